"""Decisions of staff about an entry, and undoing them."""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import DecisionReason, Entry, EntryHistory
from challenges.models.workflow import TOLD_DECISIONS, Status
from challenges.services.emails import (
    email_decision,
    stop_other_emails,
)
from challenges.services.moderation import areas, redaction
from challenges.services.transitions import (
    add_history_note,
    hold_back,
    transition_to,
    undo_transition,
)
from core.workflow import TransitionNotAllowed
from focus_areas.models import FocusArea
from outbox import preview as outbox_preview
from outbox.models import Email
from outbox.preview import EmailPreview


def approve(
    entry: Entry,
    *,
    by: User,
    message: str = "",
    staff_note: str = "",
    reason: DecisionReason | None = None,
    takes_out_details: bool = False,
    details_reason: str = "",
    focus_area: FocusArea | None = None,
) -> Entry:
    """Approve an entry. If its entrant agreed, it is public as soon as the entrant is
    told.

    `focus_area` is where staff put it; without one it stays where it is. Personal
    details that everybody could read are taken out first, if `takes_out_details`, or
    stay for `details_reason`. Raises TransitionNotAllowed with neither of these, or if
    it has no focus area yet and gets none."""

    def prepare(entry: Entry) -> dict[str, Any]:
        _judge_details(entry, by=by, takes_out=takes_out_details, reason=details_reason)
        return areas.choose(entry, focus_area, by=by)

    return _decide(entry, Status.APPROVED, by, message, staff_note, reason, prepare)


def _judge_details(entry: Entry, *, by: User, takes_out: bool, reason: str) -> None:
    if not entry.has_details_to_judge:
        return
    if takes_out:
        redaction.take_out(entry, by=by)
    elif reason.strip():
        redaction.allow(entry, by=by, reason=reason)
    else:
        raise TransitionNotAllowed(
            gettext(
                "Everybody could read personal details: take them out, or say why they "
                "may be public."
            )
        )


def decline(
    entry: Entry,
    *,
    by: User,
    message: str,
    staff_note: str = "",
    reason: DecisionReason | None = None,
) -> Entry:
    """Decline an entry. `message` tells the entrant why, `reason` is the one of the
    library that the message began as. Raises ValueError without a message."""
    if not message.strip():
        raise ValueError("Declining needs a message to the entrant.")
    return _decide(entry, Status.DECLINED, by, message, staff_note, reason)


def request_changes(
    entry: Entry,
    *,
    by: User,
    message: str,
    staff_note: str = "",
    reason: DecisionReason | None = None,
) -> Entry:
    """Ask the entrant for something; `message` says what. The answer puts the entry
    back to review. Raises ValueError without a message."""
    if not message.strip():
        raise ValueError("Asking for changes needs a message to the entrant.")
    return _decide(entry, Status.CHANGES_REQUESTED, by, message, staff_note, reason)


def mark_spam(
    entry: Entry,
    *,
    by: User,
    staff_note: str = "",
    reason: DecisionReason | None = None,
) -> Entry:
    """Mark an entry as spam; its sender is not told."""
    return _decide(entry, Status.SPAM, by, "", staff_note, reason)


@transaction.atomic
def return_to_review(
    entry: Entry, *, by: User, message: str = "", staff_note: str = ""
) -> Entry:
    """Put an entry back to review, whatever was decided.

    An entrant who was told of the decision gets an email. A decision that the entrant
    was not told of is undone instead; then a message raises TransitionNotAllowed."""
    entry = Entry.objects.locked(entry)
    decision = last_decision(entry)
    if decision and can_undo_silently(entry, decision):
        if message.strip():
            raise TransitionNotAllowed(
                gettext("The entrant never heard of it: leave the message out.")
            )
        undo_transition(entry, decision, by=by, staff_note=staff_note.strip())
        return entry
    return _decide(entry, Status.SUBMITTED, by, message, staff_note)


