"""The only writers of an entry's `status` and of its history.

Each runs in its caller's transaction, which holds the row lock."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from challenges.models import DecisionReason, Entry, EntryHistory
from challenges.models.workflow import TRANSITIONS, Status
from core.workflow import check_transition
from outbox.models import Email

RESTORED_BY_UNDO = ["outcome", "award", "decided_at"]
"""Fields that a transition changes beside the status, and undoing it puts back."""


def transition_to(
    entry: Entry,
    to: str,
    *,
    by: User | None = None,
    message: str = "",
    staff_note: str = "",
    reason: DecisionReason | None = None,
) -> EntryHistory:
    """Change the status and leave a row of history.

    `by` is the member of staff, or None for the entrant; `note` is the message to the
    entrant. An entry that is not in the database yet is inserted. Raises
    TransitionNotAllowed."""
    check_transition(TRANSITIONS, entry.reference, Status(entry.status), Status(to))
    before, now = entry.status, timezone.now()
    was = {name: getattr(entry, name) for name in RESTORED_BY_UNDO}
    if to == Status.SUBMITTED:
        entry.submitted_at = entry.submitted_at or now
        entry.decided_at = None
        entry.answer_due = entry.answer_due_from(now)
    elif to != Status.WITHDRAWN:
        entry.decided_at = now
    _set_status(entry, to)
    return entry.history.create(
        by=by,
        from_status=before,
        to_status=to,
        message=message,
        staff_note=staff_note,
        reason=reason,
        before={name: value for name, value in was.items() if value},
    )


def undo_transition(
    entry: Entry, undone: EntryHistory, *, by: User, staff_note: str = ""
) -> None:
    """Take back a decision that the entrant has not heard of: status, outcome and due
    date are again what they were.

    `undone` is the last row of history that changed the status, as the caller has made
    sure. It and the row that undoes it are both marked `is_undone`."""
    before, to = undone.to_status, undone.from_status
    was = undone.before
    if to == Status.SUBMITTED:
        entry.answer_due = entry.answer_due_from(entry.waiting_since)
    _set_status(entry, to)
    entry.outcome, entry.award = was.get("outcome", ""), was.get("award", "")
    entry.decided_at = parse_datetime(was.get("decided_at", ""))
    entry.save(update_fields=RESTORED_BY_UNDO)
    undone.is_undone = True
    undone.save(update_fields=["is_undone"])
    entry.history.create(
        by=by,
        from_status=before,
        to_status=to,
        staff_note=staff_note,
        is_undone=True,
    )


def _set_status(entry: Entry, to: str) -> None:
    entry.status = to
    if to != Status.SUBMITTED:
        entry.answer_due = None
    if to != Status.APPROVED:
        entry.outcome = entry.award = ""
    entry.save()


def add_history_note(
    entry: Entry,
    text: str,
    *,
    by: User | None = None,
    email: Email | None = None,
    before: dict[str, Any] | None = None,
) -> None:
    """Leave a row of history that changes no status; staff read it.

    `email` is the one about it, if there is one; `before` holds the fields that undoing
    it would put back."""
    entry.history.create(
        by=by,
        from_status=entry.status,
        to_status=entry.status,
        staff_note=text,
        email=email,
        before=before or {},
    )
