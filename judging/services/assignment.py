"""Which judge reads which idea: a greedy deal, the same for the same seed.

Ideas with the fewest possible judges come first, then lot decides. Each reading goes to
the judge with the fewest so far, then to the one who met the idea's other readers the
least, then by lot. Two things may cost a judge one reading more: as long as some judges
share no idea with the others, a reader who joins them is taken; and the last reader
comes from outside the focus area if all others know it. See
docs/decisions/judging-ranking.md for why.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from judging.services.strictness import linked_groups


class Idea(NamedTuple):
    """An idea that is dealt out."""

    reference: str
    area: str = ""
    words: int = 0


class Judge(NamedTuple):
    """A judge to whom ideas are dealt."""

    number: int
    areas: frozenset[str] = frozenset()
    """Focus areas that the judge knows."""
    most: int | None = None
    """Readings that the judge takes on; None for any number."""


class Pair(NamedTuple):
    """One judge's reading of one idea."""

    reference: str
    judge: int


class Deal(NamedTuple):
    """Who reads what, and what is wrong with it."""

    pairs: tuple[Pair, ...]
    """Ordered by reference; of one idea, as they were dealt."""
    missing: dict[str, int]
    """Readings that nobody could be found for, by idea."""
    loads: dict[int, int]
    """Readings of each judge."""
    no_outsider: tuple[str, ...]
    """Ideas read twice or more whose readers all know the area."""
    groups: list[list[int]]
    """Judges who share ideas, directly or through others; one group if all is well."""


def assign(
    ideas: Sequence[Idea],
    judges: Sequence[Judge],
    reads: int,
    *,
    seed: int | str,
    barred: Collection[Pair] = frozenset(),
    kept: Iterable[Pair] = (),
) -> Deal:
    """Deal `reads` readings of each idea (0: all judges read it).

    Pairs that are `barred` are never made; those `kept` stay, whatever speaks against
    them. Neither the order of ideas nor that of judges changes the deal."""
    table = _Table(judges, seed=seed, barred=barred)
    dealt = {idea.reference for idea in ideas}
    give = table.give if reads else table.add
    for pair in sorted(kept):
        if pair.reference in dealt:
            give(pair)
    missing = {}
    for idea in table.in_turn(ideas):
        readers = table.readers[idea.reference]
        wanted = reads or len({*table.judges, *readers})
        if not reads:
            table.give_to_all(idea)
        while len(readers) < wanted:
            judge = table.next_reader(idea, is_last=len(readers) == wanted - 1)
            if judge is None:
                missing[idea.reference] = wanted - len(readers)
                break
            table.give(Pair(idea.reference, judge))
    return table.deal(ideas, missing)


def deal_again(
    ideas: Sequence[Idea],
    judges: Sequence[Judge],
    reads: int,
    *,
    seed: int | str,
    pairs: Collection[Pair],
    taken_back: Collection[Pair],
    barred: Collection[Pair] = frozenset(),
    resting: Collection[int] = frozenset(),
) -> Deal:
    """Deal the pairs that are `taken_back` to other judges; all other pairs stay.

    Judges who are `resting` get nothing new. Readings that were missing are dealt as
    well, if somebody is found now."""
    return assign(
        ideas,
        [j._replace(most=0) if j.number in resting else j for j in judges],
        reads,
        seed=seed,
        barred={*barred, *taken_back},
        kept=set(pairs).difference(taken_back),
    )


class _Table:
    """The deal so far."""

    def __init__(
        self, judges: Sequence[Judge], *, seed: int | str, barred: Collection[Pair]
    ) -> None:
        self.judges = {judge.number: judge for judge in sorted(judges)}
        self.lot = random.Random(seed)  # nosec B311
        self.barred = set(barred)
        self.readers: defaultdict[str, list[int]] = defaultdict(list)
        self.loads = Counter(dict.fromkeys(self.judges, 0))
        self.meetings: Counter[tuple[int, int]] = Counter()
        self.group = {number: number for number in self.judges}

    def in_turn(self, ideas: Sequence[Idea]) -> list[Idea]:
        """Return the ideas with the fewest possible judges first, then by lot."""
        order = {
            idea: (len(self._possible(idea.reference)), self.lot.random())
            for idea in sorted(ideas)
        }
        return sorted(ideas, key=lambda idea: order[idea])

    def _possible(self, reference: str) -> list[int]:
        return [n for n in self.judges if (reference, n) not in self.barred]

    def next_reader(self, idea: Idea, *, is_last: bool) -> int | None:
        """Return the judge for one more reading; None if nobody may or can."""
        readers = self.readers[idea.reference]
        free = [
            number
            for number in self._possible(idea.reference)
            if number not in readers and self._has_room(number)
        ]
        if not free:
            return None
        light = min(self.loads[number] for number in free) + 1
        joined = {self.group.get(reader) for reader in readers}
        is_apart = len(set(self.group.values())) > 1
        needs_outsider = is_last and self._all_know(idea, readers)
        cost = {
            number: (
                is_apart and self.group[number] in joined,
                needs_outsider and self._knows(number, idea),
                self.loads[number],
                sum(self.meetings[number, reader] for reader in readers),
                self.lot.random(),
            )
            for number in free
            if self.loads[number] <= light
        }
        return min(cost, key=lambda number: cost[number])

    def _has_room(self, number: int) -> bool:
        most = self.judges[number].most
        return most is None or self.loads[number] < most

    def _all_know(self, idea: Idea, readers: Iterable[int]) -> bool:
        return all(self._knows(number, idea) for number in readers)

    def _knows(self, number: int, idea: Idea) -> bool:
        return number in self.judges and idea.area in self.judges[number].areas

    def add(self, pair: Pair) -> None:
        """Add a pair, where nobody asks what the next reading costs."""
        self.readers[pair.reference].append(pair.judge)
        self.loads[pair.judge] += 1

    def give_to_all(self, idea: Idea) -> None:
        """Give an idea to all judges who may and can read it."""
        readers = set(self.readers[idea.reference])
        for number in self._possible(idea.reference):
            if number not in readers and self._has_room(number):
                self.add(Pair(idea.reference, number))

    def give(self, pair: Pair) -> None:
        """Add a pair, and note what it means for the cost of the next ones."""
        readers = self.readers[pair.reference]
        for reader in readers:
            self.meetings[reader, pair.judge] += 1
            self.meetings[pair.judge, reader] += 1
        self.add(pair)
        joined = {self.group.get(reader, reader) for reader in readers}
        for number, group in self.group.items():
            if group in joined:
                self.group[number] = min(joined)

    def deal(self, ideas: Sequence[Idea], missing: dict[str, int]) -> Deal:
        readers = self.readers
        return Deal(
            pairs=tuple(
                Pair(idea.reference, number)
                for idea in sorted(ideas)
                for number in readers[idea.reference]
            ),
            missing=missing,
            loads=dict(self.loads),
            no_outsider=tuple(
                idea.reference
                for idea in sorted(ideas)
                if len(readers[idea.reference]) > 1
                and self._all_know(idea, readers[idea.reference])
            ),
            groups=linked_groups([*readers.values(), *([n] for n in self.judges)]),
        )
