"""The verbs of the challenge. Each is one transaction: the row is locked, moved through
the table of states, and its emails are written, or nothing happens at all."""

import uuid

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext

from challenges.models import Challenge, Entry
from challenges.models.entry import Status
from outbox.services import queue_email
from smartcity import private_links
from smartcity.models import SiteSettings
from smartcity.moves import IllegalMove
from smartcity.references import new_reference


def submit_entry(entry: Entry, *, send_key: uuid.UUID, by: User | None = None) -> Entry:
    """Store a new entry as received, acknowledge it and tell the moderators.

    `send_key` names the form that it came with: sent twice, the first entry is
    returned and nothing is written again. `by` is the member of staff who typed it
    in for somebody."""
    try:
        with transaction.atomic():
            return _insert(entry, send_key=send_key, by=by)
    except IntegrityError:
        first = Entry.objects.filter(send_key=send_key).first()
        if first is None:
            raise
        return first


def _insert(entry: Entry, *, send_key: uuid.UUID, by: User | None) -> Entry:
    entry.reference = _free_reference(entry.challenge)
    entry.send_key = send_key
    entry.entered_by = by
    token = private_links.make_token("entry", entry.link_nonce)
    entry.link_digest = private_links.digest(token)
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


def _free_reference(challenge: Challenge) -> str:
    while True:
        reference = new_reference(challenge.reference_prefix)
        if not Entry.objects.filter(reference=reference).exists():
            return reference


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
    """Undo any decision: back to review. Whoever had been told hears of it."""
    return _decide(entry, Status.SUBMITTED, by=by, note=note, staff_note=staff_note)


@transaction.atomic
def withdraw(entry: Entry) -> Entry:
    """The entrant takes the idea back; it is public no longer."""
    entry = _locked(entry)
    entry.move(Status.WITHDRAWN)
    _tell_entrant(entry, "withdrawn")
    return entry


@transaction.atomic
def set_outcome(entry: Entry, *, outcome: str, award: str) -> Entry:
    """Note what became of an approved entry; shown when the results are out."""
    entry = _locked(entry)
    if entry.status != Status.APPROVED:
        raise IllegalMove(gettext("Only approved entries have an outcome."))
    entry.outcome, entry.award = outcome, award
    entry.save(update_fields=["outcome", "award"])
    return entry


@transaction.atomic
def _decide(
    entry: Entry, to: Status, *, by: User, note: str = "", staff_note: str = ""
) -> Entry:
    entry = _locked(entry)
    before = entry.status
    entry.move(to, by=by, note=note.strip(), staff_note=staff_note.strip())
    if Status.SPAM not in {before, to}:
        template = "put_back" if to == Status.SUBMITTED else str(to)
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
