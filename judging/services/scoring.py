"""Places of ideas, from the cards of judges.

The rule, and why it is this one, is told in docs/decisions/judging-ranking.md. Nothing
here reads the database: the same inputs give the same ranking, to the last byte.
Ideas are their references, judges their numbers. Points are 0 to 100, shown in tenths,
halves rounded up.
"""

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from math import sqrt
from typing import Any, NamedTuple

from judging.services.judge_results import JudgeResult, judge_results, tenths
from judging.services.scoring_inputs import (
    STEP_POINTS,
    Inputs,
    check,
    fingerprint,
    scores_given,
)
from judging.services.strictness import (
    Adjusted,
    adjust,
    agreement,
    spread_squared,
    squared_deviations,
)

RULE = 1
"""Version of the rule, which a stored ranking keeps."""

BAND = Fraction(3, 2)
"""Standard errors behind the first within which an idea can still be the best."""

ALARM = Fraction(3, 2)
"""Multiple of the spread from which the scores of one idea are far apart."""

SECOND_LOOK = 40
"""Ideas of the band that all read once more; more if they share the last place."""

SECOND_LOOK_OF_AREA = 2
"""Ideas of each focus area that are read once more, however far behind."""


class Reading(NamedTuple):
    """A sentence of “how we got here”: given, less the difference, is counted."""

    judge: int
    given: float
    difference: float
    shared: int
    counted: float


class Row(NamedTuple):
    """An idea in the ranking."""

    idea: str
    place: int | None
    """1, 2, 2, 4: equal points share a place. None if more than one planned reading is
    missing, or all are."""
    tie_place: int | None
    """Place among those that share the place, by the heaviest criterion, then the next;
    None if nobody shares it."""
    points: float | None
    """Mean of the points counted; None without a reading."""
    plain: float | None
    """Mean of the points given."""
    plain_place: int | None
    planned: int
    readings: tuple[Reading, ...]
    criteria: tuple[float, ...]
    """Means of the points given for each criterion."""
    best: int | None
    worst: int | None
    """Best and worst place if any one judge is left out."""
    is_in_band: bool
    is_alarm: bool


class Ranking(NamedTuple):
    """Ideas in order, those without a place last, and how far the judges agreed."""

    rule: int
    inputs: str
    """Fingerprint of the inputs."""
    rows: tuple[Row, ...]
    judges: tuple[JudgeResult, ...]
    groups: int
    """Number of groups of judges with no idea in common: fair inside, raw between."""
    spread: float | None
    """Standard deviation of one score, in points. None if the readings do not tell it:
    then there is neither band nor alarm."""
    agreement: float | None
    """Intraclass correlation of one score; see `agreement`."""
    agreement_readings: int
    clear_winner: str | None
    """Idea that is first alone, whichever judge is left out."""
    no_difference: bool
    """All scores are equal."""


def rank(inputs: Inputs) -> Ranking:
    """Rank the ideas. Raises ValueError for inputs that no round can have."""
    check(inputs)
    return _Calculation(inputs).ranking()


def second_look(ranking: Ranking, areas: Mapping[str, str]) -> list[str]:
    """Return the ideas that all judges read once more: those that can still be the
    best, at most SECOND_LOOK, and the first SECOND_LOOK_OF_AREA of each focus area.

    `areas` is the focus area of each idea. Nobody is left out who shares the last
    place that is in."""
    placed = [row for row in ranking.rows if row.place is not None]
    chosen = set(_first([row for row in placed if row.is_in_band], SECOND_LOOK))
    for area in set(areas.values()):
        of_area = [row for row in placed if areas[row.idea] == area]
        chosen.update(_first(of_area, SECOND_LOOK_OF_AREA))
    return [row.idea for row in placed if row.idea in chosen]


def _first(rows: list[Row], count: int) -> list[str]:
    """Return so many of the ordered rows, and those that share the last one's place."""
    last = rows[:count][-1].place if rows else None
    return [row.idea for n, row in enumerate(rows) if n < count or row.place == last]


def places(values: Mapping[str, Any]) -> dict[str, int]:
    """Return 1, 2, 2, 4: the highest value first, equal values on one place."""
    first: dict[Any, int] = {}
    for number, value in enumerate(sorted(values.values(), reverse=True), 1):
        first.setdefault(value, number)
    return {idea: first[value] for idea, value in values.items()}


def is_within_band(
    behind: float, readings: tuple[int, int], variance: Fraction
) -> bool:
    """Return whether an idea is so few points behind the first that this may be chance:
    at most BAND standard errors. `readings` are those of the two, `variance` is that of
    one score."""
    error = sum(Fraction(1, number) for number in readings)
    return Fraction(round(10 * behind), 10) ** 2 <= BAND**2 * variance * error


