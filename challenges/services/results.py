"""Results of a challenge: outcomes that the judges choose, and what happened next.

Nobody outside sees an outcome before it is announced: see announcements."""

import uuid
from collections.abc import Mapping
from functools import partial

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from challenges.models import Challenge, Entry, EntryHistory, ProgressUpdate
from challenges.models.entry_queryset import has_outcome
from challenges.models.workflow import Outcome, Status
from challenges.services.emails import email_entrant
from challenges.services.entering.attachments import store_file
from challenges.services.interests import refuse_interested
from challenges.services.transitions import add_history_note
from core.idempotency import create_once
from core.stored_files import NewFile
from core.templatetags.formatting import plain_datetime
from core.workflow import TransitionNotAllowed


@transaction.atomic
def set_outcome(
    entry: Entry,
    *,
    by: User,
    outcome: str,
    award: str = "",
    is_overall: bool = False,
    of_awards: bool = False,
) -> Entry:
    """Set the outcome of an approved entry. Raises TransitionNotAllowed for any other
    entry, for staff who have an interest in the challenge, and while its outcomes are
    about to be announced.

    `is_overall` marks the winner of the whole challenge; `of_awards` says that the
    awards of judges decide, which alone they do once there are some."""
    entry = Entry.objects.locked(entry)
    if entry.status != Status.APPROVED:
        raise TransitionNotAllowed(gettext("Only approved ideas have an outcome."))
    if entry.challenge.awards_decide and not of_awards:
        raise TransitionNotAllowed(
            gettext("The awards of judging decide: choose the idea there.")
        )
    refuse_interested(entry.challenge_id, by)
    check_not_published(entry.challenge)
    entry.outcome, entry.award, entry.is_overall = outcome, award, is_overall
    entry.save(update_fields=["outcome", "award", "is_overall"])
    add_history_note(entry, _outcome_note(entry), by=by, tells_outcome=True)
    return entry


@transaction.atomic
def set_others_not_selected(challenge: Challenge, *, by: User) -> int:
    """Set “Not selected” as the outcome of all approved entries that have none, but of
    those with a choice that nobody has confirmed; returns how many. Raises
    TransitionNotAllowed as set_outcome() does."""
    refuse_interested(challenge.pk, by)
    check_not_published(challenge)
    open_choice = Q(has_open_choice=True) | Q(duplicate_of__has_open_choice=True)
    entries = challenge.entries.filter(has_outcome("")).exclude(open_choice)
    locked = list(entries.select_for_update(of=("self",)).order_by("pk"))
    outcome = Outcome.NOT_SELECTED
    Entry.objects.filter(pk__in=[entry.pk for entry in locked]).update(outcome=outcome)
    _note_for_all(dict.fromkeys(locked, _outcome_note(Entry(outcome=outcome))), by=by)
    return len(locked)


@transaction.atomic
def set_feedback(
    challenge: Challenge, texts: Mapping[int, str], *, by: User
) -> list[Entry]:
    """Set what the judges said of approved entries, by primary key: their entrants read
    it with the outcome. Return those that there are.

    Raises TransitionNotAllowed while outcomes are about to be announced, and for staff
    with an interest in the challenge."""
    refuse_interested(challenge.pk, by)
    check_not_published(challenge)
    entries = challenge.entries.filter(pk__in=texts, status=Status.APPROVED)
    locked = list(entries.select_for_update(of=("self",)).order_by("pk"))
    for entry in locked:
        entry.feedback = texts[entry.pk]
    Entry.objects.bulk_update(locked, ["feedback"], batch_size=500)
    approved, none = gettext("Feedback approved"), gettext("No feedback approved")
    notes = {entry: approved if entry.feedback else none for entry in locked}
    _note_for_all(notes, by=by)
    return locked


def _note_for_all(notes: Mapping[Entry, str], *, by: User) -> None:
    """Add notes about outcomes to the histories of entries, as add_history_note() does,
    in one query for all."""
    EntryHistory.objects.bulk_create(
        [
            EntryHistory(
                entry=entry,
                by=by,
                from_status=entry.status,
                to_status=entry.status,
                staff_note=note,
                tells_outcome=True,
            )
            for entry, note in notes.items()
        ],
        batch_size=500,
    )


def _outcome_note(entry: Entry) -> str:
    label = entry.get_outcome_display() or gettext("none")
    overall = gettext("Overall award:") if entry.is_overall else ""
    text = gettext("Outcome: %(outcome)s.") % {"outcome": label}
    return " ".join(filter(None, [text, overall, entry.award]))


def check_not_published(challenge: Challenge) -> None:
    """Raise TransitionNotAllowed while outcomes are about to be announced."""
    announcement = challenge.announcements.waiting().first()
    if announcement:
        moment = plain_datetime(announcement.goes_out_at)
        raise TransitionNotAllowed(
            gettext(
                "The results go out at %(moment)s. To change an outcome, take them "
                "back first, on the page “Publish the results”."
            )
            % {"moment": moment}
        )


def add_update(
    entry: Entry,
    *,
    by: User,
    text: str,
    idempotency_key: uuid.UUID,
    picture: NewFile | None = None,
) -> ProgressUpdate:
    """Publish what happened next with an approved entry, and email its entrant and
    those of its duplicates. Raises TransitionNotAllowed for any other entry.

    `idempotency_key` identifies the form: if it is sent twice, the first update is
    returned and nothing is written."""
    update = ProgressUpdate(by=by, text=text.strip(), idempotency_key=idempotency_key)
    return create_once(
        ProgressUpdate, idempotency_key, partial(_add_update, entry, update, picture)
    )


def _add_update(
    entry: Entry, update: ProgressUpdate, picture: NewFile | None
) -> ProgressUpdate:
    entry = Entry.objects.locked(entry)
    if entry.status != Status.APPROVED:
        raise TransitionNotAllowed(gettext("Only approved ideas have a next chapter."))
    if not entry.is_shown:
        raise TransitionNotAllowed(
            gettext("Wait until the entrant knows that the idea was approved.")
        )
    update.pk, update.entry = None, entry
    update.save()
    if picture:
        store_file(picture, of=update)
    duplicates = entry.duplicates.filter(status=Status.APPROVED).shown()
    duplicates = duplicates.select_related("challenge", "duplicate_of")
    recipients = [entry, *(d for d in duplicates if not d.is_own_duplicate)]
    for recipient in recipients:
        email_entrant(recipient, "update", message=update.text)
    return update
