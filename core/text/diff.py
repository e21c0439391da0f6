"""Word-by-word differences between two versions of a text."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import Match, SequenceMatcher

MAX_WORDS = 600
"""Words of the longest passage that is compared word by word. A longer one counts as
replaced whole."""

MAX_STEPS = 400_000
"""Pairs of equal words that one comparison looks at: difflib takes time to the third
power of a passage in which few words come again and again, and visitors choose them."""

CONTEXT_CHARS = 120
"""Characters of a long unchanged passage that `short` keeps at each end."""

_WORDS = re.compile(r"\s*\S+|\s+")


@dataclass(frozen=True)
class Segment:
    """Part of a text that was added, removed, or kept (neither of the two)."""

    text: str
    is_added: bool = False
    is_removed: bool = False

    @property
    def short(self) -> str:
        """The text; whole words in the middle of a long kept passage are left out."""
        if self.is_added or self.is_removed or len(self.text) <= 3 * CONTEXT_CHARS:
            return self.text
        head = self.text[:CONTEXT_CHARS].rsplit(maxsplit=1)[0]
        tail = self.text[-CONTEXT_CHARS:].split(maxsplit=1)[-1]
        return f"{head} … {tail}"


class BoundedMatcher(SequenceMatcher[str]):
    """Matcher that finds no more equal words after MAX_STEPS.

    Frequent words count as well: difflib takes them for junk in long texts."""

    steps = 0

    def __init__(self, old: list[str], new: list[str]) -> None:
        super().__init__(None, old, new, autojunk=False)
        self.old, self.counts = old, Counter(new)

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        pairs = sum(self.counts[word] for word in self.old[alo:ahi])
        if self.steps + pairs > MAX_STEPS:
            return Match(alo, blo, 0)
        self.steps += pairs
        return super().find_longest_match(alo, ahi, blo, bhi)


def word_diff(before: str, after: str) -> list[Segment]:
    """Return the segments of both texts in order.

    Kept plus removed segments, joined, give `before`; kept plus added give `after`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    head = _common_start(old, new)
    tail = _common_start(old[head:][::-1], new[head:][::-1])
    segments = [Segment("".join(old[:head]))]
    segments += _compare(old[head : len(old) - tail], new[head : len(new) - tail])
    segments.append(Segment("".join(old[len(old) - tail :])))
    return [segment for segment in segments if segment.text]


def _common_start(old: list[str], new: list[str]) -> int:
    """Count the words that both lists begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    shorter = min(len(old), len(new))
    return next((n for n, (word, other) in pairs if word != other), shorter)


def _compare(old: list[str], new: list[str]) -> list[Segment]:
    if max(len(old), len(new)) > MAX_WORDS:
        removed, added = "".join(old), "".join(new)
        return [Segment(removed, is_removed=True), Segment(added, is_added=True)]
    segments = []
    for tag, i1, i2, j1, j2 in BoundedMatcher(old, new).get_opcodes():
        if tag == "equal":
            segments.append(Segment("".join(old[i1:i2])))
        else:
            segments.append(Segment("".join(old[i1:i2]), is_removed=True))
            segments.append(Segment("".join(new[j1:j2]), is_added=True))
    return segments
