"""Strictness of judges: additive least squares with one neutral score for each judge.

A score x is taken as the points q of its idea, plus the strictness b of its judge
(below 0: stricter than others), plus chance. The b are those that minimise the sum of
(x - q - b)² over all scores, plus the sum of b² over all judges (ridge regression: as
if one more score of each judge were neutral). The q drop out, which leaves as many
equations as judges; they always have exactly one solution. See
docs/decisions/judging-ranking.md.

All arithmetic is in whole numbers (E. H. Bareiss, "Sylvester's identity and multistep
integer-preserving Gaussian elimination", Mathematics of Computation 22, 1968), so that
neither the order of rows nor the machine changes the last digit.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

Scores = Mapping[str, Mapping[int, int]]
"""Scores by idea and judge, in whole parts of a point."""


class Adjusted(NamedTuple):
    """Scores without the strictness of their judges, as whole parts of a point."""

    unit: int
    """Parts that make one point."""
    strictness: dict[int, int]
    scores: dict[str, dict[int, int]]
    """Adjusted scores by idea and judge."""
    means: dict[str, int]
    """Means of the adjusted scores, by idea."""


def adjust(scores: Scores, parts: int) -> Adjusted:
    """Solve the equations for scores of so many `parts` to a point; each idea needs at
    least one."""
    readings = lcm(*map(len, scores.values()))
    judges = sorted({judge for readers in scores.values() for judge in readers})
    solution, divisor = solve(_equations(scores, judges, readings))
    scale = readings * divisor
    strictness = {j: readings * n for j, n in zip(judges, solution, strict=True)}
    adjusted = {
        idea: {judge: scale * score - strictness[judge] for judge, score in row.items()}
        for idea, row in scores.items()
    }
    means = {idea: sum(row.values()) // len(row) for idea, row in adjusted.items()}
    return Adjusted(parts * scale, strictness, adjusted, means)


def _equations(scores: Scores, judges: list[int], readings: int) -> list[list[int]]:
    """Return one row for each judge, its right-hand side last, all multiplied by
    `readings`, a multiple of each idea's number of scores."""
    number = {judge: n for n, judge in enumerate(judges)}
    rows = [[0] * (len(judges) + 1) for _judge in judges]
    for n, row in enumerate(rows):
        row[n] = readings  # the neutral score
    by_readers: dict[tuple[int, ...], list[Iterable[int]]] = {}
    for readers in scores.values():
        by_readers.setdefault(tuple(readers), []).append(readers.values())
    for judges_of, given in by_readers.items():
        share = readings // len(judges_of) * len(given)
        sums = [sum(column) for column in zip(*given, strict=True)]
        mean = readings // len(judges_of) * sum(sums)
        numbers = [number[judge] for judge in judges_of]
        for n, total in zip(numbers, sums, strict=True):
            for other in numbers:
                rows[n][other] -= share
            rows[n][n] += readings * len(given)
            rows[n][-1] += readings * total - mean
    return rows


def solve(rows: list[list[int]]) -> tuple[list[int], int]:
    """Solve equations whose matrix is symmetric and positive definite, such that no row
    need be exchanged; return numerators and their one denominator."""
    count, previous = len(rows), 1
    for k in range(count):
        pivot = rows[k][k]
        for row in rows[k + 1 :]:
            factor = row[k]
            for column in range(k + 1, count + 1):
                product = row[column] * pivot - factor * rows[k][column]
                row[column] = product // previous
        previous = pivot
    numerators = [0] * count
    for k in reversed(range(count)):
        known = sum(rows[k][c] * numerators[c] for c in range(k + 1, count))
        numerators[k] = (previous * rows[k][-1] - known) // rows[k][k]
    common = gcd(previous, *numerators)
    return [number // common for number in numerators], previous // common


def linked_groups(readers: Iterable[Iterable[int]]) -> list[list[int]]:
    """Return the judges in groups that share ideas, directly or through others.

    `readers` are the judges of each idea. Between two groups nothing can be said about
    strictness: in each, it adds up to 0."""
    groups: list[set[int]] = []
    for judges in readers:
        joined, apart = set(judges), []
        for group in groups:
            if group & joined:
                joined |= group
            else:
                apart.append(group)
        groups = [*apart, joined] if joined else apart
    return sorted(sorted(group) for group in groups)


def spread_squared(adjusted: Adjusted) -> Fraction | None:
    """Return the variance of one score, in points²; None if no idea tells it."""
    scores = adjusted.scores
    count = sum(map(len, scores.values()))
    groups = len(linked_groups(scores.values()))
    freedom = count - len(scores) - len(adjusted.strictness) + groups
    if freedom <= 0:
        return None
    squares = sum(squared_deviations(adjusted, idea) for idea in scores)
    return Fraction(squares, freedom * adjusted.unit**2)


def squared_deviations(adjusted: Adjusted, idea: str) -> int:
    """Return the sum of squared deviations from the idea's mean, in parts²."""
    mean = adjusted.means[idea]
    return sum((score - mean) ** 2 for score in adjusted.scores[idea].values())


def agreement(adjusted: Adjusted) -> tuple[Fraction | None, int]:
    """Return how alike the judges see the ideas, and on how many readings that rests.

    It is the intraclass correlation of one adjusted score, ICC(1) of Shrout & Fleiss
    1979, from a one-way analysis of variance with unequal groups: 1 if they agree in
    all, about 0 if they do not at all. None if too few ideas were read twice, or all
    scores are equal."""
    counts = {i: len(row) for i, row in adjusted.scores.items() if len(row) > 1}
    ideas, readings = len(counts), sum(counts.values())
    if ideas < 2:
        return None, readings
    means = adjusted.means
    total = sum(n * means[idea] for idea, n in counts.items())
    between = sum(n * means[idea] ** 2 for idea, n in counts.items())
    between_mean = (between - Fraction(total**2, readings)) / (ideas - 1)
    within = sum(squared_deviations(adjusted, idea) for idea in counts)
    within_mean = Fraction(within, readings - ideas)
    uneven = Fraction(sum(n * n for n in counts.values()), readings)
    size = (readings - uneven) / (ideas - 1)
    whole = between_mean + (size - 1) * within_mean
    return (between_mean - within_mean) / whole if whole else None, readings
