"""Whatever staff type or paste, its HTML is safe, balanced and keeps every word."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.text.fold import folded_words
from core.text.markdown import ALLOWED_TAGS, ALLOWED_URL_SCHEMES, BLOCK_TAGS, to_html
from tests.support.alphabets import HARD, texts

VOID_TAGS = {"br", "hr"}


class Reader(HTMLParser):
    """Reads HTML strictly: tags must be ours, and closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.levels: list[int] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED_TAGS
        allowed = {"a": {"href", "rel"}, "ol": {"start", "dir"}}.get(tag, set())
        assert {name for name, _value in attrs} <= allowed | (
            {"dir"} if tag in BLOCK_TAGS else set()
        )
        for name, value in attrs:
            assert name != "dir" or value == "auto"
            if name == "href":
                self.links.append(value or "")
        if tag not in VOID_TAGS:
            self.stack.append(tag)
        if tag in {"h2", "h3", "h4"}:
            self.levels.append(int(tag[1]))
        self.words += " " if tag in VOID_TAGS | BLOCK_TAGS | {"li", "td", "th"} else ""

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"comment: {data}")


def read(text: str, level: int = 2) -> Reader:
    return Reader(to_html(text, level))


PIECES = st.lists(
    st.sampled_from(
        [
            *("\n", "\n\n", " ", "\t", "\u00a0", "- ", "• ", "1. ", "2) ", "o\t", "– "),
            *("# ", "### ", "##", "> ", "```", "`", "**", "*", "_", "|", "|-|", "---"),
            *(
                "[",
                "]",
                "(",
                ")",
                "](",
                "<",
                ">",
                "“",
                "”",
                '"',
                "'",
                "&",
                "&lt;",
                "\\",
            ),
            *("https://a.example/x", "www.a.example", "mira@a.example", "javascript:"),
            *("data:text/html,", "//a.example", "![", "alert(1)", "onclick=", "x", "y"),
            *("<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</ul>", "<h1>", "</h1>"),
            *('<a href="', "<a href='javascript:x'>", "</a>", "<script>", "</script>"),
            *(
                "<img src=x onerror=y>",
                "<br>",
                "<!--",
                "-->",
                "<style>",
                "<svg>",
                "%00",
            ),
            *HARD,
        ]
    ),
    max_size=30,
).map("".join)


@given(PIECES | texts("-#*>`[]()<&\\|1."), st.sampled_from([2, 3]))
@example('<a href="https://a.example"onclick="x">y</a>', 2)
@example("[x](\u0001javascript:alert(1))", 2)
@example("<b><ul><li></b></li>", 2)
@example("[x](java\nscript:x) [x](&#106;avascript:x)", 2)
def test_any_text_becomes_safe_and_balanced_html(text: str, level: int) -> None:
    reader = read(text, level)
    for link in reader.links:
        scheme = urlsplit(link).scheme
        assert scheme in ALLOWED_URL_SCHEMES | {""}
        assert scheme or not link.lower().lstrip().startswith(("javascript", "data"))
    for before, after in zip([level - 1, *reader.levels], reader.levels, strict=False):
        assert level <= after <= min(before + 1, 4) or after == before == 4


LINES = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "",
                "• ",
                "•\t",
                "- ",
                "o\t",
                "– ",
                "# ",
                "##",
                "\t",
                "    ",
                "\u00a0",
                "> ",
            ]
        ),
        st.lists(
            st.sampled_from(["bees", "Zoë", "<name>", "5", "京都", "مرحبا"]), min_size=1
        ),
        st.sampled_from(["\n", "\n\n", "\r\n", "\n\u00a0\n", "\u2028"]),
    ),
    max_size=8,
)


@given(LINES, st.sampled_from([" ", "\u00a0", "\t", "  "]), st.booleans())
def test_every_word_is_still_there(
    lines: list[tuple[str, list[str], str]], space: str, is_web_page: bool
) -> None:
    text = "".join(start + space.join(words) + end for start, words, end in lines)
    if is_web_page:
        text = f"<b>first</b>\n{text}"
    words = [word for _start, words, _end in lines for word in words]
    expected = folded_words(" ".join(["first"] * is_web_page + words))
    assert folded_words(read(text).words) == expected


@pytest.mark.parametrize(
    "piece",
    [
        *("`", "[", "](", "*", "_ ", "<b>", "<ul><li>", "<script>", "<!--", "<a href="),
        *(
            "a@",
            "www.",
            "https://",
            "• ",
            "> ",
            "| ",
            "((",
            "&",
            "“",
            "\\",
            "# \n",
            "-\n",
        ),
    ],
)
def test_a_text_that_repeats_a_sign_is_rendered(piece: str) -> None:
    assert read(piece * 3_000).stack == []
