"""Tests of core.text.markdown: what is rendered, and that nothing is active."""

import pytest

from core.text.markdown import to_html


def test_markdown_makes_paragraphs_lists_and_links() -> None:
    assert to_html("Go [on](https://example.com).\n\n- a\n- b") == (
        '<p dir="auto">Go '
        '<a href="https://example.com" rel="noopener noreferrer">on</a>.</p>\n'
        '<ul dir="auto">\n<li>a</li>\n<li>b</li>\n</ul>\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<a href='javascript:alert(1)'>x</a>",
        "![x](https://tracker.example/pixel.gif)",
    ],
)
def test_markdown_lets_nothing_active_through(text: str) -> None:
    html = to_html(text)
    for tag in ("<script", "<img", 'href="javascript:', 'href="data:', "<a href='"):
        assert tag not in html
