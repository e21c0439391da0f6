"""Drafts: begin, save, send, delete, and after a while remind and purge."""

import uuid
from datetime import datetime
from functools import partial

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import Challenge, Draft, Entry
from challenges.services.emails import MIN_EMAIL_INTERVAL, delete_links_emails
from challenges.services.entering.entries import insert_submitted
from core import private_links
from core.email_addresses import email_key
from core.erasure import log_deleted
from core.idempotency import create_once
from core.publishing import Publication
from core.references import unused_reference
from core.stored_pictures import delete_files_on_commit
from core.templatetags.formatting import end_datetime
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from outbox.services import (
    acknowledge,
    delete_emails,
    emailed_recently,
    may_acknowledge,
)


def begin(
    challenge: Challenge,
    *,
    answers: dict[str, str],
    idempotency_key: uuid.UUID,
    begun_at: datetime,
) -> Draft:
    """Store the answers of the first page as a new draft.

    `idempotency_key` identifies the form, `begun_at` is when it was shown. If it is
    sent twice, the first draft is returned."""
    draft = Draft(challenge=challenge, answers=answers, begun_at=begun_at)
    draft.told_of_closing = challenge.closes_at
    draft.idempotency_key = idempotency_key
    return create_once(Draft, idempotency_key, partial(_insert, draft))


def _insert(draft: Draft) -> Draft:
    draft.pk = None
    prefix = draft.challenge.reference_prefix
    draft.reference = unused_reference(prefix, Entry, Draft)
    draft.save()
    return draft


@transaction.atomic
def save_answers(draft: Draft, *, names: list[str], answers: dict[str, str]) -> Draft:
    """Store the answers to the questions `names`, valid or not; the others stay."""
    draft = Draft.objects.locked(draft)
    others = {n: text for n, text in draft.answers.items() if n not in names}
    if draft.answers != others | answers:
        draft.answers = others | answers
        draft.changed_at = timezone.now()
        draft.save(update_fields=["answers", "changed_at"])
    return draft


@transaction.atomic
def save_for_later(draft: Draft, *, email: str) -> Draft:
    """Email a private link, to go on with the draft later. It is not the link of who
    saves: that one goes on until the emailed one is opened. If the email address is
    another one than before, the link that went there ends.

    Raises TransitionNotAllowed if no more emails may go to this address this hour."""
    draft = Draft.objects.locked(draft)
    if not may_acknowledge(email):
        raise TransitionNotAllowed(
            gettext(
                "We send only so many emails to one address in an hour. Keep the "
                "address of this page, or try again later."
            )
        )
    is_new_email = draft.email_key != email_key(email)
    if is_new_email:
        draft.letter_nonce = private_links.new_nonce()
        if draft.email:
            draft.link_nonce = private_links.new_nonce()
    draft.email, draft.changed_at = email, timezone.now()
    draft.told_of_closing = draft.challenge.closes_at  # the next page says it
    nonces = ["link_nonce", "letter_nonce"]
    draft.save(update_fields=["email", "changed_at", "told_of_closing", *nonces])
    if is_new_email or not emailed_recently(
        email, about=draft.reference, within=MIN_EMAIL_INTERVAL
    ):
        _queue_email(draft, "draft_saved")
    return draft


def open_letter(draft: Draft) -> bool:
    """Make the emailed link the only link, if this draft was found by that one: who
    typed the address reads no more of what its owner writes. Safe to do twice."""
    found = Draft.objects.filter(pk=draft.pk, letter_nonce=draft.link_nonce)
    return bool(found.update(link_nonce=F("letter_nonce")))


def _queue_email(
    draft: Draft, template: str, *, unsubscribe_url: str = "", **context: object
) -> Email | None:
    return acknowledge(
        f"challenges/email/{template}",
        to=draft.email,
        app_label="challenges",
        reference=draft.reference,
        context={"draft": draft, "challenge": draft.challenge, **context},
        unsubscribe_url=unsubscribe_url,
        is_confidential=True,  # nobody here reads a draft
    )


