"""Markdown to safe HTML in two layers: the parser drops HTML, then nh3 sanitises."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_parser = MarkdownIt("commonmark", {"html": False}).enable("table")

ALLOWED_TAGS = {
    "p",
    "br",
    "hr",
    "strong",
    "em",
    "code",
    "pre",
    "blockquote",
    "a",
    "ul",
    "ol",
    "li",
    "h2",
    "h3",
    "h4",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
"""HTML elements that may appear. No h1, because the page has its own."""

ALLOWED_URL_SCHEMES = {"http", "https", "mailto", "tel"}


def to_html(text: str) -> SafeString:
    """Return Markdown that staff wrote as safe HTML, without pictures."""
    html = nh3.clean(
        _parser.render(text),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=ALLOWED_URL_SCHEMES,
        link_rel="noopener noreferrer",
    )
    return mark_safe(html)  # nosec B308 B703


def first_line(text: str) -> str:
    """Return the first paragraph, heading or list item of Markdown as plain text."""
    tokens = _parser.parse(text)
    parts = next((token.children for token in tokens if token.type == "inline"), None)
    words = (
        " " if part.type in {"softbreak", "hardbreak"} else part.content
        for part in parts or []
    )
    return "".join(words)
