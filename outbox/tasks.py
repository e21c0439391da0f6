"""Scheduled tasks; each is safe to run twice, in parallel, and to be killed."""

import logging
import time
from contextlib import suppress
from email.header import Header
from typing import Any

from celery import shared_task
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from prometheus_client import Counter

from core.background import enqueue_on_commit
from core.email_addresses import email_for_smtp
from core.models import SiteSettings
from outbox.links import renew_links
from outbox.mail_server import is_unreachable, note_try
from outbox.models import Email
from outbox.rendering import render_html
from outbox.services import DELIVER_TASK

logger = logging.getLogger(__name__)

DELIVERY_BATCH_SIZE = 200
"""Emails that one run sends; the next run takes the rest."""

RUN_SECONDS = 20
"""Seconds after which a run begins no email: a slow mail server may take a while for
each, and the worker has other work."""

RUN_SILENT = 30
"""Seconds after which a run that began no email is taken for one that was killed. If an
email just takes that long, there are two runs for a while."""

RUNNING = "outbox.a_run_is_on"
"""Key of the cache, there during a run: with a run in each of its processes, a worker
would do nothing else. One machine without a Redis has such a key in each process."""

PAUSE = 30
"""Seconds for which a mail server that cannot be reached is left alone."""

UNREACHABLE = "outbox.mail_server_is_unreachable"
"""Key of the cache, there during a pause."""

TRIES = Counter("smartcity_email_tries", "Tries to send an email.", ["outcome"])


@shared_task
def deliver_due() -> int:
    """Claim, send and mark each due email; return how many were sent. If emails are
    left, the next run is enqueued behind all other tasks that wait.

    One run at a time, and not for long. Delivery is at least once: if a worker is
    killed after the server accepted an email and before that is stored, the email is
    sent again after CLAIM_TIMEOUT, with the same Message-ID. A server that cannot be
    reached ends the run and begins a pause: the worker has other work than to wait for
    it."""
    if _is_paused() or not _begin_run():
        return 0
    try:
        sent, may_go_on = _deliver_batch()
    finally:
        _end_run()
    # Also those whose own request for a run came during this one.
    if may_go_on and Email.objects.due().exists():
        enqueue_on_commit(DELIVER_TASK)
    return sent


def _deliver_batch() -> tuple[int, bool]:
    """Return how many emails were sent, and whether the next may follow at once."""
    sent, connection, site = 0, get_connection(), SiteSettings.load()
    end = time.monotonic() + RUN_SECONDS
    for email in Email.objects.due().order_by("send_after", "pk")[:DELIVERY_BATCH_SIZE]:
        if not email.claim():
            if SiteSettings.objects.filter(emails_wait=True).exists():
                connection.close()
                return sent, False
            continue
        _go_on()
        error = _deliver(email, connection, site)
        note_try(error)
        sent += error is None
        if error and is_unreachable(error):
            _pause()
            return sent, False
        if time.monotonic() >= end:
            break
    connection.close()
    return sent, True


def _begin_run() -> bool:
    """Whether no other run is on. Without the cache there may be several: each email is
    claimed by one."""
    try:
        return bool(cache.add(RUNNING, True, RUN_SILENT))
    except Exception:
        logger.warning("The cache does not answer: emails are sent all the same.")
        return True


def _go_on() -> None:
    with suppress(Exception):  # told by _begin_run
        cache.touch(RUNNING, RUN_SILENT)


def _end_run() -> None:
    with suppress(Exception):  # told by _begin_run
        cache.delete(RUNNING)


def _is_paused() -> bool:
    """Whether the mail server is left alone. Without the cache it is asked each time:
    emails do not depend on that."""
    try:
        return bool(cache.get(UNREACHABLE))
    except Exception:
        logger.warning("The cache does not answer: the mail server is asked anyway.")
        return False


def _pause() -> None:
    with suppress(Exception):  # told by _is_paused
        cache.set(UNREACHABLE, True, PAUSE)


def _headers(email: Email) -> dict[str, str]:
    headers = {"Message-ID": email.message_id, "Auto-Submitted": "auto-generated"}
    if email.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{email.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _deliver(
    email: Email, connection: BaseEmailBackend, site: SiteSettings
) -> Exception | None:
    """Send a claimed email and mark it; return the error if it could not be sent."""
    try:
        renew_links(email)
        message = _message(email, connection, site)
        connection.open()
        message.send()
    except Exception as error:
        email.mark_failed(f"{type(error).__name__}: {error}")
        logger.warning("Email %s failed, attempt %s.", email.pk, email.attempts)
        connection.close()
        TRIES.labels("failed").inc()
        return error
    email.mark_sent()
    TRIES.labels("sent").inc()
    return None


class _Message(EmailMultiAlternatives):
    def message(self) -> Any:
        """Begin a subject on the line of its name. Python leaves that line empty if the
        subject is long and not ASCII, and some mail programs show a space."""
        message = super().message()
        subject = str(self.subject)
        if not subject.isascii():
            header = Header(subject, "utf-8", header_name="Subject")
            message.replace_header("Subject", header)
        return message


def _message(
    email: Email, connection: BaseEmailBackend, site: SiteSettings
) -> EmailMultiAlternatives:
    message = _Message(
        subject=email.subject,
        body=email.text,
        to=[email_for_smtp(email.to)],
        reply_to=[email.reply_to] if email.reply_to else None,
        headers=_headers(email),
        connection=connection,
    )
    message.attach_alternative(render_html(email, site), "text/html")
    if email.calendar:
        method = _method(email.calendar)
        message.attach_alternative(email.calendar, f"text/calendar; method={method}")
    return message


def _method(calendar: str) -> str:
    """Return the METHOD of a calendar file, which its part must repeat (RFC 6047)."""
    lines = calendar.splitlines()
    return next(line.partition(":")[2] for line in lines if line.startswith("METHOD:"))
