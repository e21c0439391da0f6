"""Services of staff beside decisions: assign, add notes, take down, due dates."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from challenges.models import Challenge, Entry
from challenges.models.entry_queryset import EntryQuerySet
from challenges.models.workflow import Status
from challenges.services.emails import email_decision
from challenges.services.transitions import (
    add_history_note,
    answer_due_from,
    hold_back,
    re_hold,
    stop_decision_emails,
    waiting_since,
)
from core.assignment import assignment_note
from core.private_links import new_nonce
from core.workflow import TransitionNotAllowed
from outbox.failed import correct_address as correct_unsent
from outbox.links import replace_link
from outbox.services import queue_email, stop_held

CLOSED_STATUSES = [Status.DECLINED, Status.WITHDRAWN, Status.SPAM]
"""Statuses in which nobody needs to look after an entry."""


@transaction.atomic
def assign(entry: Entry, *, to: User | None, by: User) -> Entry:
    """Assign an entry to a member of staff, or with `to=None` to nobody."""
    entry = Entry.objects.locked(entry)
    if entry.assignee != to:
        _assign_locked(entry, to=to, by=by)
    return entry


def _assign_locked(
    entry: Entry, *, to: User | None, by: User, left: User | None = None
) -> None:
    entry.assignee = to
    entry.save(update_fields=["assignee"])
    add_history_note(entry, assignment_note(to, left=left), by=by)


@transaction.atomic
def hand_over(user: User, *, to: User | None, by: User) -> None:
    """Assign all that this user, who left, looks after to somebody else, or with
    `to=None` to nobody."""
    for entry in looked_after(user).select_for_update():
        _assign_locked(entry, to=to, by=by, left=user)


def looked_after(user: User) -> EntryQuerySet:
    """Return the entries assigned to this user that are not closed."""
    assigned: EntryQuerySet = Entry.objects.filter(assignee=user).order_by("pk")
    return assigned.exclude(status__in=CLOSED_STATUSES)


@transaction.atomic
def add_note(entry: Entry, *, by: User, text: str) -> Entry:
    """Add a note to staff; the entrant never reads it."""
    if not text.strip():
        raise ValueError("A note says something.")
    entry = Entry.objects.locked(entry)
    add_history_note(entry, text.strip(), by=by)
    return entry


@transaction.atomic
def recalculate_due_dates(challenge: Challenge) -> None:
    """Recalculate when answers are due, after a challenge has changed its promise."""
    waiting = challenge.entries.filter(status=Status.SUBMITTED).select_for_update()
    entries = list(waiting.order_by("pk").prefetch_related("history"))
    for entry in entries:
        entry.challenge = challenge
        entry.answer_due = answer_due_from(entry, waiting_since(entry))
    Entry.objects.bulk_update(entries, ["answer_due"], batch_size=500)


@transaction.atomic
def take_down(entry: Entry, *, by: User, reason: str, message: str = "") -> Entry:
    """Take an entry off every public page at once, whatever its status.

    `reason` is for staff. The entrant gets `message`, unless it is empty. Raises
    TransitionNotAllowed if it is taken down already."""
    if not reason.strip():
        raise ValueError("A takedown needs a reason.")
    entry = Entry.objects.locked(entry)
    if entry.is_taken_down:
        raise TransitionNotAllowed(gettext("It is taken down already."))
    entry.is_taken_down = True
    entry.save(update_fields=["is_taken_down"])
    message = message.strip()
    email = email_decision(entry, "taken_down", message=message) if message else None
    note = gettext("Taken down: %(why)s") % {"why": reason.strip()}
    stopped = stop_decision_emails(entry)  # they may link to the public page
    before = {"is_taken_down": False, "stopped": stopped}
    add_history_note(entry, note, by=by, email=email, before=before)
    return entry


@transaction.atomic
def restore(entry: Entry, *, by: User, reason: str = "") -> Entry:
    """Undo a takedown: the entry is public again if it is approved and its entrant
    agreed. Raises TransitionNotAllowed if it is not taken down."""
    entry = Entry.objects.locked(entry)
    if not entry.is_taken_down:
        raise TransitionNotAllowed(gettext("It is not taken down."))
    entry.is_taken_down = False
    entry.save(update_fields=["is_taken_down"])
    note = gettext("No longer taken down. %(why)s") % {"why": reason.strip()}
    add_history_note(entry, note.strip(), by=by)
    takedowns = entry.history.filter(before__has_key="is_taken_down")
    stop_held(takedowns.values("email"))
    stopped = takedowns.latest("pk").before["stopped"] if takedowns else []
    re_hold(entry, stopped)
    if entry.shown_with_id in stopped and not entry.can_be_emailed:
        hold_back(entry, None)
    return entry


@transaction.atomic
def correct_address(entry: Entry, *, by: User, email: str) -> Entry:
    """Give an entry the email address that its entrant meant, and email the private
    link there.

    The old link ends: the owner of the old address may have it. What did not arrive
    there goes to the new one. Raises TransitionNotAllowed if there is nothing to
    correct."""
    entry = Entry.objects.locked(entry)
    old, old_url = entry.email, entry.private_url
    if email == old or not old:
        raise TransitionNotAllowed(gettext("That is the address that we have."))
    entry.email, entry.link_nonce = email, new_nonce()
    entry.save(update_fields=["email", "link_nonce"])
    replace_link(entry.reference, old=old_url, new=entry.private_url)
    correct_unsent(entry.reference, old=old, new=email)
    queue_email(
        "challenges/email/address_corrected",
        to=email,
        app_label="challenges",
        reference=entry.reference,
        context={"entry": entry},
        unsubscribe_url=f"{entry.private_url}emails/",
    )
    note = gettext("The email address was %(old)s. The private link is a new one.")
    add_history_note(entry, note % {"old": old}, by=by)
    return entry
