"""The only writers of an entry's `status` and of its history.

Each runs in its caller's transaction, which holds the row lock."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from challenges.models import DecisionReason, Entry, EntryHistory
from challenges.models.workflow import TRANSITIONS, Status
from core.workflow import check_transition
from core.working_days import end_of_working_day
from outbox.models import Email

RESTORED_BY_UNDO = ["outcome", "award", "decided_at"]
"""Fields that a transition changes beside the status, and undoing it puts back."""


def transition_to(
    entry: Entry,
    target: str,
    *,
    by: User | None = None,
    message: str = "",
    staff_note: str = "",
    reason: DecisionReason | None = None,
) -> EntryHistory:
    """Change the status and add a row of history.

    `by` is the member of staff, or None for the entrant; `message` is to the entrant.
    An entry that is not in the database yet is inserted. Raises TransitionNotAllowed if
    TRANSITIONS does not have this change."""
    check_transition(TRANSITIONS, entry.reference, Status(entry.status), Status(target))
    previous_status, now = entry.status, timezone.now()
    previous = {name: getattr(entry, name) for name in RESTORED_BY_UNDO}
    if target == Status.SUBMITTED:
        entry.submitted_at = entry.submitted_at or now
        entry.decided_at = None
        entry.answer_due = answer_due_from(entry, now)
    elif target != Status.WITHDRAWN:
        entry.decided_at = now
    _set_status(entry, target)
    entry.save()
    return entry.history.create(
        by=by,
        from_status=previous_status,
        to_status=target,
        message=message,
        staff_note=staff_note,
        reason=reason,
        before={name: value for name, value in previous.items() if value},
    )


def undo_transition(
    entry: Entry, decision: EntryHistory, *, by: User, staff_note: str = ""
) -> None:
    """Undo a decision that the entrant was not told of: status, outcome and due date
    are again what they were.

    `decision` must be the last row of history that changed the status. It and the row
    that undoes it are both marked `is_undone`."""
    target, previous = decision.from_status, decision.before
    if target == Status.SUBMITTED:
        entry.answer_due = answer_due_from(entry, waiting_since(entry))
    _set_status(entry, target)
    entry.outcome, entry.award = previous.get("outcome", ""), previous.get("award", "")
    entry.decided_at = parse_datetime(previous.get("decided_at", ""))
    entry.save()
    decision.is_undone = True
    decision.save(update_fields=["is_undone"])
    entry.history.create(
        by=by,
        from_status=decision.to_status,
        to_status=target,
        staff_note=staff_note,
        is_undone=True,
    )


def _set_status(entry: Entry, target: str) -> None:
    """Set the status, and empty what only some statuses have. The caller saves."""
    entry.status = target
    if target != Status.SUBMITTED:
        entry.answer_due = None
    if target != Status.APPROVED:
        entry.outcome = entry.award = ""


def waiting_since(entry: Entry) -> datetime:
    """Return when the entry last came to review: sent, changed, brought back or put
    back."""
    arrivals = (
        row.at
        for row in reversed(entry.history.all())
        if row.to_status == Status.SUBMITTED != row.from_status and not row.is_undone
    )
    return next(arrivals, entry.submitted_at or timezone.now())


def answer_due_from(entry: Entry, since: datetime) -> datetime:
    """Return when the answer is due that the challenge promises from `since` on."""
    return end_of_working_day(since, entry.challenge.promise_days)


def add_history_note(
    entry: Entry,
    text: str,
    *,
    by: User | None = None,
    email: Email | None = None,
    before: dict[str, Any] | None = None,
) -> None:
    """Add a row of history for staff that changes no status.

    `email` is the email about it, if there is one; `before` holds the fields that
    undoing it puts back."""
    entry.history.create(
        by=by,
        from_status=entry.status,
        to_status=entry.status,
        staff_note=text,
        email=email,
        before=before or {},
    )
