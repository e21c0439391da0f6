"""Services that entrants call: drafts, ideas, files and private links."""
