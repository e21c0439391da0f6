"""Delivering what is due. Safe to run twice, in parallel, and to be killed."""

import logging

from celery import shared_task
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from core.email_addresses import to_mail_server
from outbox import services
from outbox.models import Email

logger = logging.getLogger(__name__)

BATCH = 200
"""Emails for one run; the next sweep takes the rest."""


@shared_task
def deliver_due() -> int:
    """Claim, send and mark each due email; returns how many were sent.

    A worker killed between the server's "accepted" and our mark sends that one email
    again after its lease: delivery is at least once, with the same Message-ID."""
    sent = 0
    connection = get_connection()
    for email in Email.objects.due().order_by("send_after", "pk")[:BATCH]:
        if email.claim():
            sent += _deliver(email, connection)
    connection.close()
    return sent


@shared_task
def purge_old() -> int:
    """Once a day. Safe to run twice, in parallel, and to be killed."""
    return services.purge_old()


def _headers(email: Email) -> dict[str, str]:
    headers = {"Message-ID": email.message_id, "Auto-Submitted": "auto-generated"}
    if email.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{email.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _deliver(email: Email, connection: BaseEmailBackend) -> int:
    message = EmailMultiAlternatives(
        subject=email.subject,
        body=email.text,
        to=[to_mail_server(email.to)],
        reply_to=[email.reply_to] if email.reply_to else None,
        headers=_headers(email),
        connection=connection,
    )
    message.attach_alternative(email.html, "text/html")
    try:
        connection.open()
        message.send()
    except Exception as error:
        email.mark_failed(f"{type(error).__name__}: {error}")
        logger.warning("Email %s failed, attempt %s.", email.pk, email.attempts)
        connection.close()
        return 0
    email.mark_sent()
    return 1
