"""Drafts: begin, save, send, delete, and after a while remind and purge."""

import uuid
from datetime import datetime
from functools import partial

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import Challenge, Draft, Entry
from challenges.services.emails import MIN_EMAIL_INTERVAL, delete_links_emails
from challenges.services.entering.attachments import delete_files_on_commit
from challenges.services.entering.entries import insert_submitted
from core import private_links
from core.email_addresses import email_key
from core.idempotency import create_once
from core.references import unused_reference
from core.workflow import TransitionNotAllowed
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
    """Email the private link, to go on with the draft later. If the email address is
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
    is_new_email = draft.email_key not in {"", email_key(email)}
    if is_new_email:
        draft.link_nonce = private_links.new_nonce()
    draft.email, draft.changed_at = email, timezone.now()
    draft.save(update_fields=["email", "changed_at", "link_nonce"])
    if is_new_email or not emailed_recently(
        email, about=draft.reference, within=MIN_EMAIL_INTERVAL
    ):
        _queue_email(draft, "draft_saved")
    return draft


def _queue_email(draft: Draft, template: str) -> None:
    acknowledge(
        f"challenges/email/{template}",
        to=draft.email,
        app_label="challenges",
        reference=draft.reference,
        context={"draft": draft, "challenge": draft.challenge},
    )


@transaction.atomic
def send(
    draft: Draft, *, entry: Entry, fingerprint: str, by: User | None = None
) -> Entry:
    """Turn a draft into an entry.

    `entry` holds the validated answers, `fingerprint` is that of the draft when it was
    read, `by` is the member of staff who enters it for somebody. If it is sent twice,
    the first entry is returned. Raises TransitionNotAllowed if the draft was changed
    since it was read, Entry.DoesNotExist if it was deleted."""
    locked = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        return Entry.objects.get(link_nonce=draft.link_nonce)
    if locked.fingerprint != fingerprint:
        raise TransitionNotAllowed(gettext("It was changed in another window."))
    entry.reference, entry.link_nonce = locked.reference, locked.link_nonce
    # A new key: the first page of the draft may be sent again, for another idea.
    entry.idempotency_key, entry.entered_by = uuid.uuid4(), by
    entry.is_late = not entry.challenge.is_open
    insert_submitted(entry, by=by, draft=locked)
    locked.delete()
    return entry


@transaction.atomic
def delete(draft: Draft) -> None:
    """Delete a draft with its files, and the emails about it."""
    _delete(Draft.objects.locked(draft))


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
    locked.reminded_at = timezone.now()
    locked.save(update_fields=["reminded_at"])
    _queue_email(locked, "draft_reminder")
    return True


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
