"""Measures how well rounds of judging find the best ideas, in worlds that are known.

    .venv/bin/python -m bench.judging [runs]

Each world has 219 ideas with a quality for each of four criteria, and judges who agree
as panels of experts do (ICC of one score 0.24; Mutz, Bornmann and Daniel measured 0.26
over 8,329 proposals, doi 10.1371/journal.pone.0048509), are strict or mild, and give
whole steps. Deals, scores and second looks are those of judging/services.

Prints how often the truly best idea comes first and how much of the true best five is
among the first five, for 7 judges: two readings each and a second look, against three
readings each. Then the same five where each focus area has judges of its own and the
areas are unequal, for our rule and for z-scores, in four times as many worlds. First
of all times, the least of five.

Exits with 1 unless the second look finds at least as many winners and 0.08 more of the
best five, our rule finds 0.08 more than z-scores do, and strictness takes at most 6 and
20 ms, a whole ranking, with places without each judge, 0.1 and 1.2 s (219 ideas and 7
judges, 2,000 and 15)."""

import random
import statistics
import sys
import time
from collections.abc import Callable

from judging.services.assignment import Idea, Judge, assign
from judging.services.scoring import Ranking, places, rank, second_look
from judging.services.scoring_inputs import Card, Inputs, scores_given
from judging.services.strictness import Scores, adjust

RUNS = 250
WEIGHTS = (30, 30, 20, 20)
AREAS = "abcd"
BETTER = 0.08
"""Share of the best five that must be gained."""

LIMITS = {(219, 7): (0.006, 0.1), (2000, 15): (0.020, 1.2)}
"""Seconds for strictness and for a whole ranking, by ideas and judges."""


class World:
    """Ideas whose quality is known, and judges who see it dimly."""

    def __init__(
        self, ideas: int, judges: int, *, seed: int, area_sd: float = 0
    ) -> None:
        self.lot = lot = random.Random(seed)
        gauss = lot.gauss
        shift = {area: gauss(0, area_sd) for area in AREAS}
        names = [f"I-{number:04}" for number in range(ideas)]
        self.areas = {name: lot.choice(AREAS) for name in names}
        self.quality = {}
        for name, area in self.areas.items():
            whole = gauss(0, 1) + shift[area]
            self.quality[name] = [
                0.6**0.5 * whole + 0.4**0.5 * gauss(0, 1) for _weight in WEIGHTS
            ]
        self.judges = list(range(1, judges + 1))
        self.habits = {
            number: (lot.lognormvariate(0, 0.2), gauss(0, 0.5), self._tastes())
            for number in self.judges
        }
        self.best = sorted(names, key=lambda name: -weighted(self.quality[name]))

    def _tastes(self) -> list[float]:
        return [self.lot.gauss(0, 0.25) for _weight in WEIGHTS]

    def card(self, idea: str, judge: int) -> Card:
        """Return what the judge gives the idea, with chance for the whole of it and for
        each criterion."""
        scale, strictness, tastes = self.habits[judge]
        whole = strictness + self.lot.gauss(0, 0.95)
        steps = (
            3 + 0.8 * scale * quality + whole + taste + self.lot.gauss(0, 0.6)
            for quality, taste in zip(self.quality[idea], tastes, strict=True)
        )
        return Card(idea, judge, tuple(max(1, min(5, round(step))) for step in steps))

    def look(self, reads: int, seed: int) -> list[Card]:
        """Return the cards of a first look."""
        ideas = [Idea(name, area) for name, area in self.areas.items()]
        judges = [Judge(number) for number in self.judges]
        deal = assign(ideas, judges, reads, seed=seed)
        return [self.card(*pair) for pair in deal.pairs]

    def is_won(self, first: list[str]) -> bool:
        return first[0] == self.best[0]

    def overlap(self, first: list[str]) -> float:
        """Return how much of the true best five is among the first five."""
        return len(set(first[:5]) & set(self.best[:5])) / 5


def weighted(values: list[float]) -> float:
    return sum(w * value for w, value in zip(WEIGHTS, values, strict=True))


def ranked(cards: list[Card], planned: dict[str, int]) -> Ranking:
    return rank(Inputs(WEIGHTS, planned, tuple(cards)))


def order(ranking: Ranking) -> list[str]:
    return [row.idea for row in ranking.rows]


def three_readings(world: World, seed: int) -> tuple[list[str], int]:
    """Return the ideas in order, and the number of cards."""
    cards = world.look(3, seed)
    return order(ranked(cards, dict.fromkeys(world.areas, 3))), len(cards)


