"""What became of an approved entry: its outcome, the next chapter, the results."""

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
    """Note what became of an approved entry; shown when the results are out."""
    entry = Entry.objects.locked(entry)
    if entry.status != Status.APPROVED:
        raise TransitionNotAllowed(gettext("Only approved entries have an outcome."))
    entry.outcome, entry.award = outcome, award
    entry.save(update_fields=["outcome", "award"])
    words = {"outcome": entry.get_outcome_display() or gettext("none"), "award": award}
    add_history_note(entry, gettext("Outcome: %(outcome)s. %(award)s") % words, by=by)
    return entry


def add_update(
    entry: Entry,
    *,
    by: User,
    text: str,
    idempotency_key: uuid.UUID,
    picture: NewFile | None = None,
) -> ProgressUpdate:
    """Tell what happened next with an approved idea: on its page when it has one, and
    to its entrant. Raises IllegalMove for any other entry.

    `idempotency_key` names the form that it came with: sent twice, it is told once."""
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
    named = entry.duplicates.filter(status=Status.APPROVED)
    others = named.select_related("challenge", "duplicate_of")
    for told in (entry, *(each for each in others if not each.is_own_duplicate)):
        email_entrant(told, "update", message=update.text)
    return update


@transaction.atomic
def announce_results(challenge: Challenge) -> int:
    """Tell every entrant of an approved entry how it ended, once, save those who want
    no emails; returns how many emails that makes. Does nothing before `results_at`,
    before staff have said that the outcomes are complete, or twice."""
    due = Challenge.objects.with_results_to_announce().select_for_update()
    locked = due.filter(pk=challenge.pk).first()
    if locked is None:
        return 0
    locked.results_announced_at = timezone.now()
    locked.save(update_fields=["results_announced_at"])
    approved = locked.entries.filter(status=Status.APPROVED, emails_opted_out=False)
    told = approved.exclude(email="").select_related(
        "challenge", "focus_area", "duplicate_of"
    )
    for entry in told:
        email_entrant(entry, "results")
    return len(told)
