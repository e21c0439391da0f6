"""Emails that reached nobody: send them again, put them aside, or send them to the
address that was meant."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext

from core.background import enqueue_on_commit
from core.email_addresses import email_key
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from outbox.services import DELIVER_TASK, emails_about, new_message_id


def send_again(email: Email) -> Email:
    """Put a failed email, or one put aside, back in the queue with all its attempts.

    Leaves any other email as it is, so that no click sends an email twice."""
    now = timezone.now()
    changed = _update(
        email,
        Email.NOT_DELIVERED,
        status=Email.Status.QUEUED,
        attempts=0,
        send_after=now,
        due_at=now,
        aside_by=None,
        aside_reason="",
    )
    if changed:
        enqueue_on_commit(DELIVER_TASK)
    return email


def put_aside(email: Email, *, by: User, reason: str) -> Email:
    """Keep a failed email, and no longer count it among those that failed.

    Raises TransitionNotAllowed if it has not failed, and ValueError without a
    reason."""
    reason = reason.strip()
    if not reason:
        raise ValueError("Putting an email aside needs a reason.")
    aside = {"status": Email.Status.ASIDE, "aside_by": by, "aside_reason": reason}
    if not _update(email, [Email.Status.FAILED], **aside):
        params = {"status": email.get_status_display()}
        raise TransitionNotAllowed(
            gettext("Only a failed email is put aside. This one is “%(status)s”.")
            % params
        )
    return email


def _update(email: Email, statuses: Collection[str], **changes: Any) -> bool:
    """Change an email in one UPDATE if it has one of these statuses; return whether it
    had. The email then is as it is stored."""
    found = Email.objects.filter(pk=email.pk, status__in=statuses)
    if not found.update(**changes):
        email.refresh_from_db()
        return False
    for name, value in changes.items():
        setattr(email, name, value)
    return True


def correct_address(reference: str, *, old: str, new: str) -> int:
    """Give the emails about this reference that did not reach the old address to the
    new one. Those that failed are sent; return how many these are.

    Only for the service that has just changed the address of the row itself: an email
    with a private link goes to no other address. Runs in its transaction."""
    unsent = emails_about(reference).exclude(
        status__in=[Email.Status.SENT, Email.Status.SENDING]
    )
    count = 0
    for email in unsent.filter(to_key=email_key(old)).select_for_update():
        email.to = new
        email.save(update_fields=["to"])
        if email.status == Email.Status.FAILED:
            send_again(email)
            count += 1
    return count


def send_copy(email: Email, *, to: str) -> Email:
    """Queue an email that was sent once more, as a new one to this address."""
    copy = Email.objects.create(
        to=to,
        reply_to=email.reply_to,
        subject=email.subject,
        text=email.text,
        link_lines=email.link_lines,
        unsubscribe_url=email.unsubscribe_url,
        message_id=new_message_id(),
        app_label=email.app_label,
        reference=email.reference,
    )
    enqueue_on_commit(DELIVER_TASK)
    return copy
