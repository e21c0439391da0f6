"""Dates, times and phone numbers as tests type them."""

from core.text.unbroken import NO_BREAK_SPACE


def plain_spaces(text: str) -> str:
    """Return a text of ours with spaces at which a line may end, as they are typed."""
    return text.replace(NO_BREAK_SPACE, " ")
