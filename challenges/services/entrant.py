"""What entrants do: send, change, withdraw, come back, find, take along, delete."""

import uuid
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from challenges.models import Attachment, Draft, Entry, Version
from challenges.models.states import CHANGEABLE, Status
from challenges.services.files import take_away
from challenges.services.letters import (
    WAIT,
    acknowledge_to_entrant,
    stop_decision_letters,
    stop_other_letters,
    tell_changed,
    tell_entrant,
    tell_received,
    tell_team,
)
from challenges.services.notices import forget_notices
from challenges.services.redaction import still_redacted
from outbox.services import (
    acknowledge,
    queue_email,
    readdress,
    was_written_lately,
    written_about,
)
from outbox.services import forget as forget_emails
from smartcity import private_links
from smartcity.email_addresses import email_key
from smartcity.moves import IllegalMove
from smartcity.references import of_person, unused_reference
from smartcity.sends import store_once

LINKS = "lost links"
"""What those emails are about: no single entry."""


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
    prefix = entry.challenge.reference_prefix
    entry.reference = unused_reference(prefix, Entry, Draft)
    return receive(entry, by=by)


def receive(
    entry: Entry, *, by: User | None = None, draft: Draft | None = None
) -> Entry:
    """Insert what has its reference, with the files of its draft, and tell everybody;
    the caller's transaction."""
    entry.move(Status.SUBMITTED, by=by)
    if draft:
        draft.attachments.update(draft=None, entry=entry)
    tell_received(entry)
    return entry


