"""Markdown to safe HTML in two layers: the parser drops HTML, then nh3 sanitises."""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from core.text.links import BARE_LINK, as_link, without_punctuation
from core.text.pasted import EMAIL, to_markdown
from core.text.personal_data import PHONE
from core.text.unbroken import keep_hours_together, phone_url, unbroken

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

BLOCK_TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "blockquote", "table"}
"""Elements that take the direction of their text, from left or from right."""

ATTRIBUTES = {tag: {"dir"} for tag in BLOCK_TAGS} | {
    "a": {"href"},
    "ol": {"start", "dir"},
}

LOWEST_LEVEL = 4
"""Level of the smallest heading."""

ALLOWED_URL_SCHEMES = {"http", "https", "mailto", "tel"}

ADDRESS = re.compile(
    f"{BARE_LINK.pattern}|{EMAIL.pattern}|(?x:{PHONE.pattern})", re.IGNORECASE
)
"""Text that becomes a link: a web or email address, or a phone number."""

LEVEL = "level"
"""Key of the environment of the parser: the level of the first heading."""


@lru_cache(maxsize=200)
def to_html(text: str, level: int = 2) -> SafeString:
    """Return Markdown that staff wrote or pasted as safe HTML, without pictures.

    Its headings begin at `level`, one below the heading of the page or section around
    them, and none is left out."""
    html = nh3.clean(
        _parser.render(to_markdown(text), {LEVEL: level}),
        tags=ALLOWED_TAGS,
        attributes=ATTRIBUTES,
        url_schemes=ALLOWED_URL_SCHEMES,
        link_rel="noopener noreferrer",
    )
    return mark_safe(html)  # nosec B308 B703


def fold_sections(html: SafeString, level: int) -> SafeString:
    """Return HTML of `to_html` in which what stands under each heading of this level is
    folded away below it."""
    section = rf"(<h{level}[^>]*>.*?</h{level}>)(.*?)(?=<h[2-{level}]|\Z)"
    folded = r'<details><summary>\1</summary><div class="prose">\2</div></details>'
    return mark_safe(re.sub(section, folded, html, flags=re.DOTALL))  # nosec B308 B703


def first_line(text: str) -> str:
    """Return the first paragraph, heading or list item of Markdown as plain text,
    without the colon that announces what follows."""
    tokens = _parser.parse(to_markdown(text), {LEVEL: LOWEST_LEVEL})
    parts = next((t.children for t in tokens if t.type == "inline" and t.children), [])
    words = (
        " " if part.type in {"softbreak", "hardbreak"} else part.content
        for part in parts
    )
    return "".join(words).removesuffix(":")


def without_announcement(text: str, most_words: int) -> str:
    """Return Markdown without a first paragraph that ends in a colon, for a page that
    says its `first_line` elsewhere. One of more than `most_words` stays."""
    text = to_markdown(text)
    tokens = _parser.parse(text, {LEVEL: LOWEST_LEVEL})
    if not tokens or tokens[0].type != "paragraph_open" or not tokens[0].map:
        return text
    words = tokens[1].content
    is_announcement = words.endswith(":") and len(words.split()) <= most_words
    end = tokens[0].map[1]
    return "\n".join(text.split("\n")[end:]) if is_announcement else text


def _fit_headings(state: StateCore) -> None:
    """Give headings the levels of an outline, without jumps; take empty ones out."""
    above: list[int] = []
    tokens = state.tokens
    for number, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        words = (child.content for child in tokens[number + 1].children or [])
        if not "".join(words).strip():
            for each in tokens[number : number + 3]:
                each.hidden, each.children = True, []
            continue
        typed = int(token.tag[1])
        while above and above[-1] >= typed:
            above.pop()
        level = min(state.env[LEVEL] + len(above), LOWEST_LEVEL)
        above.append(typed)
        token.tag = tokens[number + 2].tag = f"h{level}"


def _set_directions(state: StateCore) -> None:
    for token in state.tokens:
        if token.nesting == 1 and token.level == 0 and token.tag in BLOCK_TAGS:
            token.attrSet("dir", "auto")


def _link_bare_addresses(state: StateCore) -> None:
    """Make links of the web addresses, email addresses and phone numbers in a text
    that are none yet."""
    for block in state.tokens:
        if block.type != "inline":
            continue
        depth, children = 0, []
        for token in block.children or []:
            depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            is_text = token.type == "text" and not depth
            children += _with_links(token.content) if is_text else [token]
        block.children = children


def _with_links(text: str) -> list[Token]:
    tokens, end = [], 0
    for match in ADDRESS.finditer(text):
        written = without_punctuation(match[0])
        href = _href(written)
        if not href:
            continue
        shown = unbroken(written) if href.startswith("tel:") else written
        tokens += [
            _text(text[end : match.start()]),
            Token("link_open", "a", 1, attrs={"href": href}),
            _text(shown),
            Token("link_close", "a", -1),
        ]
        end = match.start() + len(written)
    return [*tokens, _text(text[end:])]


def _href(written: str) -> str:
    if EMAIL.fullmatch(written):
        return f"mailto:{written}"
    if PHONE.fullmatch(written):
        return phone_url(written)
    try:
        return _parser.normalizeLink(as_link(written))
    except ValueError:
        return ""


def _text(content: str) -> Token:
    return Token("text", "", 0, content=keep_hours_together(content))


_parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
# Pasted texts are indented, and are no code.
_parser.enable("table").disable("code")
_parser.core.ruler.push("fit_headings", _fit_headings)
_parser.core.ruler.push("set_directions", _set_directions)
_parser.core.ruler.push("link_bare_addresses", _link_bare_addresses)
