"""The status and the outcome of an entry, as people outside know them.

A decision of TOLD_DECISIONS is shown outside when its email goes out, and not before:
`shown_with` points to that email. Without an email it is shown from `shown_from` on.
Until then the entrant and visitors see the entry as it was before. An outcome is known
when it was announced. See docs/decisions/held-decisions.md."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from challenges.models.workflow import (
    ENTRANT_STATUS_LABELS,
    TOLD_DECISIONS,
    Outcome,
    Status,
)
from core.moments import CurrentMoment
from focus_areas.models import FocusArea
from outbox.models import Email

UNTOLD = Q(status__in=TOLD_DECISIONS, shown_from=None) & (
    Q(shown_with=None) | Q(shown_with__status=Email.Status.STOPPED)
)
"""Nobody outside will learn of the decision: its email was stopped, and the outbox may
have deleted it since."""


def email_status() -> Subquery:
    """Return the status of the email that an entry is shown with.

    A subquery for one value is looked up row by row, where it is asked for at all; a
    join or EXISTS could make the database read all emails first."""
    return Subquery(Email.objects.filter(pk=OuterRef("shown_with")).values("status"))


def shown_condition() -> Q:
    """Return the condition that a decision is shown; needs the alias `email_status`."""
    return Q(shown_from__lte=CurrentMoment()) | Q(email_status__in=Email.RELEASED)


def is_shown(entry: Any) -> bool:
    """Whether people outside know of the entry's status; same rule as `shown()`."""
    if entry.status not in TOLD_DECISIONS:
        return True
    if entry.shown_from:
        return bool(entry.shown_from <= timezone.now())
    return bool(entry.shown_with and entry.shown_with.is_released)


def shown_at(entry: Any) -> datetime | None:
    """Moment from which a decision is shown, or None; if it is held without an end."""
    email: Email | None = entry.shown_with
    if email is None:
        moment: datetime | None = entry.shown_from
        return moment
    return email.claimed_at or email.send_after


def held_decision(entry: Any) -> Any:
    """Row of history of a decision that nobody outside knows of yet, or None."""
    if is_shown(entry):
        return None
    last = next(_steps(entry), None)
    return last if last and last.to_status == entry.status else None


def status_shown_to_entrant(entry: Any) -> str:
    """Status that the entrant knows of: the one before a spam mark, or before a
    decision that is not shown yet."""
    if entry.status != Status.SPAM and is_shown(entry):
        return str(entry.status)
    held = held_decision(entry)
    told = (
        row.to_status
        for row in _steps(entry)
        if row.to_status != Status.SPAM and not row.is_overtaken and row != held
    )
    return next(told, Status.SUBMITTED)


def status_for_entrant(entry: Any) -> str:
    """Label of that status."""
    return str(ENTRANT_STATUS_LABELS[Status(entry.status_shown_to_entrant)])


def awaits_entrant(entry: Any) -> bool:
    """Whether the entrant knows that we are waiting for an answer."""
    return bool(entry.status_shown_to_entrant == Status.CHANGES_REQUESTED)


def can_be_changed(entry: Any) -> bool:
    """Whether the entrant may change it: until closing, or when we asked."""
    if entry.awaits_entrant:
        return True
    changeable = {Status.SUBMITTED, Status.APPROVED}
    return entry.challenge.is_open and entry.status_shown_to_entrant in changeable


def area_shown_to_entrant(entry: Any) -> Any:
    """Focus area that the entrant knows of, or None; without one that staff chose with
    a decision that is not shown yet."""
    held = held_decision(entry)
    if held is None or "focus_area" not in held.before:
        return entry.focus_area
    return FocusArea.objects.filter(pk=held.before["focus_area"]).first()


def revisions_shown_to_entrant(entry: Any) -> Any:
    """Revisions without one that tells of such a focus area."""
    held = held_decision(entry)
    return entry.revisions.exclude(pk=held.before.get("revision") if held else None)


def _steps(entry: Any) -> Iterator[Any]:
    """Yield the transitions that hold, the latest first."""
    for row in reversed(entry.history.all()):
        if row.from_status != row.to_status and not row.is_undone:
            yield row


def told_history(entry: Any) -> Any:
    """Rows of history that the entrant knows of."""
    rows = entry.history.visible_to_entrant()
    held = held_decision(entry)
    return rows.exclude(pk=held.pk) if held else rows


def announced_outcome(entry: Any) -> str:
    """Award or outcome that was announced; "" if none was, or nothing was won."""
    winner = _announced_with(entry)
    if winner.public_outcome in {"", Outcome.NOT_SELECTED}:
        return ""
    return winner.public_award or str(Outcome(winner.public_outcome).label)


def short_outcome(entry: Any) -> str:
    """Announced outcome for a card that names the focus area: an award that names it,
    too, is only what it is, such as “Winner”."""
    outcome = announced_outcome(entry)
    if outcome and entry.focus_area and entry.focus_area.name in outcome:
        return str(Outcome(_announced_with(entry).public_outcome).label)
    return outcome


def is_announced(entry: Any) -> bool:
    """Whether its outcome was announced, whatever it is."""
    return bool(_announced_with(entry).public_outcome)


def announced_feedback(entry: Any) -> str:
    """Words of the judges, once the outcome was announced."""
    return str(_announced_with(entry).feedback) if is_announced(entry) else ""


def _announced_with(entry: Any) -> Any:
    """Return the entry whose outcome it has: a duplicate wins with its original."""
    return entry if entry.public_outcome else entry.duplicate_of or entry


def is_publishable(entry: Any) -> bool:
    """Whether visitors see it once its approval is shown."""
    return bool(type(entry).objects.publishable().filter(pk=entry.pk).exists())


def is_public(entry: Any) -> bool:
    """Whether visitors see it now."""
    return bool(type(entry).objects.published().filter(pk=entry.pk).exists())


def public_organisation(entry: Any) -> str:
    """Return the organisation that visitors read; "" while names wait for results."""
    return "" if entry.challenge.names_are_hidden else str(entry.organisation)


def public_team(entry: Any) -> str:
    """Return the team that visitors read; "" while names wait for the results."""
    return "" if entry.challenge.names_are_hidden else str(entry.team)
