"""The outcome of an entry: as staff chose it, and as people outside know it."""

from typing import NamedTuple

from django.utils.translation import gettext

from challenges.models import Entry
from challenges.models.workflow import Outcome
from core.text.direction import isolate


class Chosen(NamedTuple):
    """Outcome and award of an entry."""

    outcome: str
    award: str
    is_overall: bool


def chosen(entry: Entry) -> Chosen:
    """Return the outcome and award that the judges chose. A duplicate wins with its
    original."""
    winner = entry if entry.outcome else entry.duplicate_of or entry
    return Chosen(winner.outcome, winner.award, winner.is_overall)


def announced(entry: Entry) -> Chosen:
    """Return the outcome and award that everybody knows."""
    winner = entry if entry.public_outcome else entry.duplicate_of or entry
    public = winner.public_outcome, winner.public_award, winner.public_is_overall
    return Chosen(*public)


def outcome_label(entry: Entry) -> str:
    """Return the chosen outcome and award in words."""
    outcome, award, _is_overall = chosen(entry)
    label = str(Outcome(outcome).label) if outcome else gettext("Not decided")
    if award.casefold().startswith(label.casefold()):  # "Winner: Clean tech city"
        return isolate(award)
    return f"{label}: {isolate(award)}" if award else label
