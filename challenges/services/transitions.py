"""The only writers of an entry's `status`, of its history, and of when a decision is
shown outside.

Each runs in its caller's transaction, which holds the row lock."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Least
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from challenges.models import DecisionReason, Entry, EntryHistory
from challenges.models.workflow import TRANSITIONS, Status
from core.workflow import check_transition
from core.working_days import end_of_working_day
from outbox import services as outbox
from outbox.models import Email

NO_OUTCOME = {
    **{"outcome": "", "award": "", "is_overall": False},
    **{"public_outcome": "", "public_award": "", "public_is_overall": False},
}

RESTORED_TIMES = ["announced_at", "decided_at", "shown_from"]

RESTORED_BY_UNDO = [*NO_OUTCOME, *RESTORED_TIMES]
"""Fields that a transition changes beside the status, and undoing it puts back."""


def decision_hold() -> timedelta:
    """Return for how long a decision stays inside: staff can still undo it."""
    return timedelta(minutes=settings.DECISION_HOLD_MINUTES)


def transition_to(
    entry: Entry,
    target: str,
    *,
    by: User | None = None,
    message: str = "",
    staff_note: str = "",
    reason: DecisionReason | None = None,
) -> EntryHistory:
    """Change the status and add a row of history. A held email about an earlier
    decision is stopped.

    `by` is the member of staff, or None for the entrant; `message` is to the entrant.
    The change is shown outside at once: see hold_back(). An entry that is not in the
    database yet is inserted. Raises TransitionNotAllowed if TRANSITIONS does not have
    this change."""
    check_transition(TRANSITIONS, entry.reference, Status(entry.status), Status(target))
    before = _close(entry) if entry.pk else {}
    previous_status, now = entry.status, timezone.now()
    if target == Status.SUBMITTED:
        entry.submitted_at = entry.submitted_at or now
        entry.decided_at = None
        entry.answer_due = answer_due_from(entry, now)
    elif target != Status.WITHDRAWN:
        entry.decided_at = now
    entry.shown_from = entry.shown_with = None
    _set_status(entry, target)
    entry.save()
    return entry.history.create(
        by=by,
        from_status=previous_status,
        to_status=target,
        message=message,
        staff_note=staff_note,
        reason=reason,
        before=before,
    )


def _close(entry: Entry) -> dict[str, Any]:
    """Stop the held email about the last decision, and mark a decision that nobody
    outside knows of as overtaken. Returns what undo_transition() needs."""
    before = {name: getattr(entry, name) for name in RESTORED_BY_UNDO}
    if stopped := stop_decision_emails(entry):
        before["stopped"] = stopped
    _refresh_shown_with(entry)
    if held := entry.held_decision:
        held.is_overtaken = True
        held.save(update_fields=["is_overtaken"])
        before |= {"overtook": held.pk, "shown_with": entry.shown_with_id}
    elif entry.shown_with:
        before["shown_from"] = timezone.now()
    return {name: value for name, value in before.items() if value}


def _refresh_shown_with(entry: Entry) -> None:
    """Read the email anew: it may have been stopped, or have gone out, just now."""
    if entry.shown_with:
        entry.shown_with.refresh_from_db()


def hold_back(entry: Entry, email: Email | None) -> None:
    """Show the last decision outside with this email, or without one after as long as
    an email would be held."""
    entry.shown_with = email
    entry.shown_from = None if email else timezone.now() + decision_hold()
    entry.save(update_fields=["shown_with", "shown_from"])


def note_shown() -> int:
    """Note since when decisions are shown whose emails went out; return how many. The
    outbox deletes emails after a while, and no decision must be hidden with them."""
    emails = Email.objects.filter(pk=OuterRef("shown_with"))
    moment = Least(Coalesce("claimed_at", "send_after"), timezone.now())
    with transaction.atomic():
        told = Entry.objects.filter(shown_with__in=Email.objects.released())
        locked = told.select_for_update(skip_locked=True).order_by("pk")
        keys = list(locked.values_list("pk", flat=True))
        since = Subquery(emails.values(moment=moment))
        Entry.objects.filter(pk__in=keys).update(shown_from=since, shown_with=None)
    return len(keys)


def show_without_email(entry: Entry) -> None:
    """Stop held emails about decisions. What one of them was to tell is shown outside
    when it would have gone out."""
    stopped, email = stop_decision_emails(entry), entry.shown_with
    if email and email.pk in stopped:
        entry.shown_with, entry.shown_from = None, email.send_after
        entry.save(update_fields=["shown_with", "shown_from"])


def take_back(entry: Entry) -> bool:
    """Undo a decision that the entrant does not know of, before the entrant changes
    what the decision is about. Returns whether there was one.

    Raises TransitionNotAllowed if the email goes out at this moment."""
    decision = entry.held_decision
    if decision is None:
        return False
    note = gettext("The entrant was quicker than the email.")
    undo_transition(entry, decision, by=None, staff_note=note)
    return True


def undo_transition(
    entry: Entry, decision: EntryHistory, *, by: User | None, staff_note: str = ""
) -> None:
    """Undo a decision that nobody outside knows of: status, outcome, focus area and due
    date are again what they were, its email is stopped, and emails that it had stopped
    are held again.

    `decision` must be the last row of history that changed the status. It and the row
    that undoes it are both marked `is_undone`. Raises TransitionNotAllowed if its email
    goes out at this moment."""
    if decision.email and decision.email.status == Email.Status.HELD:
        outbox.stop(decision.email)
    target, before = decision.from_status, decision.before
    if target == Status.SUBMITTED:
        entry.answer_due = answer_due_from(entry, waiting_since(entry))
    _set_status(entry, target)
    if "focus_area" in before:
        entry.focus_area_id = before["focus_area"]
        entry.revisions.filter(pk=before["revision"]).delete()
    for name, empty in NO_OUTCOME.items():
        setattr(entry, name, before.get(name, empty))
    for name in RESTORED_TIMES:
        setattr(entry, name, parse_datetime(before.get(name, "")))
    entry.shown_with = None
    re_hold(entry, before.get("stopped", []))
    if "overtook" in before:
        _hold_again(entry, before)
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


def _hold_again(entry: Entry, before: dict[str, Any]) -> None:
    """Hold the decision again that the undone one had overtaken."""
    overtaken = entry.history.filter(pk=before["overtook"])
    overtaken.update(is_overtaken=False)
    email = Email.objects.filter(pk=before.get("shown_with") or 0).first()
    entry.shown_with = email if entry.can_be_emailed else None
    entry.shown_from = None if entry.shown_with else timezone.now() + decision_hold()


def stop_decision_emails(entry: Entry) -> list[int]:
    """Stop held emails about decisions on this entry. Returns their ids."""
    transitions = entry.history.exclude(from_status=F("to_status"))
    return outbox.stop_held(transitions.values("email"))


def re_hold(entry: Entry, emails: list[int]) -> None:
    """Hold these stopped emails again, from now for the time of a hold, unless the
    entrant has come to want none."""
    if entry.can_be_emailed:
        outbox.re_hold(emails, hold=decision_hold())


def _set_status(entry: Entry, target: str) -> None:
    """Set the status, and empty what only some statuses have. The caller saves."""
    entry.status = target
    if target != Status.SUBMITTED:
        entry.answer_due = None
    if target != Status.APPROVED:
        for name, empty in NO_OUTCOME.items():
            setattr(entry, name, empty)
        entry.announced_at = None


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
    tells_outcome: bool = False,
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
        tells_outcome=tells_outcome,
    )
