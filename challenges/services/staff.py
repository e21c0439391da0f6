"""What staff do with an entry, and what the clock does in their name."""

import uuid
from functools import partial

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import Challenge, Entry, Update
from challenges.models.states import Status
from challenges.services.files import NewFile, store_file
from challenges.services.letters import tell_entrant
from smartcity.moves import IllegalMove
from smartcity.sends import store_once


def approve(entry: Entry, *, by: User, note: str = "", staff_note: str = "") -> Entry:
    """Take the idea into the challenge; public from now on when its entrant agreed."""
    return _decide(entry, Status.APPROVED, by=by, note=note, staff_note=staff_note)


def decline(entry: Entry, *, by: User, note: str, staff_note: str = "") -> Entry:
    """Do not take the idea forward; `note` gives the entrant the reason."""
    if not note.strip():
        raise ValueError("A declined entrant is owed a reason.")
    return _decide(entry, Status.DECLINED, by=by, note=note, staff_note=staff_note)


def request_changes(
    entry: Entry, *, by: User, note: str, staff_note: str = ""
) -> Entry:
    """Ask the entrant for something; `note` says what. The answer puts the entry back
    to review."""
    if not note.strip():
        raise ValueError("The entrant must know what we need.")
    return _decide(
        entry, Status.CHANGES_REQUESTED, by=by, note=note, staff_note=staff_note
    )


def mark_spam(entry: Entry, *, by: User, staff_note: str = "") -> Entry:
    """Put a machine's or a vandal's entry aside; its sender hears nothing."""
    return _decide(entry, Status.SPAM, by=by, staff_note=staff_note)


def put_back(entry: Entry, *, by: User, note: str = "", staff_note: str = "") -> Entry:
    """Undo any decision: back to review. Whoever had been told hears of it; nobody was
    told of a spam mark, but its sender may have been asked for something before."""
    return _decide(entry, Status.SUBMITTED, by=by, note=note, staff_note=staff_note)


@transaction.atomic
def _decide(
    entry: Entry, to: Status, *, by: User, note: str = "", staff_note: str = ""
) -> Entry:
    entry = Entry.objects.locked(entry)
    before = entry.told_status
    if note.strip() and entry.status == Status.SPAM and before == to:
        raise IllegalMove(
            gettext("The entrant never heard of the spam mark: leave the message out.")
        )
    entry.move(to, by=by, note=note.strip(), staff_note=staff_note.strip())
    if to not in {before, Status.SPAM}:
        template = "put_back" if to == Status.SUBMITTED else str(to)
        if before == Status.WITHDRAWN:
            template = "back_in"
        tell_entrant(entry, template, note=note.strip())
    return entry


@transaction.atomic
def set_outcome(entry: Entry, *, by: User, outcome: str, award: str = "") -> Entry:
    """Note what became of an approved entry; shown when the results are out."""
    entry = Entry.objects.locked(entry)
    if entry.status != Status.APPROVED:
        raise IllegalMove(gettext("Only approved entries have an outcome."))
    entry.outcome, entry.award = outcome, award
    entry.save(update_fields=["outcome", "award"])
    words = {"outcome": entry.get_outcome_display() or gettext("none"), "award": award}
    entry.note(gettext("Outcome: %(outcome)s. %(award)s") % words, by=by)
    return entry


def add_update(
    entry: Entry,
    *,
    by: User,
    text: str,
    send_key: uuid.UUID,
    picture: NewFile | None = None,
) -> Update:
    """Tell what happened next with an approved idea: on its page when it has one, and
    to its entrant. Raises IllegalMove for any other entry.

    `send_key` names the form that it came with: sent twice, it is told once."""
    update = Update(by=by, text=text.strip(), send_key=send_key)
    return store_once(Update, send_key, partial(_add_update, entry, update, picture))


def _add_update(entry: Entry, update: Update, picture: NewFile | None) -> Update:
    entry = Entry.objects.locked(entry)
    if entry.status != Status.APPROVED:
        raise IllegalMove(gettext("Only approved ideas have a next chapter."))
    update.pk, update.entry = None, entry
    update.save()
    if picture:
        store_file(picture, of=update)
    tell_entrant(entry, "update", note=update.text)
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
    approved = locked.entries.filter(status=Status.APPROVED, stops_emails=False)
    told = approved.exclude(email="").select_related("challenge", "focus_area")
    for entry in told:
        tell_entrant(entry, "results")
    return len(told)
