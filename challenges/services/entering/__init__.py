"""What entrants do with drafts, ideas, files and private links."""
