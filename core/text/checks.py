"""Advice of an editor about a text that is about to be public, in sentences.

Everything here is pure: see core.admin.checks for links, which need the site."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.text.links import BARE_LINK, without_punctuation
from core.text.pasted import to_markdown
from core.text.sentences import END

MAX_WORDS = 35
"""Words of a sentence that people still follow."""

QUOTED_WORDS = 6
"""Words with which a sentence is named."""

EMPTY_WORDS = {
    *("here", "click here", "click", "link", "this link", "this page", "this"),
    *("more", "read more", "see more", "find out more", "learn more", "see here"),
}
"""Words of a link that say nothing to somebody who hears them alone."""

CAPITALS = re.compile(r"\b[^\W\d_a-z]{2,}(?:[\s,'’-]+[^\W\d_a-z]{2,}){3,}\b")
"""Four words or more in capitals; one or two are names, such as UK or BBC."""


def _tokens(text: str) -> list[Token]:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("code")
    return parser.parse(to_markdown(text))


def _plain(token: Token) -> str:
    """Return the words of a paragraph, a heading or an item of a list."""
    return "".join(
        " " if part.type in {"softbreak", "hardbreak"} else part.content
        for part in token.children or []
    )


def advise(text: str) -> Iterator[str]:
    """Yield what could be better in a text, which may be Markdown."""
    tokens = _tokens(text)
    yield from _heading_jumps(tokens)
    paragraphs = [_plain(token) for token in tokens if token.type == "inline"]
    yield from _long_sentences(paragraphs)
    yield from _capitals(paragraphs)
    for words, _href in _links(tokens):
        if words.casefold().strip(" .:!…>»") in EMPTY_WORDS:
            yield _(
                "The link “%(words)s” does not say where it leads: people hear links "
                "one by one. Name the page."
            ) % {"words": words}


def advise_on_title(title: str) -> Iterator[str]:
    letters = [char for char in title if char.isalpha()]
    if len(letters) > 6 and title == title.upper() != title.lower():
        yield _("It is in capitals, which are hard to read. Write it as a sentence.")


def find_targets(text: str) -> list[str]:
    """Return where the links of a text lead, as they were written."""
    return list(dict.fromkeys(href for _words, href in _links(_tokens(text))))


def _heading_jumps(tokens: list[Token]) -> Iterator[str]:
    above = 0
    for number, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        level = int(token.tag[1])
        if above and level > above + 1:
            params = {"words": _plain(tokens[number + 1]), "marks": "#" * (above + 1)}
            yield (
                _(
                    "The heading “%(words)s” is more than one step below the one "
                    "before it. Begin it with %(marks)s."
                )
                % params
            )
        above = level


def _long_sentences(paragraphs: list[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        start = 0
        for end in [*(match.end() for match in END.finditer(paragraph)), None]:
            words = paragraph[start:end].split()
            start = end or 0
            if len(words) > MAX_WORDS:
                params = {
                    "words": " ".join(words[:QUOTED_WORDS]),
                    "count": len(words),
                }
                yield (
                    _("The sentence “%(words)s …” has %(count)d words. Make two of it.")
                    % params
                )


def _capitals(paragraphs: list[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        if match := CAPITALS.search(paragraph):
            yield _(
                "“%(words)s” is in capitals, which are hard to read. Use **bold** if "
                "it matters."
            ) % {"words": match[0]}


def _links(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Yield words and target of each link, and of each bare web address."""
    for token in tokens:
        words, href = "", ""
        for part in token.children or []:
            if part.type == "link_open":
                words, href = "", str(part.attrs.get("href", ""))
            elif part.type == "link_close":
                yield words.strip(), href
                href = ""
            elif href:
                words += part.content
            elif part.type == "text":
                for match in BARE_LINK.finditer(part.content):
                    bare = without_punctuation(match[0])
                    yield bare, bare
