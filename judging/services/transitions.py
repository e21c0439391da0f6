"""The only writer of the statuses of rounds, judges and cards, and of their history.

Runs in its caller's transaction, which holds the row lock."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import models

from challenges.models import Entry
from core.workflow import check_transition
from judging.models import Card, Judge, Panel, PanelHistory, Round
from judging.models.workflow import (
    CARD_TRANSITIONS,
    JUDGE_TRANSITIONS,
    ROUND_TRANSITIONS,
    CardStatus,
    JudgeStatus,
    RoundStatus,
)

_TABLES: dict[
    type[models.Model], tuple[type[models.TextChoices], Mapping[str, set[str]]]
] = {
    Round: (RoundStatus, ROUND_TRANSITIONS),
    Judge: (JudgeStatus, JUDGE_TRANSITIONS),
    Card: (CardStatus, CARD_TRANSITIONS),
}


def transition_to(
    obj: Round | Judge | Card, target: str, *, by: User | None = None, note: str = ""
) -> None:
    """Set the status and add a row of history; the caller saves the object.

    `by` is the member of staff, or None for the judge. Raises TransitionNotAllowed if
    the table of such objects does not have this change."""
    statuses, table = _TABLES[type(obj)]
    before, after = statuses(obj.status), statuses(target)
    check_transition(table, _name(obj), before, after)
    obj.status = target
    what = f"{before.label} → {after.label}"
    entry = obj.entry if isinstance(obj, Card) else None
    row = _name(obj)
    add_history(_panel(obj), row=row, entry=entry, what=what, by=by, note=note)


def add_history(
    panel: Panel,
    *,
    what: str,
    row: str = "",
    entry: Entry | None = None,
    by: User | None = None,
    note: str = "",
) -> None:
    """Add a row of history that changes no status. It names judges by their number, and
    without a `row` the idea by its reference."""
    row = row or (entry.reference if entry else "")
    PanelHistory.objects.create(
        panel=panel, row=row, entry=entry, what=what, by=by, note=note
    )


def _name(obj: Round | Judge | Card) -> str:
    if isinstance(obj, Judge):
        return obj.number
    return str(obj) if isinstance(obj, Card) else str(obj._meta.verbose_name)


def _panel(obj: Round | Judge | Card) -> Panel:
    return obj.round.panel if isinstance(obj, Card) else obj.panel
