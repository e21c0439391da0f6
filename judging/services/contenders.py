"""The ideas that can win an award, in their order, and when choosing one needs a
reason: plain Python on a ranking.

Not decided by a ranking: time, title and reference never break a tie."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from judging.services.scoring import Row, is_within_band


class Contender(NamedTuple):
    """An idea that an award could go to."""

    row: Row
    place: int
    """Among the ideas that the award could go to."""
    is_near: bool
    """The first of them may be before it by chance."""
    is_tied: bool
    """Neither points nor criteria tell it from the next one."""


def contenders(rows: Sequence[Row], spread: float | None) -> list[Contender]:
    """Return the ideas of an award in the order of the ranking: those without a place
    are left out."""
    placed = sorted((row for row in rows if row.place is not None), key=rank_of)
    ranks = [rank_of(row) for row in placed]
    return [
        Contender(
            row=row,
            place=ranks.index(rank) + 1,
            is_near=_is_near(row, placed[0], spread),
            is_tied=ranks.count(rank) > 1,
        )
        for row, rank in zip(placed, ranks, strict=True)
    ]


def rank_of(row: Row) -> tuple[int, int]:
    """Return the place of an idea, and that among those which share it."""
    return row.place or 0, row.tie_place or 0


def _is_near(row: Row, first: Row, spread: float | None) -> bool:
    """Whether chance may have put it behind the first of the award."""
    if first.place == 1 or spread is None:
        return row.is_in_band
    behind = (first.points or 0) - (row.points or 0)
    readings = (len(row.readings), len(first.readings))
    return is_within_band(behind, readings, Fraction(round(10 * spread), 10) ** 2)


def needs_reason(
    found: Sequence[Contender], idea: str, *, taken: Collection[str], left: int
) -> bool:
    """Whether the panel has to say why it chooses an idea: another one is before it, or
    more ideas share its place than can still win.

    `taken` are the ideas that have an award, `left` is how many can still win this."""
    free = [each for each in found if each.row.idea not in taken]
    first = [each for each in free if each.place == free[0].place]
    return idea not in {each.row.idea for each in first} or len(first) > left


def in_order(groups: Mapping[frozenset[int], int]) -> list[frozenset[int]]:
    """Return groups of judges who leave the room, so that few come and go from one to
    the next; of two that are as near, that with the better place."""
    left, order, now = dict(groups), [], frozenset[int]()
    while left:
        now = min(left, key=lambda group: (len(group ^ now), left[group]))
        order.append(now)
        del left[now]
    return order
