"""Finding personal data in a text, and redacting it.

Rules find data with a recognisable form: email addresses, phone and card numbers,
postcodes. Names have none; only a reader finds them. The rules rather find too much
than too little, because a person judges their findings; but years, sums, dates and
ISBNs are left alone.

Each rule looks at a match and the characters next to it, never further and never
twice. So the time grows linearly with the text, and redacted text has no new findings.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.email_addresses import email_key


class PersonalDataKind(TextChoices):
    EMAIL = "email", _("email address")
    POSTCODE = "postcode", _("postcode")
    CARD = "card", _("card number")
    PHONE = "phone", _("phone number")


REPLACEMENTS = {
    PersonalDataKind.EMAIL: _("[email removed]"),
    PersonalDataKind.POSTCODE: _("[postcode removed]"),
    PersonalDataKind.CARD: _("[card number removed]"),
    PersonalDataKind.PHONE: _("[phone number removed]"),
}

GAP = r"[ \u00a0\u2009.\-–]"
"""Characters that may stand between the digits of a number."""

POSTCODE = re.compile(
    r"(?<!\w)[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?[ \u00a0]?"
    r"(?!(?-i:1st|2nd|3rd|\dth))\d[ABD-HJLNP-UW-Z]{2}(?!\w)",
    re.IGNORECASE | re.ASCII,
)
"""UK postcodes, but not “E10 2nd floor”. Another country needs another pattern."""

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
"""Candidates of 13 to 19 digits; the group holds the longest possible number."""

ISBN = re.compile(
    r"(?<!\w)(?:ISBN(?:-?1[03])?[:\s]{0,3}\d(?:[ -]?[\dX]){9,12}"
    r"|97[89](?:[ -]?\d){10})(?!\w)",
    re.IGNORECASE | re.ASCII,
)

EMAIL_CANDIDATE = re.compile(r"[\w.+%@-]+")

EMAIL_EDGES = "._+%@-"
"""Characters that a candidate loses at both ends: punctuation of the sentence."""

EMAIL_DOMAIN = re.compile(r"@[\w-][\w.-]*\.[^\W\d_]{2}")


@dataclass(frozen=True)
class Finding:
    """A part of a text that looks like personal data: `text[start:end]`."""

    kind: PersonalDataKind
    text: str
    start: int
    end: int


Spans = Iterator[tuple[int, int]]
"""Start and end of each match."""


def _emails(text: str) -> Spans:
    for candidate in EMAIL_CANDIDATE.finditer(text):
        email = candidate[0].strip(EMAIL_EDGES)
        if EMAIL_DOMAIN.search(email):
            start = candidate.end() - len(candidate[0].lstrip(EMAIL_EDGES))
            yield start, start + len(email)


def _cards(text: str) -> Spans:
    end = 0
    for match in CARD.finditer(text):
        if match.start() >= end and (length := _card_length(match, text)):
            end = match.start() + length
            yield match.start(), end


def _card_length(match: re.Match[str], text: str) -> int:
    """Return the length of the longest valid card number in a match; 0 for none."""
    longest = match[1]
    for length in range(len(longest), 12, -1):
        after = text[match.start() + length :][:1]
        if longest[length - 1].isdigit() and not (after.isalnum() or after == "_"):
            digits = [int(char) for char in longest[:length] if char.isdigit()]
            if len(digits) >= 13 and _has_valid_check_digit(digits):
                return length
    return 0


def _has_valid_check_digit(digits: list[int]) -> bool:
    """Return whether the Luhn checksum is right (ISO/IEC 7812-1, annex B)."""
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _rule(pattern: re.Pattern[str]) -> Callable[[str], Spans]:
    return lambda text: (match.span() for match in pattern.finditer(text))


RULES: dict[PersonalDataKind, Callable[[str], Spans]] = {
    PersonalDataKind.EMAIL: _emails,
    PersonalDataKind.POSTCODE: _rule(POSTCODE),
    PersonalDataKind.CARD: _cards,
    PersonalDataKind.PHONE: _rule(PHONE),
}
"""Rules in the order they run: a later rule does not see what an earlier one found."""


def find_personal_data(text: str) -> list[Finding]:
    """Return what looks like personal data, ordered by start; no findings overlap."""
    findings = []
    rest = ISBN.sub(lambda match: "]" * len(match[0]), text)
    for kind, rule in RULES.items():
        spans = list(rule(rest))
        findings += [Finding(kind, text[start:end], start, end) for start, end in spans]
        masks = [(start, end, "]" * (end - start)) for start, end in spans]
        rest = _replace(rest, masks)
    return sorted(findings, key=lambda finding: finding.start)


def redact_text(text: str) -> str:
    """Return the text with each finding replaced by its kind in brackets.

    Nothing else changes, and the result has no findings."""
    return _replace(
        text,
        [
            (finding.start, finding.end, str(REPLACEMENTS[finding.kind]))
            for finding in find_personal_data(text)
        ],
    )


def redact_person(text: str, *, emails: Iterable[str], words: Iterable[str]) -> str:
    """Return the text without these email addresses, however they are spelled, and
    without these names and references.

    A name of one word stays: it may be anybody's, or mean something else."""
    removed, keys = gettext("[removed]"), {email_key(email) for email in emails}
    spans = [
        (finding.start, finding.end, removed)
        for finding in find_personal_data(text)
        if finding.kind == PersonalDataKind.EMAIL and email_key(finding.text) in keys
    ]
    text = _replace(text, spans)
    for parts in (re.split(r"[\s-]+", word.strip()) for word in words):
        if len(parts) > 1:
            pattern = r"[\s-]+".join(map(re.escape, parts))
            text = re.sub(
                rf"(?<!\w){pattern}(?!\w)", removed, text, flags=re.IGNORECASE
            )
    return text


def _replace(text: str, replacements: list[tuple[int, int, str]]) -> str:
    """Return the text with each span (start, end) replaced; spans are in order."""
    pieces, position = [], 0
    for start, end, replacement in replacements:
        pieces += [text[position:start], replacement]
        position = end
    return "".join([*pieces, text[position:]])
