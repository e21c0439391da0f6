"""The first line of Markdown, for other places than the text itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.markdown import first_line, without_announcement


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ""),
        ("***", ""),
        ("- **£10,000** for\n  the winner\n- more", "£10,000 for the winner"),
        ("Five prizes, **£900** in all:\n\n- £500", "Five prizes, £900 in all"),
        ("## Prizes\n\nMoney", "Prizes"),
        ("[A day](https://example.com) & `code`\n\nmore", "A day & code"),
    ],
)
def test_the_first_line_is_plain_text(text: str, line: str) -> None:
    assert first_line(text) == line


@given(st.text())
def test_every_text_has_a_first_line(text: str) -> None:
    assert "\n" not in first_line(text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("", ""),
        ("Five prizes,\n**£900** in all:\n\n- £500", "- £500"),
        ("Five prizes, in all:\r\n- £500", "- £500"),
        ("One prize of a longer list of words:\n\n- £500", None),
        ("Five prizes.\n\n- £500", None),
        ("## Prizes:\n\n- £500", None),
        ("- £500:", None),
    ],
)
def test_an_announcement_said_elsewhere_is_left_out(
    text: str, rest: str | None
) -> None:
    left = without_announcement(text, 7)
    assert left.strip() == (text if rest is None else rest)
