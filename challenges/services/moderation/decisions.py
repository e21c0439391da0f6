"""What staff decide about an entry, and how they take it back."""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from challenges.models import DecisionReason, Entry, EntryHistory
from challenges.models.workflow import Status
from challenges.services.emails import (
    email_decision,
    re_hold,
    stop_decision_emails,
    stop_other_emails,
)
from challenges.services.transitions import transition_to, undo_transition
from core.workflow import TransitionNotAllowed
from outbox import services as outbox
from outbox.models import Email
from outbox.rendering import RenderedEmail
from outbox.services import emails_about


def approve(
    entry: Entry,
    *,
    by: User,
    message: str = "",
    staff_note: str = "",
    reason: DecisionReason | None = None,
) -> Entry:
    """Take the idea into the challenge; public from now on when its entrant agreed."""
    return _decide(entry, Status.APPROVED, by, message, staff_note, reason)


def decline(
    entry: Entry,
    *,
    by: User,
    message: str,
    staff_note: str = "",
    reason: DecisionReason | None = None,
) -> Entry:
    """Do not take the idea forward; `note` gives the entrant the reason, `reason` says
    which of the library's it began as."""
    if not message.strip():
        raise ValueError("A declined entrant is owed a reason.")
    return _decide(entry, Status.DECLINED, by, message, staff_note, reason)


def request_changes(
    entry: Entry,
    *,
    by: User,
    message: str,
    staff_note: str = "",
    reason: DecisionReason | None = None,
) -> Entry:
    """Ask the entrant for something; `note` says what. The answer puts the entry back
    to review."""
    if not message.strip():
        raise ValueError("The entrant must know what we need.")
    return _decide(entry, Status.CHANGES_REQUESTED, by, message, staff_note, reason)


def mark_spam(
    entry: Entry,
    *,
    by: User,
    staff_note: str = "",
    reason: DecisionReason | None = None,
) -> Entry:
    """Put a machine's or a vandal's entry aside; its sender hears nothing."""
    return _decide(entry, Status.SPAM, by, "", staff_note, reason)


@transaction.atomic
def return_to_review(
    entry: Entry, *, by: User, message: str = "", staff_note: str = ""
) -> Entry:
    """Back to review, whatever was decided. Whoever had been told hears of it; nobody
    was told of a spam mark, but its sender may have been asked for something before. A
    decision that its entrant never heard of is undone instead."""
    entry = Entry.objects.locked(entry)
    step = last_decision(entry)
    if step and can_undo_silently(entry, step):
        if message.strip():
            raise TransitionNotAllowed(
                gettext("The entrant never heard of it: leave the message out.")
            )
        return _undo(entry, step, by, staff_note)
    return _decide(entry, Status.SUBMITTED, by, message, staff_note)


@transaction.atomic
def undo(
    entry: Entry, *, by: User, staff_note: str = "", step: int | None = None
) -> Entry:
    """As if it had not been decided: the held letter is stopped, the ones that it had
    stopped are held anew, the entry is where it was, its answer due when it was. No
    email goes out. Raises IllegalMove when there is nothing to undo or the entrant has
    been told, or when the last decision is another one than `step` names."""
    entry = Entry.objects.locked(entry)
    last = last_decision(entry)
    if last and step is not None and last.pk != step:
        raise TransitionNotAllowed(gettext("Somebody has decided anew: look again."))
    if last is None:
        raise TransitionNotAllowed(gettext("There is no decision to undo."))
    if not last.undoable:
        raise TransitionNotAllowed(
            gettext("Too late to undo: the entrant has been told. Put it back instead.")
        )
    return _undo(entry, last, by, staff_note)


def _undo(entry: Entry, step: EntryHistory, by: User, staff_note: str) -> Entry:
    if step.email and step.email.status == Email.Status.HELD:
        outbox.stop(step.email)
    re_hold(step.before.get("stopped", []))
    undo_transition(entry, step, by=by, staff_note=staff_note.strip())
    return entry


def preview_email(
    verb: Callable[..., Entry], entry: Entry, **words: Any
) -> RenderedEmail | None:
    """What a verb would write to the entrant, without the link that is not ours to
    know: it is done, read, and taken back. None when it writes nothing; raises
    IllegalMove as the verb does."""
    with transaction.atomic():
        written = emails_about(entry.reference)
        before = set(written.values_list("pk", flat=True))
        verb(entry, **words)
        email = written.exclude(pk__in=before).first()
        transaction.set_rollback(True)
    if email is None:
        return None
    hidden = entry.private_url, gettext("(the entrant’s private link)")
    return RenderedEmail(email.subject, email.text.replace(*hidden))


def last_decision(entry: Entry) -> EntryHistory | None:
    """What made the entry what it is, if staff decided that."""
    return last_decisions([entry]).get(entry.pk)


def last_decisions(entries: Collection[Entry]) -> dict[int, EntryHistory]:
    """The same of many, by the key of the entry."""
    steps = EntryHistory.objects.filter(entry__in=[entry.pk for entry in entries])
    steps = steps.decisions().select_related("email", "by")
    last = {step.entry_id: step for step in reversed(steps)}
    status = {entry.pk: entry.status for entry in entries}
    return {pk: step for pk, step in last.items() if step.to_status == status[pk]}


def can_undo_silently(entry: Entry, step: EntryHistory) -> bool:
    """Whether to put it back is to undo `step`, which the entrant never heard of. From
    a spam mark there is more to say, if we had asked for something before it."""
    return step.undoable and entry.status != Status.SPAM


def email_template_for(entry: Entry, to: str) -> str:
    """The letter that tells of this move; "" when there is nothing to tell."""
    before = entry.status_shown_to_entrant
    if to in {before, Status.SPAM}:
        return ""
    if before == Status.WITHDRAWN:
        return "withdrawal_undone"
    return "returned_to_review" if to == Status.SUBMITTED else str(to)


@transaction.atomic
def _decide(
    entry: Entry,
    to: Status,
    by: User,
    message: str,
    staff_note: str,
    reason: DecisionReason | None = None,
) -> Entry:
    entry = Entry.objects.locked(entry)
    letter = email_template_for(entry, to)
    if message.strip() and entry.status == Status.SPAM and not letter:
        raise TransitionNotAllowed(
            gettext("The entrant never heard of the spam mark: leave the message out.")
        )
    step = transition_to(
        entry,
        to,
        by=by,
        message=message.strip(),
        staff_note=staff_note.strip(),
        reason=reason,
    )
    stopped = stop_decision_emails(entry)
    if to in {Status.DECLINED, Status.SPAM}:
        stopped += stop_other_emails(entry)
    if stopped:
        step.before["stopped"] = stopped
    if letter:
        step.email = email_decision(entry, letter, message=message.strip())
    if stopped or letter:
        step.save(update_fields=["email", "before"])
    return entry
