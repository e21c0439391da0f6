"""The verbs of the challenge. Each is one transaction: the row is locked, moved through
the table of states, and its emails are written, or nothing happens at all."""

import uuid
from functools import partial

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from challenges.models import Entry, Step
from challenges.models.entry import Status
from outbox.services import queue_email
from smartcity.models import SiteSettings
from smartcity.moves import IllegalMove
from smartcity.references import new_reference, normalise
from smartcity.sends import store_once


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
    queue_email(
        "challenges/mail/notice",
        to=SiteSettings.load().team_email,
        room="challenges",
        reference=entry.reference,
        context={"entry": entry, "admin_url": admin_url(entry)},
    )
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
def set_outcome(entry: Entry, *, by: User, outcome: str, award: str = "") -> Entry:
    """Note what became of an approved entry; shown when the results are out."""
    entry = _locked(entry)
    if entry.status != Status.APPROVED:
        raise IllegalMove(gettext("Only approved entries have an outcome."))
    entry.outcome, entry.award = outcome, award
    entry.save(update_fields=["outcome", "award"])
    words = {"outcome": entry.get_outcome_display() or gettext("none"), "award": award}
    Step.objects.create(
        entry=entry,
        by=by,
        from_status=entry.status,
        to_status=entry.status,
        staff_note=gettext("Outcome: %(outcome)s. %(award)s") % words,
    )
    return entry


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
