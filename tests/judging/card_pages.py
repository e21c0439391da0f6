"""The page of a card, and what its form sends."""

from typing import Any

from judging.models import Judge
from tests.judging.factories import all_steps, card_of


def idea_path(judge: Judge, place: int = 1) -> str:
    return f"{judge.private_path}idea/{card_of(judge, place).entry.reference}/"


def card_form(
    judge: Judge, step: object = 4, *, place: int = 1, **fields: object
) -> dict[str, Any]:
    card = card_of(judge, place)
    steps = {f"c{key}": step for key in all_steps(card)}
    words = {"strong": "", "stronger": "", "panel_note": "", "seen": card.version}
    return {**steps, **words, **fields}
