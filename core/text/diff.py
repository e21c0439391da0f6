"""What was changed in a text, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MAX_WORDS = 600
"""That are compared; where more were written anew, it is the whole passage. Comparing
can take the square of it, with words that somebody chose for that."""

CONTEXT_CHARS = 120
"""Characters of a long passage that stayed, at each end, in `short`."""

_WORDS = re.compile(r"\s*\S+|\s+")


@dataclass(frozen=True)
class Segment:
    """Of a text: what stayed (neither of both), was added, or was removed."""

    text: str
    is_added: bool = False
    is_removed: bool = False

    @property
    def short(self) -> str:
        """With a long passage that stayed left out in the middle."""
        if self.is_added or self.is_removed or len(self.text) <= 3 * CONTEXT_CHARS:
            return self.text
        return f"{self.text[:CONTEXT_CHARS]} … {self.text[-CONTEXT_CHARS:]}"


def word_diff(before: str, after: str) -> list[Segment]:
    """Those that stayed and were removed make up `before`, those that stayed and were
    added `after`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    head = _same(old, new)
    tail = _same(old[head:][::-1], new[head:][::-1])
    parts = [Segment("".join(old[:head]))]
    parts += _middle(old[head : len(old) - tail], new[head : len(new) - tail])
    parts.append(Segment("".join(old[len(old) - tail :])))
    return [part for part in parts if part.text]


def _same(old: list[str], new: list[str]) -> int:
    """How many words they begin with in common."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(old), len(new)))


def _middle(old: list[str], new: list[str]) -> list[Segment]:
    if max(len(old), len(new)) > MAX_WORDS:
        removed, added = "".join(old), "".join(new)
        return [Segment(removed, is_removed=True), Segment(added, is_added=True)]
    parts = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            parts.append(Segment("".join(old[i1:i2])))
        else:
            parts.append(Segment("".join(old[i1:i2]), is_removed=True))
            parts.append(Segment("".join(new[j1:j2]), is_added=True))
    return parts
