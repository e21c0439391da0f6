"""What staff do around a decision: who takes it, what colleagues should know, and what
must not stay public meanwhile."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import Challenge, Entry, Viewing
from challenges.models.states import Status
from challenges.services.letters import (
    hold_again,
    stop_decision_letters,
    tell_decision,
)
from outbox.services import stop_held
from smartcity.moves import IllegalMove
from smartcity.staff import name_of

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
        words = gettext("Assigned to %(name)s.") % {"name": name_of(to)}
    entry.note(words, by=by)
    return entry


@transaction.atomic
def add_note(entry: Entry, *, by: User, text: str) -> Entry:
    """Leave a note to staff; nobody outside reads it."""
    if not text.strip():
        raise ValueError("A note says something.")
    entry = Entry.objects.locked(entry)
    entry.note(text.strip(), by=by)
    return entry


@transaction.atomic
def renew_promises(challenge: Challenge) -> None:
    """After the promise of a challenge has changed: for everybody who waits."""
    waiting = challenge.entries.filter(status=Status.SUBMITTED).select_for_update()
    entries = list(waiting.order_by("pk").prefetch_related("steps"))
    for entry in entries:
        entry.challenge = challenge
        entry.answer_due = entry.due_since(entry.waits_since)
    Entry.objects.bulk_update(entries, ["answer_due"], batch_size=500)


@transaction.atomic
def hide(entry: Entry, *, by: User, reason: str, note: str = "") -> Entry:
    """Take it off every public page at once, whatever its state. `reason` stays with
    staff; the entrant gets `note`, unless it is empty. Raises IllegalMove when it is
    hidden already."""
    if not reason.strip():
        raise ValueError("Whoever comes after is owed the reason.")
    entry = Entry.objects.locked(entry)
    if entry.is_hidden:
        raise IllegalMove(gettext("It is taken down already."))
    entry.is_hidden = True
    entry.save(update_fields=["is_hidden"])
    letter = tell_decision(entry, "hidden", note=note.strip()) if note.strip() else None
    words = gettext("Taken down: %(why)s") % {"why": reason.strip()}
    stopped = stop_decision_letters(entry)  # they may say where everybody reads it
    before = {"is_hidden": False, "stopped": stopped}
    entry.note(words, by=by, email=letter, before=before)
    return entry


@transaction.atomic
def show_again(entry: Entry, *, by: User, reason: str = "") -> Entry:
    """Undo a takedown: public again, if it is approved and its entrant agrees. Raises
    IllegalMove when it is not taken down."""
    entry = Entry.objects.locked(entry)
    if not entry.is_hidden:
        raise IllegalMove(gettext("It is not taken down."))
    entry.is_hidden = False
    entry.save(update_fields=["is_hidden"])
    words = gettext("No longer taken down. %(why)s") % {"why": reason.strip()}
    entry.note(words.strip(), by=by)
    taken_down = entry.steps.filter(before__has_key="is_hidden")
    stop_held(taken_down.values("email"))
    hold_again(taken_down.latest("pk").before["stopped"] if taken_down else [])
    return entry


def note_viewing(entry: Entry, *, by: User, what: Viewing.What) -> None:
    """Remember who read the personal data of an entry: once an hour."""
    lately = Viewing.objects.filter(entry=entry, by=by, what=what)
    if not lately.filter(at__gt=timezone.now() - HOUR).exists():
        Viewing.objects.create(entry=entry, by=by, what=what)
