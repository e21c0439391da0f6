"""The verbs of the challenge. Each is one transaction: the row is locked, moved through
the table of states, and its emails are written, or nothing happens at all."""

import uuid
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import Challenge, Entry, Step, Update, Version
from challenges.models.states import CHANGEABLE, Status
from outbox.services import forget as forget_emails
from outbox.services import queue_email, was_written_lately, written_about
from smartcity.models import SiteSettings
from smartcity.moves import IllegalMove
from smartcity.references import new_reference, normalise
from smartcity.sends import store_once

LINKS = "lost links"
LETTER_WAIT = timedelta(minutes=10)
LINKS_WAIT = timedelta(minutes=10)
"""Between two emails with the links of one address, whoever asks for them."""


def submit_entry(entry: Entry, *, send_key: uuid.UUID, by: User | None = None) -> Entry:
    """Store a new entry as received, acknowledge it and tell the moderators.

    `send_key` names the form that it came with: sent twice, the first entry is
    returned and nothing is written again. `by` is the member of staff who typed it
    in for somebody."""
    entry.send_key = send_key
    entry.entered_by = by
    return store_once(Entry, send_key, partial(_insert, entry, by=by))


def _insert(entry: Entry, *, by: User | None) -> Entry:
    entry.pk, entry.status = None, Status.DRAFT
    entry.reference = new_reference(entry.challenge.reference_prefix)
    entry.save()
    entry.move(Status.SUBMITTED, by=by)
    _tell_entrant(entry, "received")
    _tell_team(entry, "received")
    return entry


def admin_url(entry: Entry) -> str:
    path = reverse("admin:challenges_entry_change", args=[entry.pk])
    return settings.SITE_URL + path


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
    """Undo any decision: back to review. Whoever had been told hears of it; the sender
    of a supposed spam was not, so there is nothing to write to them."""
    if note.strip() and entry.status == Status.SPAM:
        raise IllegalMove(
            gettext("The entrant never heard of the spam mark: leave the message out.")
        )
    return _decide(entry, Status.SUBMITTED, by=by, note=note, staff_note=staff_note)


@transaction.atomic
def withdraw(entry: Entry, *, by: User | None = None, staff_note: str = "") -> Entry:
    """The entrant takes the idea back; it is public no longer. `by` is the member of
    staff who does it for somebody who rang or wrote."""
    entry = _locked(entry)
    entry.move(Status.WITHDRAWN, by=by, staff_note=staff_note.strip())
    _tell_entrant(entry, "withdrawn")
    return entry


@transaction.atomic
def revise(
    entry: Entry,
    *,
    answers: dict[str, Any],
    consent_words: dict[str, str],
    reply: str = "",
) -> Entry:
    """The entrant writes the answers anew; the old ones are kept as a version.

    `answers` has the names of CHANGEABLE, `consent_words` the words beside the boxes
    that were ticked or left open, `reply` is what the entrant says to a
    request of ours. What we asked about, or had approved, is to review again. Nothing
    happens when nothing was changed and nothing said. Raises IllegalMove when it is
    too late."""
    entry = _locked(entry)
    if not entry.may_be_changed:
        raise IllegalMove(gettext("This entry can no longer be changed."))
    before = entry.answers
    for name in CHANGEABLE:
        setattr(entry, name, answers[name])
    if entry.answers == before and not reply:
        return entry
    if entry.answers != before:
        Version.objects.create(entry=entry, answers=before)
        entry.consent_words |= consent_words
        entry.save(update_fields=[*CHANGEABLE, "consent_words"])
    if entry.status in {Status.CHANGES_REQUESTED, Status.APPROVED}:
        entry.move(Status.SUBMITTED, note=reply)
        _tell_team(entry, "changed")
        _tell_entrant(entry, "changed")
        return entry
    if reply:
        _note(entry, gettext("The entrant writes: %(reply)s") % {"reply": reply})
    else:
        _note(entry, gettext("The entrant changed the answers."))
    # Whoever mends ten commas gets one letter.
    if not was_written_lately(entry.email, about=entry.reference, within=LETTER_WAIT):
        _tell_entrant(entry, "changed")
    return entry


@transaction.atomic
def come_back(entry: Entry) -> Entry:
    """The entrant undoes a withdrawal; we read the idea again. Raises IllegalMove
    after TIME_TO_COME_BACK."""
    entry = _locked(entry)
    if not entry.may_come_back:
        raise IllegalMove(gettext("It is too late to undo this."))
    entry.move(Status.SUBMITTED)
    _tell_team(entry, "changed")
    _tell_entrant(entry, "back_in")
    return entry


def data_of(entry: Entry) -> dict[str, Any]:
    """All that we hold of what the entrant said, and all that we said to them."""
    emails = written_about(entry.reference).filter(to__iexact=entry.email)
    return {
        "reference": entry.reference,
        "challenge": entry.challenge.title,
        "status": entry.status_for_entrant,
        "name": entry.name,
        "email": entry.email,
        "kind_of_entrant": entry.get_audience_display(),
        "how_it_reached_us": entry.get_origin_display(),
        "received": entry.submitted_at,
        "answers": entry.answers,
        "consent_in_the_words_shown": entry.consent_words,
        "earlier_answers": [
            {"until": version.until, **version.answers}
            for version in entry.versions.all()
        ],
        "what_happened": [
            {"at": step.at, "what": step.words_for_entrant, "note": step.note}
            for step in entry.steps.for_entrant()
        ],
        "emails_to_you": [
            {"written": email.created_at, "subject": email.subject, "text": email.text}
            for email in emails
        ],
    }


