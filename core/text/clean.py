"""Removing characters that nobody can see from text that people typed or pasted."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LINE_BREAKS = {
    "\x0b": "\n",
    "\x0c": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
}
"""Line breaks of word processors, and what replaces them."""

DIRECTION_OVERRIDES = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Characters that turn the direction of the text after them, ours included (UAX #9).
Arabic and Hebrew need none of them."""

INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Unicode categories of characters that leave no ink."""


def strip_invisible(text: str) -> str:
    """Return the text without control characters and direction overrides.

    Emoji, accents, joiners and all scripts stay as they are. Text in which nothing is
    visible becomes ""."""
    cleaned = "".join(_clean_character(char) for char in text)
    if all(unicodedata.category(char) in INVISIBLE_CATEGORIES for char in cleaned):
        return ""
    return cleaned


def _clean_character(char: str) -> str:
    if char in LINE_BREAKS:
        return LINE_BREAKS[char]
    if char in DIRECTION_OVERRIDES:
        return ""
    if unicodedata.category(char) == "Cc" and char not in "\t\r\n":
        return ""
    return char


def validate_no_url(text: str) -> None:
    """Raise ValidationError for a name or title that contains a web address.

    Our emails repeat names and titles: nobody shall make us write "Dear you-won, go to
    www…" to an address that they chose."""
    if re.search(r"://|www\.", text, re.IGNORECASE):
        raise ValidationError(_("Leave the web address out here"))
