"""What entrants do: send, change, withdraw, come back, find, take along, delete."""

import uuid
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from challenges.models import Draft, Entry, EntryRevision
from challenges.models.workflow import ENTRANT_EDITABLE, PUBLIC_TEXT_FIELDS, Status
from challenges.services.emails import (
    acknowledge_to_entrant,
    email_changed,
    email_entrant,
    email_received,
    email_team,
    stop_decision_emails,
    stop_other_emails,
)
from challenges.services.transitions import add_history_note, transition_to
from core.idempotency import create_once
from core.references import unused_reference
from core.workflow import TransitionNotAllowed


def submit(
    entry: Entry, *, idempotency_key: uuid.UUID, by: User | None = None
) -> Entry:
    """Store a new entry as received, acknowledge it and tell the moderators.

    `idempotency_key` names the form that it came with: sent twice, the first entry is
    returned and nothing is written again. `by` is the member of staff who typed it
    in for somebody."""
    entry.idempotency_key = idempotency_key
    entry.entered_by = by
    return create_once(Entry, idempotency_key, partial(_insert, entry, by=by))


def _insert(entry: Entry, *, by: User | None) -> Entry:
    entry.pk, entry.status = None, Status.DRAFT
    prefix = entry.challenge.reference_prefix
    entry.reference = unused_reference(prefix, Entry, Draft)
    return insert_submitted(entry, by=by)


def insert_submitted(
    entry: Entry, *, by: User | None = None, draft: Draft | None = None
) -> Entry:
    """Insert what has its reference, with the files of its draft, and tell everybody;
    the caller's transaction."""
    transition_to(entry, Status.SUBMITTED, by=by)
    if draft:
        draft.attachments.update(draft=None, entry=entry)
    email_received(entry)
    return entry


@transaction.atomic
def withdraw(entry: Entry, *, by: User | None = None, staff_note: str = "") -> Entry:
    """The entrant takes the idea back; it is public no longer. `by` is the member of
    staff who does it for somebody who rang or wrote."""
    entry = Entry.objects.locked(entry)
    transition_to(entry, Status.WITHDRAWN, by=by, staff_note=staff_note.strip())
    stop_decision_emails(entry)
    stop_other_emails(entry)
    if by:
        email_entrant(entry, "withdrawn")
    else:
        acknowledge_to_entrant(entry, "withdrawn")
    return entry


@transaction.atomic
def update_answers(
    entry: Entry,
    *,
    answers: dict[str, Any],
    consent_words: dict[str, str],
    reply: str = "",
) -> Entry:
    """The entrant writes the answers anew; the old ones are kept as a version.

    `answers` has the names of CHANGEABLE, `consent_words` the words beside the boxes
    that were ticked or left open, `reply` is what the entrant says to a
    request of ours. What we asked about, or had approved, is to review again: a request
    may be answered by files alone. Else nothing happens when nothing was changed and
    nothing said. Raises IllegalMove when it is too late."""
    entry = Entry.objects.locked(entry)
    if not entry.can_be_changed:
        raise TransitionNotAllowed(gettext("This entry can no longer be changed."))
    before = entry.answers
    answers = answers | still_redacted(entry, answers)
    for name in ENTRANT_EDITABLE:
        setattr(entry, name, answers[name])
    was_asked = entry.awaits_entrant
    if entry.answers == before and not reply and not was_asked:
        return entry
    if entry.answers != before:
        EntryRevision.objects.create(entry=entry, answers=before)
        entry.consent_words |= consent_words
        entry.save(update_fields=[*ENTRANT_EDITABLE, "consent_words"])
    if was_asked or entry.status == Status.APPROVED:
        transition_to(entry, Status.SUBMITTED, message=reply)
        stop_decision_emails(entry)
        email_team(entry, "changed")
        acknowledge_to_entrant(entry, "changed")
        return entry
    if reply:
        add_history_note(
            entry, gettext("The entrant writes: %(reply)s") % {"reply": reply}
        )
    else:
        add_history_note(entry, gettext("The entrant changed the answers."))
    email_changed(entry)
    return entry


@transaction.atomic
def undo_withdrawal(entry: Entry) -> Entry:
    """The entrant undoes a withdrawal; we read the idea again. Raises IllegalMove
    after TIME_TO_COME_BACK."""
    entry = Entry.objects.locked(entry)
    if not entry.can_undo_withdrawal:
        raise TransitionNotAllowed(gettext("It is too late to undo this."))
    transition_to(entry, Status.SUBMITTED)
    email_team(entry, "changed")
    acknowledge_to_entrant(entry, "withdrawal_undone")
    return entry


@transaction.atomic
def stop_emails(entry: Entry) -> Entry:
    """The entrant wants no more emails about this idea. The private page still tells
    everything, and its link can still be asked for."""
    return _set_emails_opted_out(
        entry, True, gettext("The entrant wants no more emails.")
    )


@transaction.atomic
def start_emails(entry: Entry) -> Entry:
    """The entrant wants emails about this idea again."""
    return _set_emails_opted_out(
        entry, False, gettext("The entrant wants emails again.")
    )


def _set_emails_opted_out(entry: Entry, stops: bool, words: str) -> Entry:
    entry = Entry.objects.locked(entry)
    if entry.emails_opted_out != stops:
        entry.emails_opted_out = stops
        entry.save(update_fields=["emails_opted_out"])
        add_history_note(entry, words)
        if stops:
            stop_decision_emails(entry)
            stop_other_emails(entry)
    return entry


def still_redacted(entry: Entry, answers: dict[str, Any]) -> dict[str, Any]:
    """Texts that say what staff have taken out, as they stood in a form that was opened
    before: what is public stays as it is."""
    if not entry.is_redacted:
        return {}
    original = entry.revisions.originals().order_by("-until", "-pk")[0].answers
    same = [name for name in PUBLIC_TEXT_FIELDS if answers[name] == original[name]]
    return {name: getattr(entry, name) for name in same}
