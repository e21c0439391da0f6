"""Tests of core.text.links: which web addresses a typed line holds."""

import unicodedata
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.links import find_links, without_punctuation
from tests.support.alphabets import HARD, texts

A, B = "https://a.example/x?y=1,2#z", "http://b.example"


@pytest.mark.parametrize(
    ("line", "links"),
    [
        *((f"{A}, {B}", [A, B]), (f"{A},{B}", [A, B]), (f"{A}; {B}.", [A, B])),
        *((f"- {A}", [A]), (f"1. {A}", [A]), (f"1) {A}", [A]), (f"•\t{A}", [A])),
        *((f"<{A}>", [A]), (f"({A})", [A]), (f"[{A}]", [A]), (f"“{A}”", [A])),
        *((f"My video: {A}", [A]), (f"Video:{A}", [A]), (f"{A} – my video", [A])),
        *((f"See {A}!", [A]), (f"[My video]({A})", [A]), (f"**{A}**", [A])),
        *((f'<a href="{A}">here</a>', [A]), (f"{A} and {B}", [A, B])),
        ("https: //a.example/x", ["https://a.example/x"]),
        ("https:// a.example/x", ["https://a.example/x"]),
        ("HTTPS://A.example/X", ["https://A.example/X"]),
        (
            "https://maps.example/@51.5,-0.1,15z",
            ["https://maps.example/@51.5,-0.1,15z"],
        ),
        ("https://w.example/Leeds_(city)", ["https://w.example/Leeds_(city)"]),
        ("(https://w.example/Leeds_(city))", ["https://w.example/Leeds_(city)"]),
        ("https://archive.example/20/https://a.example/", None),
        ("www.a.example", ["https://www.a.example"]),
        (
            "www.a.example, www.b.example",
            ["https://www.a.example", "https://www.b.example"],
        ),
        ("a.example/x", ["https://a.example/x"]),
        ("a.example:8080/x", ["https://a.example:8080/x"]),
        ("a.example", ["https://a.example"]),
        ("Our site: a.example.", ["https://a.example"]),
        ("• a.example", ["https://a.example"]),
        ("a.example/x and mira@b.example", ["https://a.example/x"]),
        ("bücher.example/x", ["https://bücher.example/x"]),
        ("https://straße.example/", ["https://straße.example/"]),
        ("пример.рф", ["https://пример.рф"]),
        ("https://उदाहरण.परीक्षा/क", ["https://उदाहरण.परीक्षा/क"]),
        ("مثال.إختبار/صفحة", ["https://مثال.إختبار/صفحة"]),
        ("https://نامه\u200cای.example/", ["https://نامه\u200cای.example/"]),
        ("https://exam\u200bple.com\u202e/\ufeffx", ["https://example.com/x"]),
        ("https://exam\u200dple.com", ["https://example.com"]),
        ("\u2067https://a.example/x\u2069", ["https://a.example/x"]),
    ],
)
def test_links_are_found_as_people_write_them(
    line: str, links: list[str] | None
) -> None:
    assert find_links(line) == (links or [line])


REFUSED = [
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)//a.example", "data:text/html,<b>"),
    *("vbscript:x", "file:///etc/passwd", "ftp://a.example/x", "ws://a.example"),
    *("https://mira:secret@a.example/", "https://a.example@b.example", "//a.example/x"),
    *("https://a.example\\@b.example/", "http:///x", "https://", "https://a..example"),
    *("https://-a.example", "https://a_b.example", "https://ａ.example.com"),
    *("https://exa\u212ample.com", "http://[::1", "https://a.example:999999/"),
    *("mira@a.example", "mailto:mira@a.example", "tel:02079460000", "127.0.0.1/x"),
    *("bees", "see report.pdf", "and/or", "e.g. this/that", "3.5", "", " \t"),
]
"""Lines without any address that a visitor may be led to."""


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_no_link_for_visitors_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"^") as refusal:
        find_links(line)
    assert type(refusal.value) is ValueError


BEFORE = st.sampled_from(["", "- ", "• ", "1. ", "(", "<", "“", "My video: ", "see "])
AFTER = st.sampled_from(["", ",", ".", "!", ">", "”", " – mine", " (mine)", ";", "\t"])
LINKS = st.sampled_from([A, B, "https://bücher.example/é", "https://w.example/a_(b)"])


@given(BEFORE, st.lists(LINKS, min_size=1, max_size=3), AFTER)
def test_nothing_around_a_link_gets_into_it(
    before: str, links: list[str], after: str
) -> None:
    assert find_links(before + ", ".join(links) + after) == links


@given(BEFORE, st.sampled_from(REFUSED[:16]), AFTER, st.sampled_from(["", f" {A}"]))
def test_no_words_around_it_let_in_what_is_refused(
    before: str, refused: str, after: str, good: str
) -> None:
    try:
        found = find_links(f"{before}{refused}{after}{good}")
    except ValueError:
        found = []
    assert set(found) <= {A}


PARTS = st.lists(
    st.sampled_from(
        [
            *(
                "https://",
                "http:",
                "//",
                "www.",
                "a.example",
                "bücher",
                ".рф",
                "/x",
                "@",
            ),
            *(
                "javascript:",
                "data:",
                ":",
                "?",
                "#",
                ",",
                "(",
                ")",
                "[",
                "]",
                "\\",
                " ",
            ),
            *("localhost", "127.0.0.1", "<", '"', "'", "%00", "%0a", ".", "-", *HARD),
        ]
    ),
    max_size=12,
).map("".join)


@given(PARTS | texts("htps:/.@wexampl,()"))
def test_whatever_is_typed_only_links_of_the_web_are_found(line: str) -> None:
    try:
        links = find_links(line)
    except ValueError:
        return
    assert links
    for link in links:
        parts = urlsplit(link)
        assert link.startswith(("http://", "https://"))
        assert parts.hostname
        assert "@" not in parts.netloc
        assert not set(link) & set(' \t\r\n<>"“”')
        hidden = {c for c in link if unicodedata.category(c) in {"Cc", "Cf", "Cs"}}
        assert hidden <= {"\u200c", "\u200d"}
        assert find_links(link) == [link]


@given(texts("().,;:!?'"))
def test_punctuation_ends_no_link(link: str) -> None:
    kept = without_punctuation(link)
    assert link.startswith(kept)
    assert without_punctuation(kept) == kept
