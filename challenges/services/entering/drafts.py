"""What happens to an idea before it is sent: begin, keep, save for later, send, delete;
and what the clock does with those that were left lying."""

import uuid
from datetime import datetime
from functools import partial

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import Challenge, Draft, Entry
from challenges.models.draft import REMINDERS
from challenges.services.emails import MIN_EMAIL_INTERVAL, delete_links_emails
from challenges.services.entering.attachments import delete_files_on_commit
from challenges.services.entering.entries import insert_submitted
from core import private_links
from core.email_addresses import email_key
from core.idempotency import create_once
from core.references import unused_reference
from core.workflow import TransitionNotAllowed
from outbox.services import acknowledge, emailed_recently, may_acknowledge
from outbox.services import delete_emails as forget_emails


def begin(
    challenge: Challenge,
    *,
    answers: dict[str, str],
    idempotency_key: uuid.UUID,
    begun_at: datetime,
) -> Draft:
    """Keep what was typed on the first page. `idempotency_key` names the form that it came
    with, `begun_at` is when that was shown; sent twice, the first draft is returned."""
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
    """Write down the answers to these questions, right or wrong; the others stay."""
    draft = Draft.objects.locked(draft)
    others = {n: text for n, text in draft.answers.items() if n not in names}
    if draft.answers != others | answers:
        draft.answers = others | answers
        draft.changed_at = timezone.now()
        draft.save(update_fields=["answers", "changed_at"])
    return draft


@transaction.atomic
def save_for_later(draft: Draft, *, email: str) -> Draft:
    """Email the private link to whoever wants to go on another time. With another
    address than before, the link that went there ends.

    Raises IllegalMove when no more emails may go to this address in this hour."""
    draft = Draft.objects.locked(draft)
    if not may_acknowledge(email):
        raise TransitionNotAllowed(
            gettext(
                "We send only so many emails to one address in an hour. Keep the "
                "address of this page, or try again later."
            )
        )
    goes_elsewhere = draft.email_key not in {"", email_key(email)}
    if goes_elsewhere:
        draft.link_nonce = private_links.new_nonce()
    draft.email, draft.changed_at = email, timezone.now()
    draft.save(update_fields=["email", "changed_at", "link_nonce"])
    written = emailed_recently(email, about=draft.reference, within=MIN_EMAIL_INTERVAL)
    if goes_elsewhere or not written:
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
def send(draft: Draft, *, entry: Entry, seen: str, by: User | None = None) -> Entry:
    """Make an entry of a draft: `entry` holds its answers as the form judged them,
    `seen` is the version that was read. `by` is the member of staff who enters it for
    somebody.

    Sent twice, the first entry is returned. Raises IllegalMove when the draft was
    changed since it was read, Entry.DoesNotExist when it was deleted."""
    locked = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        return Entry.objects.get(link_nonce=draft.link_nonce)
    if locked.fingerprint != seen:
        raise TransitionNotAllowed(gettext("It was changed in another window."))
    entry.reference, entry.link_nonce = locked.reference, locked.link_nonce
    # Not the key of the draft: its first page may be sent again, for another idea.
    entry.idempotency_key, entry.entered_by = uuid.uuid4(), by
    entry.is_late = not entry.challenge.is_open
    insert_submitted(entry, by=by, draft=locked)
    locked.delete()
    return entry


@transaction.atomic
def delete(draft: Draft) -> None:
    """Delete it with its files, and the emails about it."""
    _delete(Draft.objects.locked(draft))


def _delete(draft: Draft) -> None:
    forget_emails("", [draft.reference])
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
    """Tell that a saved draft is not sent yet; False when that is not, or no longer,
    due. Reminders whose time has passed are not made up for."""
    due = Draft.objects.due_for_reminder().select_for_update(of=("self",))
    locked = due.filter(pk=draft.pk).select_related("challenge").first()
    if locked is None:
        return False
    left = locked.challenge.closes_at - timezone.now()
    locked.reminders = sum(left <= before for before in REMINDERS)
    locked.save(update_fields=["reminders"])
    _queue_email(locked, "draft_reminder")
    return True


def purge() -> int:
    """Delete the drafts that we promised to keep no longer, and the emails about them;
    returns how many there were."""
    return sum(_purge(draft) for draft in Draft.objects.expired())


@transaction.atomic
def _purge(draft: Draft) -> bool:
    """False when somebody has just written on, or deleted it."""
    outdated = Draft.objects.expired().select_for_update(of=("self",))
    locked = outdated.filter(pk=draft.pk).first()
    if locked:
        _delete(locked)
    return bool(locked)
