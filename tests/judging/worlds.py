"""Inputs of rankings: short ones, invented rounds, and any that a round can have."""

import random
from collections.abc import Mapping

from hypothesis import strategies as st

from judging.services.assignment import Idea, Judge, assign
from judging.services.scoring_inputs import Card, Inputs

WEIGHTS = (30, 30, 20, 20)


def one_criterion(
    rows: Mapping[str, Mapping[int, int]], planned: Mapping[str, int] | None = None
) -> Inputs:
    """Return inputs with one criterion: steps by idea and judge. Without `planned`, no
    reading is missing."""
    cards = [
        Card(idea, judge, (step,))
        for idea, readers in rows.items()
        for judge, step in readers.items()
    ]
    counts = {idea: len(readers) for idea, readers in rows.items()}
    return Inputs((100,), planned or counts, tuple(cards))


def invented_round(ideas: int, judges: int, reads: int, *, seed: int) -> Inputs:
    """Return a round of judges who are strict and mild, with some noise."""
    lot = random.Random(seed)
    qualities = {f"I-{n:04}": [lot.gauss(0, 1) for _w in WEIGHTS] for n in range(ideas)}
    strictness = {n: lot.gauss(0, 0.6) for n in range(1, judges + 1)}
    deal = assign(
        [Idea(reference) for reference in qualities],
        [Judge(number) for number in strictness],
        reads,
        seed=seed,
    )
    cards = [
        Card(reference, judge, tuple(_step(lot, q, strictness[judge]) for q in row))
        for reference, judge in deal.pairs
        for row in [qualities[reference]]
    ]
    return Inputs(WEIGHTS, dict.fromkeys(qualities, reads), tuple(cards))


def _step(lot: random.Random, quality: float, strictness: float) -> int:
    return max(1, min(5, round(3 + 0.8 * quality + strictness + lot.gauss(0, 0.9))))


@st.composite
def any_inputs(draw: st.DrawFn) -> Inputs:
    """Up to eight ideas and five judges, with any steps and any readings missing."""
    weights = draw(st.sampled_from([WEIGHTS, (100,), (1, 98, 1), (50, 50, 0)]))
    steps = st.tuples(*[st.integers(1, 5)] * len(weights))
    references = [f"I-{n}" for n in range(draw(st.integers(0, 8)))]
    pairs = st.tuples(st.sampled_from(references), st.integers(1, 5))
    cards = draw(st.dictionaries(pairs, steps)) if references else {}
    planned = {reference: draw(st.integers(0, 5)) for reference in references}
    return Inputs(
        weights,
        {reference: count for reference, count in planned.items() if count},
        tuple(Card(idea, judge, row) for (idea, judge), row in cards.items()),
    )
