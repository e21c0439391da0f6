"""Sections of Markdown that are folded away under their headings."""

import pytest
from django.utils.safestring import SafeString

from core.text.markdown import fold_sections, to_html


def fold(title: str, body: str) -> str:
    summary = f'<summary><h3 dir="auto">{title}</h3></summary>'
    return f'<details>{summary}<div class="prose">{body}</div></details>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("No heading.", '<p dir="auto">No heading.</p>\n'),
        ("### Why?", fold("Why?", "\n")),
        (
            "First.\n\n### Why?\n\nBecause.\n\n#### More\n\n- so\n\n### When?\n\nNow.",
            '<p dir="auto">First.</p>\n'
            + fold(
                "Why?",
                '\n<p dir="auto">Because.</p>\n<h4 dir="auto">More</h4>\n'
                '<ul dir="auto">\n<li>so</li>\n</ul>\n',
            )
            + fold("When?", '\n<p dir="auto">Now.</p>\n'),
        ),
    ],
)
def test_each_section_is_folded_under_its_heading(text: str, html: str) -> None:
    folded = fold_sections(to_html(text, 3), 3)
    assert (folded, isinstance(folded, SafeString)) == (html, True)
