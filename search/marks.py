"""The words of a search in a text: marked, and the part around them."""

import re
from collections.abc import Collection

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.text import direction
from core.text.fold import folded_words
from search.stems import stem

WORD = re.compile(r"[\w\u0300-\u036f]+")
LEAD, LENGTH = 60, 200
"""Characters of a part of a text: before the first word, and in all."""

MAX_WORDS = 3000
"""Words of one text that are looked through for the first."""


def marked(text: str, stems: Collection[str]) -> SafeString:
    """Return a text as HTML with the words of these stems in <mark>, which keeps its
    direction inside ours."""
    isolated = direction.isolate(text)
    whole = direction.ISOLATED.fullmatch(isolated)
    inner = whole[1] if whole else isolated
    places = [match for match in WORD.finditer(inner) if _is_in(match[0], stems)]
    ends = [0, *(match.end() for match in places)]
    parts = [
        (inner[end : match.start()], match[0])
        for end, match in zip(ends, places, strict=False)
    ]
    html = format_html(
        "{}{}", format_html_join("", "{}<mark>{}</mark>", parts), inner[ends[-1] :]
    )
    return format_html("<bdi>{}</bdi>", html) if whole else html


def part_with(text: str, stems: Collection[str]) -> str:
    """Return the part of a long text around the first word of these stems; "" if the
    text has none."""
    for number, match in enumerate(WORD.finditer(text)):
        if number == MAX_WORDS:
            break
        if _is_in(match[0], stems):
            start = _start_of_word(text, max(0, match.start() - LEAD))
            end = start + LENGTH
            words = " ".join(text[start:end].split())
            if end < len(text):
                words = words.rpartition(" ")[0] + "…"
            return f"…{words}" if start else words
    return ""


def _start_of_word(text: str, place: int) -> int:
    return place and text.find(" ", place) + 1


def _is_in(word: str, stems: Collection[str]) -> bool:
    return any(stem(part) in stems for part in folded_words(word))
