"""The beginning of a text, cut where a sentence ends."""

import re

END = re.compile(r"[.!?…؟]+[”’\"')]*(?=\s)|[。！？]+")
"""The end of a sentence, closing quotation marks included."""

CLOSED = re.compile(r"[.!?…؟。！？][”’\"')]*\s*$")


def first_sentences(text: str, max_chars: int) -> str:
    """Return as many whole sentences as fit; if not even one does, its first words and
    "…". Lines become one."""
    text = " ".join(text.split())
    if len(text) <= max_chars:
        return text
    ends = [match.end() for match in END.finditer(text) if match.end() <= max_chars]
    if ends:
        return text[: ends[-1]]
    beginning = text[: max_chars - 1]
    return (beginning.rpartition(" ")[0] or beginning) + "…"


def ends_as_a_sentence(text: str) -> bool:
    return bool(CLOSED.search(text))
