"""Personal data that people wrote into a text: how it is found, and taken out.

Rules find what has a form: addresses, numbers, postcodes. What has none, such as a
name, only a reader finds. They would rather show too much than too little, for a person
judges what they found; but years, sums, dates and numbers of books are let be.

Each rule looks at a match and at what touches it, never farther, and never at anything
twice: the time grows with the text, and what was taken out shows nothing new."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    EMAIL = "email", _("email address")
    POSTCODE = "postcode", _("postcode")
    CARD = "card", _("card number")
    PHONE = "phone", _("phone number")


REMOVED = {
    Kind.EMAIL: _("[email removed]"),
    Kind.POSTCODE: _("[postcode removed]"),
    Kind.CARD: _("[card number removed]"),
    Kind.PHONE: _("[phone number removed]"),
}

GAP = r"[ \u00a0\u2009.\-–]"
"""What may stand between the digits of a number."""

POSTCODE = re.compile(
    r"(?<!\w)[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?[ \u00a0]?"
    r"(?!(?-i:1st|2nd|3rd|\dth))\d[ABD-HJLNP-UW-Z]{2}(?!\w)",
    re.IGNORECASE | re.ASCII,
)
"""As in the United Kingdom, but not “E10 2nd floor”. Another place has its own here."""

PHONE = re.compile(
    rf"""
    (?:
        (?: \(\+[1-9]\d{{0,2}}\) | \+[1-9]\d{{0,2}} |         # +44, (+44), 0044
            (?<!\w) 00{GAP}{{0,2}}[1-9]\d{{0,2}} )
        (?: {GAP}{{0,2}}\(0\) )? (?: [ ()\u00a0\u2009.\-–]{{0,2}}\d ){{8,12}}
    |
        \(0[1-35789]\d{{1,4}}\) (?: {GAP}{{0,2}}\d ){{5,8}}   # (020)
    |
        (?<![\w=\#£$€]) (?<![^\W\d]-) (?<!\D/)              # 020
        0[1-35789]\d (?: {GAP}{{0,2}}\d ){{7,8}}
    )
    (?!\w)""",
    re.VERBOSE,
)

CARD = re.compile(r"(?<![\w/=])(?=([1-9]\d{3}(?:[ -]?\d){9,15}))", re.ASCII)
"""Where one may begin, and the longest that it could be: 13 to 19 digits."""

BOOK = re.compile(
    r"(?<!\w)(?:ISBN(?:-?1[03])?[:\s]{0,3}\d(?:[ -]?[\dX]){9,12}"
    r"|97[89](?:[ -]?\d){10})(?!\w)",
    re.IGNORECASE | re.ASCII,
)

CHUNK = re.compile(r"[\w.+%@-]+")
EDGES = "._+%@-"
DOMAIN = re.compile(r"@[\w-][\w.-]*\.[^\W\d_]{2}")


@dataclass(frozen=True)
class Finding:
    kind: Kind
    text: str
    start: int
    end: int


Spans = Iterator[tuple[int, int]]


def _emails(text: str) -> Spans:
    for chunk in CHUNK.finditer(text):
        inner = chunk[0].strip(EDGES)
        if DOMAIN.search(inner):
            start = chunk.end() - len(chunk[0].lstrip(EDGES))
            yield start, start + len(inner)


def _cards(text: str) -> Spans:
    end = 0
    for place in CARD.finditer(text):
        if place.start() >= end and (length := _length_of_card(place[1], text, place)):
            end = place.start() + length
            yield place.start(), end


def _length_of_card(longest: str, text: str, place: re.Match[str]) -> int:
    """0 when none of the digits that it could have pass as those of a card."""
    for length in range(len(longest), 12, -1):
        after = text[place.start() + length :][:1]
        if longest[length - 1].isdigit() and not (after.isalnum() or after == "_"):
            digits = [int(char) for char in longest[:length] if char.isdigit()]
            if len(digits) >= 13 and _fits_check_digit(digits):
                return length
    return 0


def _fits_check_digit(digits: list[int]) -> bool:
    """The sum by Luhn (ISO/IEC 7812-1, annex B)."""
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _matches(pattern: re.Pattern[str]) -> Callable[[str], Spans]:
    return lambda text: (match.span() for match in pattern.finditer(text))


RULES: dict[Kind, Callable[[str], Spans]] = {
    Kind.EMAIL: _emails,
    Kind.POSTCODE: _matches(POSTCODE),
    Kind.CARD: _cards,
    Kind.PHONE: _matches(PHONE),
}
"""In this order: what one has found is no longer there for the next."""


def findings(text: str) -> list[Finding]:
    """What looks like personal data, in the order of the text; no two overlap."""
    found = []
    rest = BOOK.sub(lambda book: "]" * len(book[0]), text)
    for kind, rule in RULES.items():
        spans = list(rule(rest))
        found += [Finding(kind, text[a:b], a, b) for a, b in spans]
        rest = _replaced(rest, [(a, b, "]" * (b - a)) for a, b in spans])
    return sorted(found, key=lambda finding: finding.start)


def redacted(text: str) -> str:
    """The text with a word in brackets in the place of each finding; nothing else is
    changed, and nothing is found in it."""
    found = [(f.start, f.end, str(REMOVED[f.kind])) for f in findings(text)]
    return _replaced(text, found)


def _replaced(text: str, pieces: list[tuple[int, int, str]]) -> str:
    kept, end = [], 0
    for start, stop, words in pieces:
        kept += [text[end:start], words]
        end = stop
    return "".join([*kept, text[end:]])
