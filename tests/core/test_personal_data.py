"""Tests of core.text.personal_data: what is found, what is not, what is redacted."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.personal_data import (
    REPLACEMENTS,
    find_personal_data,
    redact_text,
)
from tests.support.alphabets import texts

FOUND = {
    "email": [
        "mira@example.com",
        "Mira.Vale+bees@mail.example.co.uk",
        "mira@exämple.de",
        "x_y-z@sub.example.museum",
        "MIRA@EXAMPLE.COM",
        "mira@example.com-mail.eu",
    ],
    "phone": [
        "020 7946 0000",
        "(020) 7946 0000",
        "0161 496 0000",
        "01632 960 001",
        "(01632) 960001",
        "07700 900123",
        "07700900123",
        "07700-900-123",
        "07700\u00a0900123",
        "07700.900.123",
        "0800 496 0000",
        "016 977 3555",
        "+44 7700 900123",
        "+44 (0)20 7946 0000",
        "+44(0)2079460000",
        "(+44) 20 7946 0000",
        "0044 20 7946 0000",
        "00 44 20 7946 0000",
        "+1 202-555-0143",
        "+33 1 99 00 12 34",
        "+49 (0) 30 23125 000",
        "+358401234567",
        "+376 712 345",
    ],
    "postcode": [
        "SW1A 1AA",
        "sw1a1aa",
        "M1 1AE",
        "B33 8TH",
        "CR2 6XH",
        "DN55 1PT",
        "EC1A 1BB",
        "w1a 0ax",
        "BS1\u00a01ST",
    ],
    "card": [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "378282246310005",
        "3782 822463 10005",
        "4222222222222",
        "6011000990139424017",
    ],
}
NOT_FOUND = [
    "in 2026",
    "2026-2027",
    "2026-12-01",
    "01/02/2026",
    "01-02-2026 10:30",
    "10:30 to 12:45",
    "10 000 people",
    "£1,000,000",
    "£02000000000",
    "1000000000",
    "+10 000 000",
    "0.123456789",
    "3.14159265358979",
    "51.5074, -0.1278",
    "12 Abbey Road",
    "221b Baker Street",
    "room 0123 456",
    "0300 200",
    "WIC-7F3K-92",
    "WIC-07700900123",
    "1609459200000",
    "4111 1111 1111 1112",
    "ISBN 978-0-14-103613-7",
    "9780141036137",
    "ISBN 0141036137",
    "0-14-103613-7",
    "ISBN-10: 0-14-103613-7",
    "978 0 306 40615 7",
    "05 10 15 20 25 30 35",
    "1 2 3 4 5 6 7 8 9 10 11 12 13",
    "@mira",
    "me@home",
    "at 5 @ the park",
    "https://example.org/@mira.vale",
    "https://example.org/posts/4111111111111111",
    "https://example.org/?n=07700900123",
    "SW1A",
    "E10 2nd floor",
    "B12 5am",
    "M25 5km",
    "A40 2mph",
    "No1 2nd place",
]
EXAMPLES = [(kind, text) for kind, texts in FOUND.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), EXAMPLES)
@pytest.mark.parametrize(
    "around", ["{}", "Ask ({}), or wait.", "it is “{}”.", "{} 10am"]
)
def test_what_has_a_form_is_found(kind: str, text: str, around: str) -> None:
    whole = around.format(text)
    start = whole.index(text)
    findings = [(f.kind, f.text, f.start, f.end) for f in find_personal_data(whole)]
    assert findings == [(kind, text, start, start + len(text))]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_other_numbers_are_not_found(text: str) -> None:
    assert [finding.text for finding in find_personal_data(text)] == []


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Write to mira@example.com.", "Write to [email removed]."),
        ("Mira <mira@example.com>", "Mira <[email removed]>"),
        ("07700 900123/07700 900124", "/".join(["[phone number removed]"] * 2)),
        ("Flat 2, SW1A 1AA, 020 7946 0000", "Flat 2, {postcode}, {phone}"),
        ("Pay 1234 4111 1111 1111 1111 now", "Pay 1234 {card} now"),
        ("4111111111111111 07700 900123", "{card} {phone}"),
        ("a@b.example,c@d.example", "{email},{email}"),
        ("07700900123+447700900124", "{phone}{phone}"),
        ("No one is named here.", "No one is named here."),
        ("", ""),
    ],
)
def test_each_finding_is_replaced_by_its_kind_in_brackets(
    text: str, redacted: str
) -> None:
    replacements = {str(kind): value for kind, value in REPLACEMENTS.items()}
    assert redact_text(text) == redacted.format(**replacements)


near = st.text(alphabet="0123456789@.+-()/ =aAbBsw£\u00a0_[]\n", max_size=60)
pieces = st.sampled_from([text for _kind, text in EXAMPLES] + NOT_FOUND)
between = st.sampled_from(["", " ", "-", ".", "/", "+", "(", ")", "@", "a", "1", "\n"])
joined = st.lists(st.one_of(pieces, between, near), max_size=8).map("".join)
any_text = st.one_of(texts("0123456789@.+-"), near, joined)


@given(any_text)
def test_redacted_text_has_no_findings(text: str) -> None:
    once = redact_text(text)
    assert find_personal_data(once) == []
    assert redact_text(once) == once


@given(any_text)
def test_nothing_else_is_changed(text: str) -> None:
    findings = find_personal_data(text)
    assert [text[f.start : f.end] for f in findings] == [f.text for f in findings]
    ends = [0, *(end for f in findings for end in (f.start, f.end)), len(text)]
    assert ends == sorted(ends)
    kept = [text[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True)]
    replacements = "|".join(re.escape(str(value)) for value in REPLACEMENTS.values())
    between = f"(?:{replacements})"
    assert re.fullmatch(between.join(map(re.escape, kept)), redact_text(text))


HOSTILE = [
    "a",
    "a@",
    "a@a.",
    "x@a.b-",
    "@",
    "1",
    "1 ",
    "0",
    "07 7",
    "+1",
    "+1 (",
    "(0",
    "00 ",
    "W1",
    "978-",
    "4111 ",
    "4111111111111112 ",
    "ISBN 1",
    "a.",
    "@1.",
    "-",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_takes_long(piece: str) -> None:
    """20,000 characters: a rule that grows with their square takes minutes."""
    for text in (piece * (20_000 // len(piece)), "a" * 10_000 + piece * 10_000):
        begun = time.process_time()
        find_personal_data(text)
        assert time.process_time() - begun < 3
