"""Services for entrants: drafts, entries, files and private links."""