@transaction.atomic
def undo(
    entry: Entry, *, by: User, staff_note: str = "", decision_id: int | None = None
) -> Entry:
    """Undo the last decision, of which the entrant was not told.

    - The status, outcome, focus area and due date are what they were before it.
    - The held email about it is stopped.
    - The emails that it had stopped are held again.

    No email goes out. Raises TransitionNotAllowed if there is nothing to undo, if the
    entrant has been told, or if the last decision is not the one with `decision_id`."""
    entry = Entry.objects.locked(entry)
    last = last_decision(entry)
    if last and decision_id is not None and last.pk != decision_id:
        raise TransitionNotAllowed(gettext("Somebody has decided anew: look again."))
    if last is None:
        raise TransitionNotAllowed(gettext("There is no decision to undo."))
    if not last.undoable:
        raise TransitionNotAllowed(
            gettext("Too late to undo: the entrant has been told. Put it back instead.")
        )
    undo_transition(entry, last, by=by, staff_note=staff_note.strip())
    return entry


@transaction.atomic
def show_now(entry: Entry, *, by: User) -> Entry:
    """Show a decision outside for which no email is held: there is none, or staff have
    stopped it. Raises TransitionNotAllowed if an email is held, or if the decision is
    shown already."""
    entry = Entry.objects.locked(entry)
    if entry.held_decision is None:
        raise TransitionNotAllowed(gettext("It is shown already."))
    if entry.shown_with and entry.shown_with.status == Email.Status.HELD:
        raise TransitionNotAllowed(gettext("Send the email: it is shown with it."))
    entry.shown_from, entry.shown_with = timezone.now(), None
    entry.save(update_fields=["shown_from", "shown_with"])
    add_history_note(entry, gettext("Shown outside without an email."), by=by)
    return entry


def preview_email(
    service: Callable[..., object], entry: Entry, **kwargs: Any
) -> EmailPreview | None:
    """Return the email that a service would send to the entrant, without the private
    link; None if it sends none. See outbox.preview."""
    private_url = entry.private_url
    return outbox_preview.preview_email(
        service, entry, private_url=private_url, **kwargs
    )


def last_decision(entry: Entry) -> EntryHistory | None:
    """Return the decision that gave the entry its status, if staff did."""
    return last_decisions([entry]).get(entry.pk)


def last_decisions(entries: Collection[Entry]) -> dict[int, EntryHistory]:
    """Return the last decision on each of these entries, by the id of the entry."""
    rows = EntryHistory.objects.filter(entry__in=[entry.pk for entry in entries])
    rows = rows.decisions().select_related("email", "by")
    last = {row.entry_id: row for row in reversed(rows)}
    status = {entry.pk: entry.status for entry in entries}
    for entry in entries:
        if row := last.get(entry.pk):
            row.entry = entry
    return {pk: row for pk, row in last.items() if row.to_status == status[pk]}


def can_undo_silently(entry: Entry, decision: EntryHistory) -> bool:
    """Whether putting the entry back means undoing `decision`, of which the entrant was
    not told. A spam mark is never undone so: we may have asked for something before it.
    """
    return decision.undoable and entry.status != Status.SPAM


def email_template_for(entry: Entry, target: str) -> str:
    """Return the template of the email about this transition; "" if there is nothing to
    tell the entrant."""
    shown = entry.status_shown_to_entrant
    if target in {shown, Status.SPAM}:
        return ""
    if shown == Status.WITHDRAWN:
        return "withdrawal_undone"
    return "returned_to_review" if target == Status.SUBMITTED else str(target)


@transaction.atomic
def _decide(
    entry: Entry,
    target: Status,
    by: User,
    message: str,
    staff_note: str,
    reason: DecisionReason | None = None,
    prepare: Callable[[Entry], dict[str, Any]] = lambda entry: {},
) -> Entry:
    """Decide on an entry. `prepare` is called with it when it is locked, and returns
    what undoing the decision needs beside what every decision does."""
    entry = Entry.objects.locked(entry)
    prepared = prepare(entry)
    template = email_template_for(entry, target)
    if message.strip() and entry.status == Status.SPAM and not template:
        raise TransitionNotAllowed(
            gettext("The entrant never heard of the spam mark: leave the message out.")
        )
    decision = transition_to(
        entry,
        target,
        by=by,
        message=message.strip(),
        staff_note=staff_note.strip(),
        reason=reason,
    )
    decision.before |= prepared
    if target in {Status.DECLINED, Status.SPAM} and (more := stop_other_emails(entry)):
        decision.before["stopped"] = decision.before.get("stopped", []) + more
    if template:
        decision.email = email_decision(entry, template, message=message.strip())
    decision.save(update_fields=["email", "before"])
    if target in TOLD_DECISIONS:
        hold_back(entry, decision.email)
    return entry
