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

UNUSUAL = re.compile(r"[^\t\n\r -~]")
"""Characters beside those that most texts are made of, and that always stay."""

COMPOSED_TO_ASCII = re.compile("([\u037e\u1fef\u212a])")
"""Characters that Unicode composition (NFC) makes ASCII ones, such as the kelvin sign:
they stay, so that an address that holds one is still seen to hold it."""


def strip_invisible(text: str) -> str:
    """Return the text without control characters, direction overrides and what no XML
    document can hold, its accents composed.

    Emoji, joiners and all scripts stay as they are. Text in which nothing is visible
    becomes ""."""
    cleaned = compose(UNUSUAL.sub(lambda match: _clean_character(match[0]), text))
    if all(unicodedata.category(char) in INVISIBLE_CATEGORIES for char in cleaned):
        return ""
    return cleaned


def compose(text: str) -> str:
    """Return the text with each letter and its accents in one character (NFC), so that
    what was typed on one machine is found on another."""
    if text.isascii():
        return text
    parts = COMPOSED_TO_ASCII.split(text)
    return "".join(
        part if COMPOSED_TO_ASCII.match(part) else unicodedata.normalize("NFC", part)
        for part in parts
    )


def is_character(char: str) -> bool:
    """Return whether Unicode will ever make this one a character: half of a pair and
    U+FFFE never are."""
    number = ord(char)
    is_noncharacter = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
    return not is_noncharacter and unicodedata.category(char) != "Cs"


def _clean_character(char: str) -> str:
    if char in LINE_BREAKS:
        return LINE_BREAKS[char]
    if char in DIRECTION_OVERRIDES or not is_character(char):
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
