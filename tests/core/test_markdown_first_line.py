"""The first line of Markdown, for the poster."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.markdown import first_line


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