class _Calculation:
    """Steps from the cards to the ranking, each made once."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.parts = sum(inputs.weights)
        self.scores = scores_given(inputs)
        self.adjusted = adjust(self.scores, self.parts)
        self.spread = spread_squared(self.adjusted)
        self.judges = judge_results(self.scores, self.adjusted)
        planned = inputs.planned
        self.ideas = sorted(planned.keys() & self.scores.keys())
        self.placed = [i for i in self.ideas if len(self.scores[i]) >= planned[i] - 1]
        self.points = self._points(self.adjusted, self.ideas)
        self.places = places({idea: self.points[idea] for idea in self.placed})
        self.plain = {
            idea: _mean(self.scores[idea].values(), self.parts) for idea in self.ideas
        }
        self.plain_places = places({idea: self.plain[idea] for idea in self.placed})
        self.criteria = self._criteria()
        self.tie_places = self._tie_places()
        self.places_without = self._places_without()

    def ranking(self) -> Ranking:
        alike, readings = agreement(self.adjusted)
        given = {p for readers in self.scores.values() for p in readers.values()}
        rows = [self._row(idea) for idea in sorted(self.inputs.planned)]
        return Ranking(
            rule=RULE,
            inputs=fingerprint(self.inputs),
            rows=tuple(sorted(rows, key=_order)),
            judges=tuple(self.judges.values()),
            groups=len({judge.group for judge in self.judges.values()}),
            spread=None if self.spread is None else round(sqrt(self.spread), 1),
            agreement=None if alike is None else round(float(alike), 2),
            agreement_readings=readings,
            clear_winner=self._clear_winner(),
            no_difference=len(given) == 1,
        )

    @staticmethod
    def _points(adjusted: Adjusted, ideas: Iterable[str]) -> dict[str, float]:
        return {idea: tenths(adjusted.means[idea], adjusted.unit) for idea in ideas}

    def _criteria(self) -> dict[str, tuple[float, ...]]:
        """Return the mean of the points given for each criterion, by idea."""
        steps: dict[str, list[tuple[int, ...]]] = {}
        for card in self.inputs.cards:
            steps.setdefault(card.idea, []).append(card.steps)
        return {
            idea: tuple(
                _mean([STEP_POINTS * (step - 1) for step in column], 1)
                for column in zip(*steps[idea], strict=True)
            )
            for idea in self.ideas
        }

    def _tie_places(self) -> dict[str, int]:
        """Order the ideas that share a place by the heaviest criterion, then the next;
        of two that weigh the same, the first of the rubric."""
        weights = self.inputs.weights
        order = sorted(range(len(weights)), key=lambda number: -weights[number])
        ties: dict[int, list[str]] = {}
        for idea, place in self.places.items():
            ties.setdefault(place, []).append(idea)
        found: dict[str, int] = {}
        for ideas in ties.values():
            if len(ideas) > 1:
                by_weight = {i: [self.criteria[i][n] for n in order] for i in ideas}
                found |= places({i: tuple(values) for i, values in by_weight.items()})
        return found

    def _places_without(self) -> list[dict[str, int]]:
        """Return the places without each judge in turn, of ideas that others read."""
        found = []
        for left_out in self.judges:
            scores = {
                idea: {j: p for j, p in readers.items() if j != left_out}
                for idea, readers in self.scores.items()
                if set(readers) != {left_out}
            }
            ideas = [idea for idea in self.placed if idea in scores]
            found.append(places(self._points(adjust(scores, self.parts), ideas)))
        return found

    def _clear_winner(self) -> str | None:
        first = [idea for idea, place in self.places.items() if place == 1]
        if len(first) != 1 or len(self.judges) < 2:
            return None
        is_clear = all(run.get(first[0]) == 1 for run in self.places_without)
        return first[0] if is_clear else None

    def _row(self, idea: str) -> Row:
        place = self.places.get(idea)
        runs = [run[idea] for run in self.places_without if idea in run]
        return Row(
            idea=idea,
            place=place,
            tie_place=self.tie_places.get(idea),
            points=self.points.get(idea),
            plain=self.plain.get(idea),
            plain_place=self.plain_places.get(idea),
            planned=self.inputs.planned[idea],
            readings=self._readings(idea),
            criteria=self.criteria.get(idea, ()),
            best=place and min([place, *runs]),
            worst=place and max([place, *runs]),
            is_in_band=self._is_in_band(idea),
            is_alarm=self._is_alarm(idea),
        )

    def _readings(self, idea: str) -> tuple[Reading, ...]:
        adjusted = self.adjusted.scores.get(idea, {})
        return tuple(
            Reading(
                judge=judge,
                given=tenths(self.scores[idea][judge], self.parts),
                difference=self.judges[judge].difference,
                shared=self.judges[judge].shared,
                counted=tenths(score, self.adjusted.unit),
            )
            for judge, score in sorted(adjusted.items())
        )

    def _is_in_band(self, idea: str) -> bool:
        """Return whether the idea is within BAND standard errors of the first; of more
        than one first, that with the fewest readings."""
        if self.spread is None or idea not in self.places:
            return False
        first = [i for i, place in self.places.items() if place == 1]
        fewest = min(len(self.scores[i]) for i in first)
        behind = self.points[first[0]] - self.points[idea]
        readings = (len(self.scores[idea]), fewest)
        return is_within_band(behind, readings, self.spread)

    def _is_alarm(self, idea: str) -> bool:
        count = len(self.scores.get(idea, ()))
        if self.spread is None or count < 2:
            return False
        squares = squared_deviations(self.adjusted, idea)
        variance = Fraction(squares, (count - 1) * self.adjusted.unit**2)
        return variance > ALARM**2 * self.spread


def _order(row: Row) -> tuple[bool, int, int, str]:
    return row.place is None, row.place or 0, row.tie_place or 0, row.idea


def _mean(scores: Collection[int], parts: int) -> float:
    return tenths(sum(scores), len(scores) * parts)