@transaction.atomic
def send(
    draft: Draft, *, entry: Entry, fingerprint: str, by: User | None = None
) -> Entry:
    """Turn a draft into an entry.

    `entry` holds the validated answers, `fingerprint` is that of the draft when they
    were read, `by` is the member of staff who enters it for somebody. If it is sent
    twice, the first entry is returned. Raises TransitionNotAllowed if the draft was
    changed since it was read, Entry.DoesNotExist if it was deleted."""
    if not Draft.objects.remove(draft, fingerprint=fingerprint):
        if Draft.objects.filter(pk=draft.pk).exists():
            raise TransitionNotAllowed(gettext("It was changed in another window."))
        sent: Entry = Entry.objects.get(link_nonce=draft.link_nonce)
        return sent
    entry.reference, entry.link_nonce = draft.reference, draft.link_nonce
    # A new key: the first page of the draft may be sent again, for another idea.
    entry.idempotency_key, entry.entered_by = uuid.uuid4(), by
    entry.is_late = not entry.challenge.is_open
    insert_submitted(entry, by=by, draft=draft)
    return entry


@transaction.atomic
def delete(draft: Draft) -> None:
    """Delete a draft with its files, and the emails about it."""
    _delete(Draft.objects.locked(draft))
    log_deleted([draft.reference])


def _delete(draft: Draft) -> None:
    delete_emails("", [draft.reference])
    delete_links_emails(draft.email)
    delete_files_on_commit(draft.attachments.all())
    draft.delete()


@transaction.atomic
def set_reminders(draft: Draft, *, wanted: bool) -> None:
    draft = Draft.objects.locked(draft)
    draft.wants_reminders = wanted
    draft.save(update_fields=["wants_reminders"])


@transaction.atomic
def send_reminder(draft: Draft) -> bool:
    """Email that a saved draft is not sent yet; False if no reminder is due.

    Reminders that were missed are not sent later."""
    due = Draft.objects.due_for_reminder().select_for_update(of=("self",))
    locked = due.filter(pk=draft.pk).select_related("challenge").first()
    if locked is None:
        return False
    _save_reminded(locked)
    _queue_email(locked, "draft_reminder", unsubscribe_url=_stop_url(locked))
    return True


@transaction.atomic
def tell_of_closing(draft: Draft) -> bool:
    """Email that a challenge closes at another time than the author of a saved draft
    knows; it counts as a reminder. False if there is nothing to tell, or if too many
    emails went to that address in this hour: then a later call tells."""
    due = Draft.objects.to_tell_of_closing().select_for_update(of=("self",))
    locked = due.filter(pk=draft.pk).select_related("challenge").first()
    if locked is None:
        return False
    before = locked.told_of_closing
    if not _reads_otherwise(before, locked.challenge.closes_at):
        locked.told_of_closing = locked.challenge.closes_at
        locked.save(update_fields=["told_of_closing"])
        return False
    email = _queue_email(
        locked, "closing_moved", unsubscribe_url=_stop_url(locked), before=before
    )
    if email is not None:
        _save_reminded(locked)
    return email is not None


def count_to_tell(challenge: Challenge, *, closes_at: datetime) -> int:
    """Return how many authors of drafts are told if the challenge closes then, saved
    already or not."""
    is_published = challenge.publication == Publication.PUBLISHED
    if not is_published or not challenge.opens_at <= timezone.now() < closes_at:
        return 0
    drafts = challenge.drafts.want_emails()
    return sum(
        _reads_otherwise(told, closes_at)
        for told in drafts.values_list("told_of_closing", flat=True)
    )


def _reads_otherwise(before: datetime, now: datetime) -> bool:
    """Whether people read another closing: 23:59 and 0:00 are the same to them."""
    return end_datetime(before) != end_datetime(now)


def _save_reminded(draft: Draft) -> None:
    """Note that an email about the draft says now when the challenge closes."""
    draft.reminded_at = timezone.now()
    draft.told_of_closing = draft.challenge.closes_at
    draft.save(update_fields=["reminded_at", "told_of_closing"])


def _stop_url(draft: Draft) -> str:
    return f"{draft.letter_url}draft/reminders/"


def purge() -> int:
    """Delete the drafts whose retention is over, and the emails about them. Returns how
    many drafts there were."""
    return sum(_purge(draft) for draft in Draft.objects.expired())


@transaction.atomic
def _purge(draft: Draft) -> bool:
    """Delete an expired draft; False if somebody has just changed or deleted it."""
    expired = Draft.objects.expired().select_for_update(of=("self",))
    locked = expired.filter(pk=draft.pk).first()
    if locked:
        _delete(locked)
    return bool(locked)