@transaction.atomic
def withdraw(entry: Entry, *, by: User | None = None, staff_note: str = "") -> Entry:
    """The entrant takes the idea back; it is public no longer. `by` is the member of
    staff who does it for somebody who rang or wrote."""
    entry = Entry.objects.locked(entry)
    entry.move(Status.WITHDRAWN, by=by, staff_note=staff_note.strip())
    stop_decision_letters(entry)
    stop_other_letters(entry)
    if by:
        tell_entrant(entry, "withdrawn")
    else:
        acknowledge_to_entrant(entry, "withdrawn")
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
    request of ours. What we asked about, or had approved, is to review again: a request
    may be answered by files alone. Else nothing happens when nothing was changed and
    nothing said. Raises IllegalMove when it is too late."""
    entry = Entry.objects.locked(entry)
    if not entry.may_be_changed:
        raise IllegalMove(gettext("This entry can no longer be changed."))
    before = entry.answers
    answers = answers | still_redacted(entry, answers)
    for name in CHANGEABLE:
        setattr(entry, name, answers[name])
    was_asked = entry.is_asked
    if entry.answers == before and not reply and not was_asked:
        return entry
    if entry.answers != before:
        Version.objects.create(entry=entry, answers=before)
        entry.consent_words |= consent_words
        entry.save(update_fields=[*CHANGEABLE, "consent_words"])
    if was_asked or entry.status == Status.APPROVED:
        entry.move(Status.SUBMITTED, note=reply)
        stop_decision_letters(entry)
        tell_team(entry, "changed")
        acknowledge_to_entrant(entry, "changed")
        return entry
    if reply:
        entry.note(gettext("The entrant writes: %(reply)s") % {"reply": reply})
    else:
        entry.note(gettext("The entrant changed the answers."))
    tell_changed(entry)
    return entry


@transaction.atomic
def come_back(entry: Entry) -> Entry:
    """The entrant undoes a withdrawal; we read the idea again. Raises IllegalMove
    after TIME_TO_COME_BACK."""
    entry = Entry.objects.locked(entry)
    if not entry.may_come_back:
        raise IllegalMove(gettext("It is too late to undo this."))
    entry.move(Status.SUBMITTED)
    tell_team(entry, "changed")
    acknowledge_to_entrant(entry, "back_in")
    return entry


@transaction.atomic
def stop_emails(entry: Entry) -> Entry:
    """The entrant wants no more emails about this idea. The private page still tells
    everything, and its link can still be asked for."""
    return _set_stops_emails(entry, True, gettext("The entrant wants no more emails."))


@transaction.atomic
def start_emails(entry: Entry) -> Entry:
    """The entrant wants emails about this idea again."""
    return _set_stops_emails(entry, False, gettext("The entrant wants emails again."))


def _set_stops_emails(entry: Entry, stops: bool, words: str) -> Entry:
    entry = Entry.objects.locked(entry)
    if entry.stops_emails != stops:
        entry.stops_emails = stops
        entry.save(update_fields=["stops_emails"])
        entry.note(words)
        if stops:
            stop_decision_letters(entry)
            stop_other_letters(entry)
    return entry


@transaction.atomic
def send_links(address_or_reference: str) -> None:
    """Email the private links again to whoever lost them: all entries and drafts of
    this address, or of the address behind this reference. Nobody learns whether there
    are any; one address gets one such email in WAIT."""
    entries = Entry.objects.filter(of_person(address_or_reference)).exclude(email="")
    # Not by what a draft says: anybody may have typed that.
    drafts = Draft.objects.filter(of_person(address_or_reference)).exclude(email="")
    keys = {
        key
        for rows in (entries, drafts)
        for key in rows.values_list("email_key", flat=True)
    }
    new = [k for k in keys if not was_written_lately(k, about=LINKS, within=WAIT)]
    entries = Entry.objects.filter(email_key__in=new)
    drafts = Draft.objects.filter(email_key__in=new)
    addresses = {
        address
        for rows in (entries, drafts)
        for address in rows.values_list("email", flat=True)
    }
    # As it was typed comes first: others may have entered it in many other spellings,
    # and one mailbox gets only so many emails.
    for address in sorted(addresses, key=lambda a: (a != address_or_reference, a)):
        _write_links(address)
    if not addresses:
        # How long it takes must not tell either.
        with transaction.atomic():
            _write_links(address_or_reference[:254])
            transaction.set_rollback(True)


def _write_links(address: str) -> None:
    """To an address as it is stored, with the links of the rows that have it: whoever
    wrote it another way gets another email."""
    entries = Entry.objects.filter(email=address)
    entries = entries.select_related("challenge").prefetch_related("steps")
    drafts = Draft.objects.filter(email=address).select_related("challenge")
    acknowledge(
        "challenges/mail/links",
        to=address,
        room="challenges",
        reference=LINKS,
        context={"entries": entries.order_by("submitted_at"), "drafts": drafts},
    )


@transaction.atomic
def renew_link(entry: Entry) -> Entry:
    """End a private link that others may have: the new one goes to the address, even of
    somebody who wants no other emails. Clicked twice, it is renewed once. Raises
    IllegalMove when there is no address."""
    renewed = Entry.objects.locked(entry)
    if not renewed.email:
        raise IllegalMove(gettext("There is no address to send a new link to."))
    if renewed.link_nonce != entry.link_nonce:
        return renewed
    old = renewed.private_url
    renewed.link_nonce = private_links.new_nonce()
    renewed.save(update_fields=["link_nonce"])
    readdress(renewed.reference, old=old, new=renewed.private_url)
    renewed.note(gettext("The entrant got a new private link; the old one has ended."))
    queue_email(
        "challenges/mail/new_link",
        to=renewed.email,
        room="challenges",
        reference=renewed.reference,
        context={"entry": renewed},
        is_automatic=True,  # of any number: only whoever has the newest asks for more
    )
    return renewed


def data_of(entry: Entry) -> dict[str, Any]:
    """All that we hold of what the entrant said, and all that we said to them."""
    emails = written_about(entry.reference).filter(to_key=entry.email_key)
    return {
        "reference": entry.reference,
        "challenge": entry.challenge.title,
        "status": entry.status_for_entrant,
        "name": entry.name,
        "email": entry.email,
        "wants_no_emails": entry.stops_emails,
        "kind_of_entrant": entry.get_audience_display(),
        "how_it_reached_us": entry.get_origin_display(),
        "received": entry.submitted_at,
        "answers": entry.answers,
        "consent_in_the_words_shown": entry.consent_words,
        "earlier_answers": [
            {"until": version.until, **version.answers}
            for version in entry.versions.all()
        ],
        "files": [
            {"name": file.name, "description": file.alt, "added": file.added_at}
            for file in entry.attachments.all()
        ],
        "what_happened": [
            {"at": step.at, "what": step.words_for_entrant, "note": step.note}
            for step in entry.steps.for_entrant()
        ],
        "what_happened_next": [
            {"at": update.at, "text": update.text} for update in entry.updates.all()
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
    entry = Entry.objects.locked(entry)
    reference = entry.reference
    take_away(Attachment.objects.of_entries([entry]))
    entry.delete()
    forget_emails("", [reference])
    forget_links(entry.email)
    forget_notices([reference])
    queue_email(
        "challenges/mail/erased",
        room="challenges",
        reference=reference,
        context={"reference": reference},
    )


def forget_links(address: str) -> None:
    """Delete the emails that sent lost links to this address."""
    written_about(LINKS).filter(to_key=email_key(address)).delete()


@transaction.atomic
def forget(address_or_reference: str) -> list[str]:
    """Delete every entry and draft that came from this address, or the one of this
    reference, with its history; returns the references, for whoever keeps more about
    them."""
    entries = Entry.objects.filter(of_person(address_or_reference))
    drafts = Draft.objects.of_person(address_or_reference)
    references = [
        *entries.values_list("reference", flat=True),
        *drafts.values_list("reference", flat=True),
    ]
    take_away(Attachment.objects.of_entries(entries))
    take_away(Attachment.objects.filter(draft__in=drafts))
    entries.delete()
    drafts.delete()
    forget_notices(references)
    return references
