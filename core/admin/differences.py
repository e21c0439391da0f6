"""Differences between two snapshots of the same object."""

from dataclasses import dataclass
from typing import Any

from core.admin.snapshots import Item, Snapshot
from core.text.diff import Segment, word_diff

THEIRS, MINE = "theirs", "mine"
"""Answers to the question which to keep: the stored words, or those that were typed."""


@dataclass(frozen=True)
class Difference:
    """A field or a row that is not the same in both. None: a row that is not there."""

    before: Item | None
    after: Item | None

    @property
    def key(self) -> str:
        return self._item.key

    @property
    def label(self) -> str:
        return self._item.label

    @property
    def _item(self) -> Item:
        item: Any = self.before or self.after
        return item  # type: ignore[no-any-return]

    @property
    def segments(self) -> list[Segment]:
        before, after = (
            item.text if item else "" for item in (self.before, self.after)
        )
        return word_diff(before, after)


def find_differences(before: Snapshot, after: Snapshot) -> list[Difference]:
    """Return what differs, in the order of the form."""
    pairs = ((before.get(key), after.get(key)) for key in {**before, **after})
    return [Difference(*pair) for pair in pairs if _print(pair[0]) != _print(pair[1])]


def _print(item: Item | None) -> str:
    return item.fingerprint if item else ""


@dataclass(frozen=True)
class Conflict(Difference):
    """A difference between what is stored (before) and what was typed (after)."""

    is_by_them: bool
    """Whether it was saved otherwise since the form was opened."""

    is_by_me: bool
    """Whether it was typed otherwise than the form had it."""

    choice: str = ""
    """THEIRS, MINE, or "" for no answer."""

    @property
    def is_question(self) -> bool:
        """Whether there is something to choose. New rows are kept, whose ever."""
        return self.after is not None and bool(self.before or self.after.pk)