@transaction.atomic
def erase(entry: Entry) -> None:
    """The entrant deletes everything: the entry, its history, the emails about it. The
    team learns the reference, and nothing else."""
    entry = _locked(entry)
    reference = entry.reference
    entry.delete()
    forget_emails("", [reference])
    written_about(LINKS).filter(to__iexact=entry.email).delete()
    queue_email(
        "challenges/mail/erased",
        to=SiteSettings.load().team_email,
        room="challenges",
        reference=reference,
        context={"reference": reference},
    )


@transaction.atomic
def send_links(address_or_reference: str) -> None:
    """Email the private links again to whoever lost them: all entries of this address,
    or of the address behind this reference. Nobody learns whether there are any; one
    address gets one such email in LINKS_WAIT."""
    theirs = Q(email__iexact=address_or_reference)
    if reference := normalise(address_or_reference):
        theirs |= Q(reference=reference)
    found_by = Entry.objects.filter(theirs).exclude(email="")
    for address in {
        email.lower() for email in found_by.values_list("email", flat=True)
    }:
        found = Entry.objects.filter(email__iexact=address).order_by("submitted_at")
        if not was_written_lately(address, about=LINKS, within=LINKS_WAIT):
            queue_email(
                "challenges/mail/links",
                to=address,
                room="challenges",
                reference=LINKS,
                context={"entries": found},
            )


@transaction.atomic
def set_outcome(entry: Entry, *, by: User, outcome: str, award: str = "") -> Entry:
    """Note what became of an approved entry; shown when the results are out."""
    entry = _locked(entry)
    if entry.status != Status.APPROVED:
        raise IllegalMove(gettext("Only approved entries have an outcome."))
    entry.outcome, entry.award = outcome, award
    entry.save(update_fields=["outcome", "award"])
    words = {"outcome": entry.get_outcome_display() or gettext("none"), "award": award}
    _note(entry, gettext("Outcome: %(outcome)s. %(award)s") % words, by=by)
    return entry


@transaction.atomic
def add_update(entry: Entry, *, by: User, text: str) -> Update:
    """Tell what happened next with an approved idea: on its page when it has one, and
    to its entrant. Raises IllegalMove for any other entry."""
    entry = _locked(entry)
    if entry.status != Status.APPROVED:
        raise IllegalMove(gettext("Only approved ideas have a next chapter."))
    update = Update.objects.create(entry=entry, by=by, text=text.strip())
    _tell_entrant(entry, "update", note=update.text)
    return update


@transaction.atomic
def announce_results(challenge: Challenge) -> int:
    """Tell every entrant of an approved entry how it ended, once; returns how many
    emails that makes. Does nothing before `results_at`, before staff have said that
    the outcomes are complete, or twice."""
    due = Challenge.objects.with_results_to_announce().filter(pk=challenge.pk)
    challenge = due.select_for_update().first()  # type: ignore[assignment]
    if challenge is None:
        return 0
    approved = challenge.entries.filter(status=Status.APPROVED)
    challenge.results_announced_at = timezone.now()
    challenge.save(update_fields=["results_announced_at"])
    told = approved.exclude(email="").select_related("challenge", "focus_area")
    for entry in told:
        _tell_entrant(entry, "results")
    return len(told)


@transaction.atomic
def forget(address_or_reference: str) -> list[str]:
    """Delete every entry that came from this address, or the one of this reference,
    with its history; returns the references, for whoever keeps more about them."""
    theirs = Q(email__iexact=address_or_reference)
    if reference := normalise(address_or_reference):
        theirs |= Q(reference=reference)
    entries = Entry.objects.filter(theirs)
    references = list(entries.values_list("reference", flat=True))
    entries.delete()
    return references


@transaction.atomic
def _decide(
    entry: Entry, to: Status, *, by: User, note: str = "", staff_note: str = ""
) -> Entry:
    entry = _locked(entry)
    before = entry.status
    entry.move(to, by=by, note=note.strip(), staff_note=staff_note.strip())
    if Status.SPAM not in {before, to}:
        template = "put_back" if to == Status.SUBMITTED else str(to)
        if before == Status.WITHDRAWN:
            template = "back_in"
        _tell_entrant(entry, template, note=note.strip())
    return entry


def _locked(entry: Entry) -> Entry:
    return Entry.objects.select_for_update().get(pk=entry.pk)


def _note(entry: Entry, text: str, *, by: User | None = None) -> None:
    """A row of history without a move."""
    Step.objects.create(
        entry=entry,
        by=by,
        from_status=entry.status,
        to_status=entry.status,
        staff_note=text,
    )


def _tell_team(entry: Entry, template: str) -> None:
    queue_email(
        f"challenges/mail/notice_{template}",
        to=SiteSettings.load().team_email,
        room="challenges",
        reference=entry.reference,
        context={"entry": entry, "admin_url": admin_url(entry)},
    )


def _tell_entrant(entry: Entry, template: str, *, note: str = "") -> None:
    if not entry.email:
        return
    queue_email(
        f"challenges/mail/{template}",
        to=entry.email,
        room="challenges",
        reference=entry.reference,
        context={"entry": entry, "challenge": entry.challenge, "note": note},
    )
