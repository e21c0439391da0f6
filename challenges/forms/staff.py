"""What staff type in: an entry for somebody else, a challenge, what became of it."""
