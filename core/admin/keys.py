"""Keys of rows, as browsers send them."""

MAX_DIGITS = 18
"""Digits that a key has at most: the database takes 64 bits, and Python reads no number
of more than 4,300 digits."""


def key_of(text: str) -> int:
    """Return a key; 0, which no row has, for what can be none."""
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else 0
