"""Services for the entrant of an entry: submit, change, withdraw, stop emails."""

import uuid
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import Draft, Entry, EntryRevision
from challenges.models.workflow import (
    ENTRANT_EDITABLE,
    PUBLIC_TEXT_FIELDS,
    TRANSITIONS,
    UNDO_WITHDRAWAL_WINDOW,
    Status,
)
from challenges.services.emails import (
    acknowledge_to_entrant,
    email_changed,
    email_entrant,
    email_received,
    email_team,
    stop_other_emails,
)
from challenges.services.transitions import (
    add_history_note,
    show_without_email,
    take_back,
    transition_to,
)
from core.idempotency import create_once
from core.references import unused_reference
from core.workflow import TransitionNotAllowed


def submit(
    entry: Entry, *, idempotency_key: uuid.UUID, by: User | None = None
) -> Entry:
    """Store a new entry as received, acknowledge it and notify the team.

    `idempotency_key` identifies the form: if it is sent twice, the first entry is
    returned and nothing is written. `by` is the member of staff who typed it in for
    somebody."""
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
    """Insert an entry that already has its reference, take over the draft's files,
    queue both emails. Run inside the caller's transaction."""
    transition_to(entry, Status.SUBMITTED, by=by)
    if draft:
        draft.attachments.update(draft=None, entry=entry)
    email_received(entry)
    return entry


def can_withdraw(entry: Entry) -> bool:
    """Whether the entrant may withdraw the entry: not once its award is announced."""
    shown = entry.status_shown_to_entrant
    return Status.WITHDRAWN in TRANSITIONS[shown] and not entry.announced_outcome


@transaction.atomic
def withdraw(entry: Entry, *, by: User | None = None, staff_note: str = "") -> Entry:
    """Withdraw the entry for its entrant; it is no longer public. `by` is the member of
    staff who does it for somebody who rang or wrote."""
    entry = Entry.objects.locked(entry)
    if by is None:
        take_back(entry)
    transition_to(entry, Status.WITHDRAWN, by=by, staff_note=staff_note.strip())
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
    """Change the answers for the entrant; the previous ones become a revision.

    `answers` has the fields of ENTRANT_EDITABLE, `consent_words` the wording beside the
    consent boxes, `reply` the entrant's answer to our request. An entry that we asked
    about, or had approved, goes back to review, and a decision that its entrant does
    not know of is undone; our request may be answered by files alone. Otherwise nothing
    happens if nothing was changed and nothing said. Raises TransitionNotAllowed if it
    is too late."""
    entry = Entry.objects.locked(entry)
    if not entry.can_be_changed:
        raise TransitionNotAllowed(gettext("This idea can no longer be changed."))
    answers = answers | still_redacted(entry, answers)
    is_changed = answers != _known_answers(entry)
    answers_request = entry.awaits_entrant
    if not is_changed and not reply and not answers_request:
        return entry
    was_held = take_back(entry)
    if is_changed:
        EntryRevision.objects.create(entry=entry, answers=entry.answers)
        for name in ENTRANT_EDITABLE:
            setattr(entry, name, answers[name])
        entry.consent_words |= consent_words
        entry.details_allowed = False
        changed = [*ENTRANT_EDITABLE, "consent_words", "details_allowed"]
        entry.save(update_fields=changed)
    if answers_request or entry.status == Status.APPROVED:
        transition_to(entry, Status.SUBMITTED, message=reply)
        email_team(entry, "changed")
        acknowledge_to_entrant(entry, "changed")
        return entry
    if reply:
        add_history_note(
            entry, gettext("The entrant writes: %(reply)s") % {"reply": reply}
        )
    else:
        add_history_note(entry, gettext("The entrant changed the answers."))
    if was_held:
        email_team(entry, "changed")
    email_changed(entry)
    return entry


def answer(entry: Entry, *, reply: str) -> Entry:
    """Take the entrant's answer to our request; the idea stays as it is. Raises
    TransitionNotAllowed if it is too late."""
    answers = _known_answers(entry)
    return update_answers(entry, answers=answers, consent_words={}, reply=reply)


def _known_answers(entry: Entry) -> dict[str, Any]:
    """Return the answers as the entrant knows them."""
    answers = {name: getattr(entry, name) for name in ENTRANT_EDITABLE}
    return answers | {"focus_area": entry.area_shown_to_entrant}


def can_undo_withdrawal(entry: Entry) -> bool:
    """Whether the entrant may undo a withdrawal: within UNDO_WITHDRAWAL_WINDOW, once a
    day, because each time emails go out."""
    if entry.status != Status.WITHDRAWN:
        return False
    withdrawal = entry.history.filter(to_status=Status.WITHDRAWN).last()
    if withdrawal is None or withdrawal.from_status == Status.SPAM:
        return False
    now = timezone.now()
    undone = entry.history.filter(from_status=Status.WITHDRAWN, by=None)
    return (
        withdrawal.at > now - UNDO_WITHDRAWAL_WINDOW
        and not undone.filter(at__gte=now - timedelta(days=1)).exists()
    )


@transaction.atomic
def undo_withdrawal(entry: Entry) -> Entry:
    """Undo a withdrawal for the entrant; the entry goes back to review. Raises
    TransitionNotAllowed if it is too late."""
    entry = Entry.objects.locked(entry)
    if not can_undo_withdrawal(entry):
        raise TransitionNotAllowed(gettext("It is too late to undo this."))
    transition_to(entry, Status.SUBMITTED)
    email_team(entry, "changed")
    acknowledge_to_entrant(entry, "withdrawal_undone")
    return entry


@transaction.atomic
def stop_emails(entry: Entry) -> Entry:
    """Stop emails about this entry. The private page still tells everything, and its
    link can still be asked for."""
    return _set_emails_opted_out(
        entry, True, gettext("The entrant wants no more emails.")
    )


@transaction.atomic
def start_emails(entry: Entry) -> Entry:
    """Start emails about this entry again."""
    return _set_emails_opted_out(
        entry, False, gettext("The entrant wants emails again.")
    )


def _set_emails_opted_out(entry: Entry, opted_out: bool, note: str) -> Entry:
    entry = Entry.objects.locked(entry)
    if entry.emails_opted_out != opted_out:
        entry.emails_opted_out = opted_out
        entry.save(update_fields=["emails_opted_out"])
        add_history_note(entry, note)
        if opted_out:
            show_without_email(entry)
            stop_other_emails(entry)
    return entry


def still_redacted(entry: Entry, answers: dict[str, Any]) -> dict[str, Any]:
    """Return the redacted texts for answers that are the originals unchanged.

    A form opened before the redaction still has the originals; sending it must not
    bring them back."""
    if not entry.is_redacted:
        return {}
    original = entry.revisions.originals().order_by("-until", "-pk")[0].answers
    unchanged = [name for name in PUBLIC_TEXT_FIELDS if answers[name] == original[name]]
    return {name: getattr(entry, name) for name in unchanged}
