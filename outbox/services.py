"""Writing emails, and trying failed ones again. Sending happens in outbox.tasks."""

import logging
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.utils import make_msgid
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from outbox.models import Email, EmailQuerySet
from smartcity.models import SiteSettings

logger = logging.getLogger(__name__)

NUDGE_PAUSE = 0.2
"""Seconds that a nudge waits for others: in a rush, one speaks for all of them."""

_nudger = ThreadPoolExecutor(max_workers=1, thread_name_prefix="outbox-nudge")
_nudge_waits = threading.Event()


def queue_email(
    template: str,
    *,
    to: str | None = None,
    room: str,
    reference: str = "",
    context: dict[str, object] | None = None,
) -> Email:
    """Render `<template>_subject.txt` and `<template>_body.txt` and insert the row.
    Without `to`, the team gets it.

    Part of the caller's transaction: no row without its email, no email without its
    row. The templates get `context`, `site` and `site_url`; replies go to the team."""
    site = SiteSettings.load()
    words = {"site": site, "site_url": settings.SITE_URL, **(context or {})}
    subject = " ".join(render_to_string(f"{template}_subject.txt", words).split())
    text = re.sub(r"\n{3,}", "\n\n", render_to_string(f"{template}_body.txt", words))
    text = text.strip() + "\n"
    html = render_to_string("outbox/email.html", {**words, "text": text})
    email = Email.objects.create(
        to=site.team_email if to is None else to,
        reply_to=site.team_email,
        subject=subject[:200],
        text=text,
        html=html,
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
        room=room,
        reference=reference,
    )
    transaction.on_commit(nudge, robust=True)
    return email


def nudge() -> None:
    """Ask a worker to deliver now. In a thread of its own, because a broker that hangs
    must not keep a visitor waiting; when it is lost, the sweep of the beat delivers."""
    if _nudge_waits.is_set():
        return
    _nudge_waits.set()
    try:
        _nudger.submit(_publish)
    except RuntimeError:  # the process is ending; the sweep delivers
        _nudge_waits.clear()


def _publish() -> None:
    time.sleep(NUDGE_PAUSE)
    _nudge_waits.clear()
    try:
        current_app.send_task("outbox.tasks.deliver_due", expires=60)
    except Exception as error:
        logger.warning("The broker took no nudge (%s); the sweep will deliver.", error)


def written_about(reference: str) -> EmailQuerySet:
    """The emails about one row of a room, the oldest first."""
    return Email.objects.filter(reference=reference).order_by("created_at", "pk")


def was_written_lately(address: str, *, about: str, within: timedelta) -> bool:
    """Whether an email about this went to this address, or waits, since then."""
    since = timezone.now() - within
    written = Email.objects.filter(reference=about, created_at__gte=since)
    return written.filter(to__iexact=address).exists()


def forget(address: str, references: list[str]) -> int:
    """Delete the emails to this address, and all that are about these rows; returns
    how many there were."""
    theirs = Q(to__iexact=address) | Q(reference__in=references)
    count, _by_model = Email.objects.filter(theirs).delete()
    return count


@transaction.atomic
def send_again(email: Email) -> Email:
    """Put a failed email back in the queue with all its attempts.

    Any other email is left as it is, so that nothing is sent twice by a click."""
    email = Email.objects.select_for_update().get(pk=email.pk)
    if email.status == Email.Status.FAILED:
        email.status = Email.Status.QUEUED
        email.attempts = 0
        email.send_after = timezone.now()
        email.save(update_fields=["status", "attempts", "send_after"])
        transaction.on_commit(nudge, robust=True)
    return email
