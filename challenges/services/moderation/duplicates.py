"""The same idea from two people: it stands once, and both are told and named.

Nothing is decided by it. A double keeps its state, and staff decide on it as on any
other; see EntryQuerySet.published for who stands on the public pages."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from challenges.models import Entry
from challenges.models.workflow import Status
from challenges.services.emails import email_decision, stop_other_emails
from challenges.services.transitions import add_history_note
from core.workflow import TransitionNotAllowed

OPEN_STATUSES = {Status.SUBMITTED, Status.CHANGES_REQUESTED, Status.APPROVED}
"""States of ideas that can still come to something."""


@transaction.atomic
def mark_duplicate(entry: Entry, *, of: Entry, by: User) -> Entry:
    """Say that it is the same idea as that other one, which stands for both from now
    on. Its entrant is told, and the other one the first time, unless they are one and
    the same. Raises IllegalMove when it would not be the truth, or make a chain."""
    entry, kept = _both(entry, of)
    if refusal := _reason_against(entry, kept):
        raise TransitionNotAllowed(refusal)
    is_first = not kept.duplicates.exists()
    entry.duplicate_of = kept
    entry.save(update_fields=["duplicate_of"])
    words = {"reference": kept.reference}
    add_history_note(
        entry,
        gettext("It is the same idea as %(reference)s.") % words,
        by=by,
        email=email_decision(entry, "duplicate"),
    )
    tells = is_first and not entry.is_own_duplicate
    words = {"reference": entry.reference}
    add_history_note(
        kept,
        gettext("%(reference)s is the same idea.") % words,
        by=by,
        email=email_decision(kept, "duplicate_of_earlier") if tells else None,
    )
    return entry


@transaction.atomic
def unmark_duplicate(entry: Entry, *, by: User) -> Entry:
    """Each stands for itself again; letters that are still held are stopped. Raises
    IllegalMove when it is no double."""
    other = Entry.objects.filter(duplicates=entry).first()
    if other is None:
        raise TransitionNotAllowed(
            gettext("It is not marked as the same idea as another.")
        )
    entry, kept = _both(entry, other)
    if entry.duplicate_of != kept:
        raise TransitionNotAllowed(
            gettext("Somebody else has just changed it: look again.")
        )
    entry.duplicate_of = None
    entry.save(update_fields=["duplicate_of"])
    words = {"reference": kept.reference}
    add_history_note(
        entry,
        gettext("It is not the same idea as %(reference)s after all.") % words,
        by=by,
    )
    stop_other_emails(entry)
    words = {"reference": entry.reference}
    add_history_note(
        kept, gettext("%(reference)s is not the same idea after all.") % words, by=by
    )
    if not kept.duplicates.exists():
        stop_other_emails(kept)
    return entry


def _both(entry: Entry, other: Entry) -> tuple[Entry, Entry]:
    """The rows as they are now, locked in one order, whoever asks for them. Raises
    IllegalMove when one of them is gone."""
    keys = {entry.pk, other.pk}
    locked = Entry.objects.select_for_update().order_by("pk").in_bulk(keys)
    if locked.keys() != keys:
        raise TransitionNotAllowed(gettext("One of the two has just been deleted."))
    return locked[entry.pk], locked[other.pk]


def _reason_against(entry: Entry, kept: Entry) -> str:
    """Why the one cannot be a double of the other; "" if it can."""
    words = {"this": entry.reference, "other": kept.reference}
    if entry == kept:
        return gettext("That is this entry: give the number of the other one.")
    if entry.challenge_id != kept.challenge_id:
        return gettext("%(other)s is in another challenge.") % words
    if entry.duplicate_of:
        words["other"] = entry.duplicate_of.reference
        return gettext("It is marked as the same idea as %(other)s already.") % words
    if kept.duplicate_of:
        words["kept"] = kept.duplicate_of.reference
        return (
            gettext("%(other)s is itself the same idea as %(kept)s: choose that one.")
            % words
        )
    if entry.duplicates.exists():
        return (
            gettext(
                "Others are marked as the same idea as %(this)s: mark %(other)s as one "
                "of them, on its own page."
            )
            % words
        )
    for one in (entry, kept):
        if one.status not in OPEN_STATUSES:
            words = {"this": one.reference, "status": one.get_status_display()}
            return gettext("%(this)s is “%(status)s”.") % words
    return ""


@dataclass(frozen=True)
class DuplicateSummary:
    """Who else had an idea: how many people, and the organisations and teams among
    them that may be named."""

    count: int
    names: list[str]


def duplicate_summary(entry: Entry) -> DuplicateSummary:
    """Other people whose same idea was approved; never who they are."""
    doubles = entry.duplicates.filter(status=Status.APPROVED, is_taken_down=False)
    own = entry.email_key
    others = [d for d in doubles if not d.email_key or d.email_key != own]
    people = {double.email_key or double.pk for double in others}
    groups = [
        ", ".join(filter(None, [double.organisation, double.team]))
        for double in others
        if double.may_publish
    ]
    return DuplicateSummary(len(people), list(filter(None, groups)))
