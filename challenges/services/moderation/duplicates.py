"""Duplicates: the same idea from two people is published once, and both are named.

A duplicate keeps its status, and staff decide on it as on any other entry. See
EntryQuerySet.published for which of the two is public."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from challenges.models import Entry
from challenges.models.workflow import Status
from challenges.services.emails import email_decision, stop_other_emails
from challenges.services.transitions import add_history_note
from core.workflow import TransitionNotAllowed
from outbox.models import Email

OPEN_STATUSES = {Status.SUBMITTED, Status.CHANGES_REQUESTED, Status.APPROVED}
"""Statuses of entries that can still be approved."""


@transaction.atomic
def mark_duplicate(entry: Entry, *, of: Entry, by: User) -> Entry:
    """Mark `entry` as a duplicate of `of`, the original. Emails both entrants, the
    original's only for its first duplicate, and neither twice if they are one person.

    Raises TransitionNotAllowed if they are in different challenges, if either is closed
    to decisions, or if it would make a chain."""
    entry, original = _lock_both(entry, of)
    if refusal := reason_against(entry, original):
        raise TransitionNotAllowed(refusal)
    is_first = not original.duplicates.exists()
    entry.duplicate_of = original
    entry.save(update_fields=["duplicate_of"])
    params = {"reference": original.reference}
    add_history_note(
        entry,
        gettext("It is the same idea as %(reference)s.") % params,
        by=by,
        email=email_decision(entry, "duplicate"),
    )
    emails_original = is_first and not entry.is_own_duplicate
    params = {"reference": entry.reference}
    add_history_note(
        original,
        gettext("%(reference)s is the same idea.") % params,
        by=by,
        email=(
            email_decision(original, "duplicate_of_earlier")
            if emails_original
            else None
        ),
    )
    return entry


@transaction.atomic
def unmark_duplicate(entry: Entry, *, by: User) -> Entry:
    """Undo mark_duplicate(), and stop its emails that are still held. Raises
    TransitionNotAllowed if the entry is no duplicate."""
    marked_as = Entry.objects.filter(duplicates=entry).first()
    if marked_as is None:
        raise TransitionNotAllowed(
            gettext("It is not marked as the same idea as another.")
        )
    entry, original = _lock_both(entry, marked_as)
    if entry.duplicate_of != original:
        raise TransitionNotAllowed(
            gettext("Somebody else has just changed it: look again.")
        )
    entry.duplicate_of = None
    entry.save(update_fields=["duplicate_of"])
    params = {"reference": original.reference}
    note = gettext("It is not the same idea as %(reference)s after all.") % params
    add_history_note(entry, note, by=by)
    stop_other_emails(entry)
    params = {"reference": entry.reference}
    note = gettext("%(reference)s is not the same idea after all.") % params
    add_history_note(original, note, by=by)
    if not original.duplicates.exists():
        stop_other_emails(original)
    return entry


def _lock_both(entry: Entry, other: Entry) -> tuple[Entry, Entry]:
    """Return both entries as they are now, locked in the order of their ids. Raises
    TransitionNotAllowed if one was deleted."""
    keys = {entry.pk, other.pk}
    locked = Entry.objects.select_for_update().order_by("pk").in_bulk(keys)
    if locked.keys() != keys:
        raise TransitionNotAllowed(gettext("One of the two has just been deleted."))
    return locked[entry.pk], locked[other.pk]


def reason_against(entry: Entry, original: Entry) -> str:
    """Return why `entry` cannot be a duplicate of `original`; "" if it can."""
    params = {"this": entry.reference, "other": original.reference}
    if entry == original:
        return gettext("That is this idea: give the number of the other one.")
    if entry.challenge_id != original.challenge_id:
        return gettext("%(other)s is in another challenge.") % params
    if entry.duplicate_of:
        params["other"] = entry.duplicate_of.reference
        return gettext("It is marked as the same idea as %(other)s already.") % params
    if original.duplicate_of:
        params["original"] = original.duplicate_of.reference
        text = gettext(
            "%(other)s is itself the same idea as %(original)s: choose that one."
        )
        return text % params
    if entry.duplicates.exists():
        text = gettext(
            "Others are marked as the same idea as %(this)s: mark %(other)s as one of "
            "them, on its own page."
        )
        return text % params
    for either in (entry, original):
        if either.status not in OPEN_STATUSES:
            params = {"this": either.reference, "status": either.get_status_display()}
            return gettext("%(this)s is “%(status)s”.") % params
    return ""


@dataclass(frozen=True)
class DuplicateSummary:
    """Number of other people with the same idea, and the names of the organisations and
    teams among them that agreed to be named."""

    count: int
    names: list[str]


def duplicate_summary(entry: Entry) -> DuplicateSummary:
    """Return who else had this idea, among approved duplicates of other people. One
    whose email about it is still held is not named."""
    approved = entry.duplicates.filter(status=Status.APPROVED, is_taken_down=False)
    if not approved.exists():  # as of nearly every idea: the rest is much longer
        return DuplicateSummary(0, [])
    emails = Email.objects.filter(reference=OuterRef("reference"))
    is_held = Exists(emails.filter(status=Email.Status.HELD))
    duplicates = approved.filter(~is_held).shown().select_related("challenge")
    own = entry.email_key
    others = [d for d in duplicates if not d.email_key or d.email_key != own]
    people = {duplicate.email_key or duplicate.pk for duplicate in others}
    groups = [
        ", ".join(filter(None, [duplicate.public_organisation, duplicate.public_team]))
        for duplicate in others
        if duplicate.may_publish and not duplicate.has_details_to_judge
    ]
    return DuplicateSummary(len(people), list(filter(None, groups)))
