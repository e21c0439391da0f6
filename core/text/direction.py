"""Text from right to left inside ours: each keeps its own direction (UAX #9)."""

import re
import unicodedata

from django.utils.translation import get_language_bidi

from core.text.clean import DIRECTION_OVERRIDES

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"

_CONTROLS = "".join(sorted(DIRECTION_OVERRIDES))
ISOLATED = re.compile(f"{FIRST_STRONG_ISOLATE}([^{_CONTROLS}]*){POP_ISOLATE}")
"""A part of a text that `isolate` made."""

RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
"""Bidirectional classes of Hebrew and Arabic letters and digits."""


def isolate(text: str) -> str:
    """Return a text so that it cannot disturb the order of the words around it.

    Most texts stay as they are. So does a sentence of ours whose typed parts are
    isolated."""
    around = ISOLATED.sub("", text)
    if around != text and not _can_disturb(around):
        return text
    if not _can_disturb(text):
        return text
    cleaned = "".join(char for char in text if char not in DIRECTION_OVERRIDES)
    return f"{FIRST_STRONG_ISOLATE}{cleaned}{POP_ISOLATE}" if cleaned else ""


def _can_disturb(text: str) -> bool:
    if text.isascii() and not get_language_bidi():
        return False
    classes = map(unicodedata.bidirectional, text)
    return (
        get_language_bidi()
        or not DIRECTION_OVERRIDES.isdisjoint(text)
        or not RIGHT_TO_LEFT.isdisjoint(classes)
    )