def two_and_second_look(world: World, seed: int) -> tuple[list[str], int]:
    """Return the ideas of the second look in order, and the number of all cards."""
    cards = world.look(2, seed)
    first = ranked(cards, dict.fromkeys(world.areas, 2))
    chosen = second_look(first, world.areas)
    known = {(card.idea, card.judge) for card in cards}
    cards += [
        world.card(idea, judge)
        for idea in chosen
        for judge in world.judges
        if (idea, judge) not in known
    ]
    final = ranked(cards, dict.fromkeys(chosen, len(world.judges)))
    return order(final), len(cards)


def compare_plans(runs: int) -> list[str]:
    """Print both plans; return what is wrong."""
    found = {}
    for plan in (three_readings, two_and_second_look):
        won, overlaps, cards = [], [], []
        for seed in range(runs):
            world = World(219, 7, seed=seed)
            first, count = plan(world, seed)
            won.append(world.is_won(first))
            overlaps.append(world.overlap(first))
            cards.append(count / 7)
        found[plan] = statistics.mean(won), statistics.mean(overlaps)
        print(
            f"{plan.__name__.replace('_', ' '):<22}{statistics.mean(cards):5.0f} "
            f"readings a head, winner right {found[plan][0]:.2f}, "
            f"best five {found[plan][1]:.2f} ± {error(overlaps):.2f}"
        )
    old, new = found[three_readings], found[two_and_second_look]
    if new[0] >= old[0] and new[1] - old[1] >= BETTER:
        return []
    return ["The second look is not better by what it should be."]


def error(values: list[float]) -> float:
    return statistics.stdev(values) / len(values) ** 0.5


def by_z_score(scores: Scores) -> dict[str, float]:
    """Return the mean of each idea's scores, in standard deviations of their judge."""
    given: dict[int, list[int]] = {}
    for readers in scores.values():
        for judge, points in readers.items():
            given.setdefault(judge, []).append(points)
    mean = {judge: statistics.mean(row) for judge, row in given.items()}
    spread = {judge: statistics.pstdev(row) or 1 for judge, row in given.items()}
    return {
        idea: statistics.mean((p - mean[j]) / spread[j] for j, p in readers.items())
        for idea, readers in scores.items()
    }


def by_our_rule(scores: Scores) -> dict[str, int]:
    return adjust(scores, sum(WEIGHTS)).means


def compare_rules(runs: int) -> list[str]:
    """Print both rules where each focus area has three of twelve judges, and the areas
    are unequal; return what is wrong."""
    rules: list[Callable[[Scores], dict[str, float]]] = [by_our_rule, by_z_score]
    overlaps: dict[str, list[float]] = {rule.__name__: [] for rule in rules}
    for seed in range(runs):
        world = World(219, 12, seed=seed, area_sd=0.6)
        cards = [
            world.card(idea, judge)
            for idea, area in world.areas.items()
            for judge in world.judges
            if judge % 4 == AREAS.index(area)
        ]
        scores = scores_given(Inputs(WEIGHTS, {}, tuple(cards)))
        for rule in rules:
            first = sorted(places(rule(scores)).items(), key=lambda row: row[1])
            overlaps[rule.__name__].append(world.overlap([idea for idea, _p in first]))
    gains = [ours - z for ours, z in zip(*overlaps.values(), strict=True)]
    ours, theirs = (statistics.mean(row) for row in overlaps.values())
    print(
        f"unequal areas: best five {ours:.2f} by our rule, {theirs:.2f} by z-scores, "
        f"{ours - theirs:.3f} ± {error(gains):.3f} more"
    )
    return [] if ours - theirs >= BETTER else ["Our rule is not better than z-scores."]


def measure() -> list[str]:
    """Print how long the rule takes; return what is wrong."""
    slow = []
    for (ideas, judges), (strictness, whole) in LIMITS.items():
        world = World(ideas, judges, seed=1)
        planned = dict.fromkeys(world.areas, 3)
        inputs = Inputs(WEIGHTS, planned, tuple(world.look(3, seed=1)))
        scores = scores_given(inputs)
        solved = least(lambda scores=scores: adjust(scores, 100))
        ranking = least(lambda inputs=inputs: rank(inputs))
        print(
            f"{ideas} ideas, {judges} judges: strictness {1000 * solved:.1f} ms, "
            f"ranking {1000 * ranking:.0f} ms"
        )
        if solved > strictness or ranking > whole:
            slow.append(f"{ideas} ideas and {judges} judges take too long.")
    return slow


def least(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that the work takes, the least of five."""
    times = []
    for _round in range(5):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    if wrong := [*measure(), *compare_plans(runs), *compare_rules(4 * runs)]:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
