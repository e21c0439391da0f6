"""Functions that change challenges, entries and drafts, each in one transaction."""
