"""Inputs of a ranking: values that can be kept and read again."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from judging.services.strictness import Scores
from judging.steps import STEPS

STEP_POINTS = 100 // (STEPS - 1)
"""Points between two steps."""


class Card(NamedTuple):
    """Steps that one judge gave one idea, one for each criterion."""

    idea: str
    judge: int
    steps: tuple[int, ...]


class Inputs(NamedTuple):
    """All that a ranking is made from. Only cards that count are in it."""

    weights: tuple[int, ...]
    """Weight of each criterion, in the order of the rubric."""
    planned: Mapping[str, int]
    """Readings planned for each idea that is ranked. Cards of other ideas count for the
    strictness of judges alone."""
    cards: tuple[Card, ...]


def check(inputs: Inputs) -> None:
    """Raise ValueError for inputs that no round can have."""
    if sum(inputs.weights) <= 0 or min(inputs.weights) < 0:
        raise ValueError("Weights are not negative, and at least one is above 0.")
    pairs = Counter((card.idea, card.judge) for card in inputs.cards)
    if twice := [pair for pair, count in pairs.items() if count > 1]:
        raise ValueError(f"Two cards of one judge for one idea: {twice}")
    for card in inputs.cards:
        if len(card.steps) != len(inputs.weights):
            raise ValueError(f"Not one step for each criterion: {card}")
        if not all(1 <= step <= STEPS for step in card.steps):
            raise ValueError(f"Steps are 1 to {STEPS}: {card}")


def scores_given(inputs: Inputs) -> Scores:
    """Return the points of all cards, by idea and judge, in parts: as many make a point
    as the weights add up to. A card has 0 points if all steps are the lowest, 100 if
    all are the highest."""
    scores: dict[str, dict[int, int]] = {}
    for idea, judge, steps in sorted(inputs.cards):
        weighted = zip(inputs.weights, steps, strict=True)
        total = sum(weight * (step - 1) for weight, step in weighted)
        scores.setdefault(idea, {})[judge] = STEP_POINTS * total
    return scores


def canonical(value: object) -> str:
    """Return inputs or a ranking as JSON, always the same for the same content."""
    return json.dumps(
        as_data(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )


def fingerprint(value: object) -> str:
    """Return the SHA-256 of `canonical(value)`, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def as_data(value: Any) -> Any:
    """Return inputs or a ranking as JSON has them; the order of cards means nothing."""
    if isinstance(value, Inputs):
        value = value._replace(cards=tuple(sorted(value.cards)))
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        return {key: as_data(part) for key, part in value.items()}
    return [as_data(part) for part in value] if isinstance(value, tuple) else value


def inputs_from(text: str) -> Inputs:
    """Return the inputs that `canonical` wrote."""
    data = json.loads(text)
    cards = [Card(c["idea"], c["judge"], tuple(c["steps"])) for c in data["cards"]]
    return Inputs(tuple(data["weights"]), data["planned"], tuple(cards))
