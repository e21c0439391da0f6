"""What people typed or pasted, without the characters that nobody can see."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

BREAKS = {"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
"""Line breaks of word processors."""

OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of the text that follows (UAX #9), of ours too. Arabic or
Hebrew needs none of them."""

INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Unicode categories of what leaves no ink."""


def strip_invisible(text: str) -> str:
    """Control characters and overrides taken out; "" when nothing visible is left.

    Emoji, accents, joiners and all scripts stay as they are."""
    kept = "".join(_clean_character(char) for char in text)
    if all(unicodedata.category(char) in INVISIBLE for char in kept):
        return ""
    return kept


def _clean_character(char: str) -> str:
    if char in BREAKS:
        return BREAKS[char]
    if char in OVERRIDES:
        return ""
    if unicodedata.category(char) == "Cc" and char not in "\t\r\n":
        return ""
    return char


def validate_no_url(text: str) -> None:
    """For names and titles, which stand in letters that we send to typed addresses:
    nobody shall have us write "Dear you-won, go to www…"."""
    if re.search(r"://|www\.", text, re.IGNORECASE):
        raise ValidationError(_("Leave the web address out here"))
