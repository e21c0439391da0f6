"""Writing emails, and trying failed ones again. Sending happens in outbox.tasks."""

import re
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from outbox.models import Email, EmailQuerySet
from smartcity.models import SiteSettings
from smartcity.nudges import nudge_on_commit

BATCH = 500
"""Old emails that are deleted at once."""

DELIVER = "outbox.tasks.deliver_due"


def queue_email(
    template: str,
    *,
    to: str | None = None,
    room: str,
    reference: str = "",
    context: dict[str, object] | None = None,
    unsubscribe_url: str = "",
    site: SiteSettings | None = None,
) -> Email:
    """Render `<template>_subject.txt` and `<template>_body.txt` and insert the row.
    Without `to`, the team gets it.

    Part of the caller's transaction: no row without its email, no email without its
    row. The templates get `context`, `site` and `site_url`; replies go to the team.
    `unsubscribe_url` is a page whose POST stops such emails, whatever its body. Whoever
    writes two emails loads `site` for both."""
    site = site or SiteSettings.load()
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
        unsubscribe_url=unsubscribe_url,
        message_id=f"<{uuid.uuid4()}@{urlsplit(settings.SITE_URL).hostname}>",
        room=room,
        reference=reference,
    )
    nudge_on_commit(DELIVER)
    return email


def written_about(reference: str) -> EmailQuerySet:
    """The emails about one row of a room, the oldest first."""
    return Email.objects.filter(reference=reference).order_by("created_at", "pk")


def was_written_lately(address: str, *, about: str, within: timedelta) -> bool:
    """Whether an email about this went to this address, or waits, since then."""
    since = timezone.now() - within
    written = Email.objects.filter(reference=about, created_at__gte=since)
    return written.filter(to__iexact=address).exists()


def count_written(address: str, *, room: str, within: timedelta) -> int:
    """How many emails a room wrote to this address since then."""
    written = Email.objects.filter(room=room, created_at__gte=timezone.now() - within)
    return written.filter(to__iexact=address).count()


def forget(address: str, references: list[str]) -> int:
    """Delete the emails to this address, and all that are about these rows; returns
    how many there were."""
    theirs = Q(to__iexact=address) | Q(reference__in=references)
    count, _by_model = Email.objects.filter(theirs).delete()
    return count


def drop_old() -> int:
    """Delete what was sent more than OUTBOX_KEEP_DAYS ago; returns how many. What was
    never sent stays, for staff to look at.

    A few at a time, each batch a transaction of its own: nobody waits for long."""
    until = timezone.now() - timedelta(days=settings.OUTBOX_KEEP_DAYS)
    old = Email.objects.filter(status=Email.Status.SENT, sent_at__lt=until)
    dropped = 0
    while batch := list(old.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        dropped += Email.objects.filter(pk__in=batch).delete()[0]
    return dropped


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
        nudge_on_commit(DELIVER)
    return email
