"""Emails that reached nobody: send them again, put them aside, or send them to the
address that was meant."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core.background import enqueue_on_commit
from core.email_addresses import email_key
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from outbox.services import DELIVER_TASK, emails_about, new_message_id

NOT_DELIVERED = [Email.Status.FAILED, Email.Status.ASIDE]
"""Statuses of emails that nobody tries to send any more."""


@transaction.atomic
def send_again(email: Email) -> Email:
    """Put a failed email, or one put aside, back in the queue with all its attempts.

    Leaves any other email as it is, so that no click sends an email twice."""
    email = Email.objects.select_for_update().get(pk=email.pk)
    if email.status in NOT_DELIVERED:
        _queue_again(email)
    return email


@transaction.atomic
def put_aside(email: Email, *, by: User, reason: str) -> Email:
    """Keep a failed email, and no longer count it among those that failed.

    Raises TransitionNotAllowed if it has not failed, and ValueError without a
    reason."""
    if not reason.strip():
        raise ValueError("Putting an email aside needs a reason.")
    email = Email.objects.select_for_update().get(pk=email.pk)
    if email.status != Email.Status.FAILED:
        params = {"status": email.get_status_display()}
        raise TransitionNotAllowed(
            gettext("Only a failed email is put aside. This one is “%(status)s”.")
            % params
        )
    email.status = Email.Status.ASIDE
    email.aside_by, email.aside_reason = by, reason.strip()
    email.save(update_fields=["status", "aside_by", "aside_reason"])
    return email


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
            _queue_again(email)
            count += 1
    return count


def send_copy(email: Email, *, to: str) -> Email:
    """Queue an email that was sent once more, as a new one to this address."""
    copy = Email.objects.create(
        to=to,
        reply_to=email.reply_to,
        subject=email.subject,
        text=email.text,
        html=email.html,
        unsubscribe_url=email.unsubscribe_url,
        message_id=new_message_id(),
        app_label=email.app_label,
        reference=email.reference,
    )
    enqueue_on_commit(DELIVER_TASK)
    return copy


def _queue_again(email: Email) -> None:
    now = timezone.now()
    email.status, email.attempts = Email.Status.QUEUED, 0
    email.send_after = email.due_at = now
    email.aside_by, email.aside_reason = None, ""
    email.save(
        update_fields=[
            *("status", "attempts", "send_after", "due_at"),
            *("aside_by", "aside_reason"),
        ]
    )
    enqueue_on_commit(DELIVER_TASK)
