"""What staff do around a decision: who takes it, what colleagues should know, and what
must not stay public meanwhile."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from challenges.models import Challenge, Entry
from challenges.models.workflow import Status
from challenges.services.emails import email_decision, re_hold, stop_decision_emails
from challenges.services.transitions import add_history_note
from core.users import display_name
from core.workflow import TransitionNotAllowed
from outbox.services import stop_held

HOUR = timedelta(hours=1)


@transaction.atomic
def assign(entry: Entry, *, to: User | None, by: User) -> Entry:
    """Say who looks after it; `to` is None when nobody does any longer."""
    entry = Entry.objects.locked(entry)
    if entry.assignee == to:
        return entry
    entry.assignee = to
    entry.save(update_fields=["assignee"])
    words = gettext("Assigned to nobody.")
    if to:
        words = gettext("Assigned to %(name)s.") % {"name": display_name(to)}
    add_history_note(entry, words, by=by)
    return entry


@transaction.atomic
def add_note(entry: Entry, *, by: User, text: str) -> Entry:
    """Leave a note to staff; nobody outside reads it."""
    if not text.strip():
        raise ValueError("A note says something.")
    entry = Entry.objects.locked(entry)
    add_history_note(entry, text.strip(), by=by)
    return entry


@transaction.atomic
def recalculate_due_dates(challenge: Challenge) -> None:
    """After the promise of a challenge has changed: for everybody who waits."""
    waiting = challenge.entries.filter(status=Status.SUBMITTED).select_for_update()
    entries = list(waiting.order_by("pk").prefetch_related("history"))
    for entry in entries:
        entry.challenge = challenge
        entry.answer_due = entry.answer_due_from(entry.waiting_since)
    Entry.objects.bulk_update(entries, ["answer_due"], batch_size=500)


@transaction.atomic
def take_down(entry: Entry, *, by: User, reason: str, message: str = "") -> Entry:
    """Take it off every public page at once, whatever its state. `reason` stays with
    staff; the entrant gets `note`, unless it is empty. Raises IllegalMove when it is
    hidden already."""
    if not reason.strip():
        raise ValueError("Whoever comes after is owed the reason.")
    entry = Entry.objects.locked(entry)
    if entry.is_taken_down:
        raise TransitionNotAllowed(gettext("It is taken down already."))
    entry.is_taken_down = True
    entry.save(update_fields=["is_taken_down"])
    letter = (
        email_decision(entry, "taken_down", message=message.strip())
        if message.strip()
        else None
    )
    words = gettext("Taken down: %(why)s") % {"why": reason.strip()}
    stopped = stop_decision_emails(entry)  # they may say where everybody reads it
    before = {"is_taken_down": False, "stopped": stopped}
    add_history_note(entry, words, by=by, email=letter, before=before)
    return entry


@transaction.atomic
def restore(entry: Entry, *, by: User, reason: str = "") -> Entry:
    """Undo a takedown: public again, if it is approved and its entrant agrees. Raises
    IllegalMove when it is not taken down."""
    entry = Entry.objects.locked(entry)
    if not entry.is_taken_down:
        raise TransitionNotAllowed(gettext("It is not taken down."))
    entry.is_taken_down = False
    entry.save(update_fields=["is_taken_down"])
    words = gettext("No longer taken down. %(why)s") % {"why": reason.strip()}
    add_history_note(entry, words.strip(), by=by)
    taken_down = entry.history.filter(before__has_key="is_taken_down")
    stop_held(taken_down.values("email"))
    re_hold(taken_down.latest("pk").before["stopped"] if taken_down else [])
    return entry
