"""Results of a challenge: outcomes of approved entries, progress updates, emails."""

import uuid
from functools import partial

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import Challenge, Entry, ProgressUpdate
from challenges.models.workflow import Status
from challenges.services.emails import email_entrant
from challenges.services.entering.attachments import NewFile, store_file
from challenges.services.transitions import add_history_note
from core.idempotency import create_once
from core.workflow import TransitionNotAllowed


@transaction.atomic
def set_outcome(entry: Entry, *, by: User, outcome: str, award: str = "") -> Entry:
    """Set the outcome of an approved entry; shown when the results are out. Raises
    TransitionNotAllowed for any other entry."""
    entry = Entry.objects.locked(entry)
    if entry.status != Status.APPROVED:
        raise TransitionNotAllowed(gettext("Only approved ideas have an outcome."))
    entry.outcome, entry.award = outcome, award
    entry.save(update_fields=["outcome", "award"])
    params = {"outcome": entry.get_outcome_display() or gettext("none"), "award": award}
    add_history_note(entry, gettext("Outcome: %(outcome)s. %(award)s") % params, by=by)
    return entry


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
    update.pk, update.entry = None, entry
    update.save()
    if picture:
        store_file(picture, of=update)
    duplicates = entry.duplicates.filter(status=Status.APPROVED)
    duplicates = duplicates.select_related("challenge", "duplicate_of")
    recipients = [entry, *(d for d in duplicates if not d.is_own_duplicate)]
    for recipient in recipients:
        email_entrant(recipient, "update", message=update.text)
    return update


@transaction.atomic
def announce_results(challenge: Challenge) -> int:
    """Email the results to the entrants of approved entries, once; returns how many
    emails that makes. Leaves out entrants who want no emails.

    Does nothing before `results_at`, nor until staff have marked the results as
    complete."""
    due = Challenge.objects.with_results_to_announce().select_for_update()
    locked = due.filter(pk=challenge.pk).first()
    if locked is None:
        return 0
    locked.results_announced_at = timezone.now()
    locked.save(update_fields=["results_announced_at"])
    approved = locked.entries.filter(status=Status.APPROVED, emails_opted_out=False)
    recipients = approved.exclude(email="").select_related(
        "challenge", "focus_area", "duplicate_of"
    )
    for entry in recipients:
        email_entrant(entry, "results")
    return len(recipients)
