"""Reading what is on record about ideas; nothing here decides."""
