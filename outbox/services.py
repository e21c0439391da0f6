"""Writing emails, and trying failed ones again. Sending happens in outbox.tasks."""

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace
from django.utils import timezone
from django.utils.translation import gettext

from core.background import enqueue_on_commit
from core.email_addresses import email_key
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from outbox.letters import as_html, mended, render_letter
from outbox.models import HOUR, Email, EmailQuerySet

logger = logging.getLogger(__name__)

NOT = timedelta(0)

BATCH = 500
"""Old emails that are deleted at once."""

DELIVER = "outbox.tasks.deliver_due"


def queue_email(
    template: str,
    *,
    to: str | None = None,
    app_label: str,
    reference: str = "",
    context: dict[str, object] | None = None,
    unsubscribe_url: str = "",
    site: SiteSettings | None = None,
    hold: timedelta | None = None,
    is_automatic: bool = False,
) -> Email:
    """Render `<template>_subject.txt` and `<template>_body.txt` and insert the row.
    Without `to`, the team gets it.

    Part of the caller's transaction: no row without its email, no email without its
    row. The templates get `context`, `site` and `site_url`; replies go to the team.
    `unsubscribe_url` is a page whose POST stops such emails, whatever its body. Whoever
    writes two emails loads `site` for both. For as long as `hold` says, staff can stop
    it, or mend it. What `is_automatic` nobody of staff decided on: it repeats nothing
    that a visitor typed, and waits for its turn when very many were asked for."""
    site = site or SiteSettings.load()
    letter = render_letter(template, context=context or {}, site=site)
    email = Email.objects.create(
        to=site.team_email if to is None else to,
        reply_to=site.team_email,
        subject=letter.subject,
        text=letter.text,
        html=as_html(letter, site),
        unsubscribe_url=unsubscribe_url,
        message_id=f"<{uuid.uuid4()}@{urlsplit(settings.SITE_URL).hostname}>",
        app_label=app_label,
        reference=reference,
        status=Email.Status.HELD if hold else Email.Status.QUEUED,
        send_after=next_turn() if is_automatic else timezone.now() + (hold or NOT),
        is_automatic=is_automatic,
    )
    if not hold:
        enqueue_on_commit(DELIVER)
    return email


def acknowledge(
    template: str,
    *,
    to: str,
    app_label: str,
    reference: str,
    context: dict[str, object],
    unsubscribe_url: str = "",
    site: SiteSettings | None = None,
) -> Email | None:
    """Queue an automatic email to an address that a visitor typed; None when enough of
    them went there in this hour (AUTOMATIC_EMAILS_PER_ADDRESS)."""
    if not may_acknowledge(to):
        return None
    return queue_email(
        template,
        to=to,
        app_label=app_label,
        reference=reference,
        context=context,
        unsubscribe_url=unsubscribe_url,
        site=site,
        is_automatic=True,
    )


def may_acknowledge(address: str) -> bool:
    """Whether one more automatic email may go to this address now."""
    since = timezone.now() - HOUR
    theirs = Email.objects.automatic().filter(to_key=email_key(address))
    written = theirs.filter(created_at__gt=since).count()
    return written < settings.AUTOMATIC_EMAILS_PER_ADDRESS


def next_turn() -> datetime:
    """When an automatic email that is written now may go out: in no hour more of them
    do than AUTOMATIC_EMAILS_PER_HOUR. Whenever that is later, it raises an alarm."""
    now, most = timezone.now(), settings.AUTOMATIC_EMAILS_PER_HOUR
    turns = Email.objects.automatic().of_this_hour().order_by("-send_after")
    for turn in turns.values_list("send_after", flat=True)[most - 1 : most]:
        _raise_alarm()
        return max(now, turn + HOUR)
    return now


def are_slow() -> bool:
    """Whether an automatic email that is written now would have to wait."""
    most = settings.AUTOMATIC_EMAILS_PER_HOUR
    return Email.objects.automatic().of_this_hour().count() >= most


def _raise_alarm() -> None:
    """Once an hour: a flood must not fill the log, too."""
    try:
        is_news = cache.add("outbox:alarm", True, timeout=HOUR.seconds)
    except Exception:  # no cache is no reason for silence
        is_news = True
    if is_news:
        logger.error(
            "More than %s automatic emails were asked for in an hour: the others wait. "
            "Does somebody flood a form?",
            settings.AUTOMATIC_EMAILS_PER_HOUR,
        )


def acknowledgement(reference: str, *, since: datetime) -> Email | None:
    """The latest automatic email about one row of a room that was written since."""
    written = emails_about(reference).automatic()
    return written.filter(created_at__gte=since).last()


def emails_about(reference: str) -> EmailQuerySet:
    """The emails about one row of a room, the oldest first."""
    return Email.objects.filter(reference=reference).order_by("created_at", "pk")


def emailed_recently(address: str, *, about: str, within: timedelta) -> bool:
    """Whether an email about this went to this address, or waits, since then."""
    since = timezone.now() - within
    written = Email.objects.filter(reference=about, created_at__gte=since)
    return written.filter(to_key=email_key(address)).exists()


def delete_emails(address: str, references: list[str]) -> int:
    """Delete the emails to this address, and all that are about these rows; returns
    how many there were."""
    theirs = Q(reference__in=references)
    if key := email_key(address):
        theirs |= Q(to_key=key)
    count, _by_model = Email.objects.filter(theirs).delete()
    return count


def purge_old() -> int:
    """Delete what was sent or stopped more than OUTBOX_KEEP_DAYS ago; returns how many.
    What could not be sent stays, for staff to look at.

    A few at a time, each batch a transaction of its own: nobody waits for long."""
    until = timezone.now() - timedelta(days=settings.OUTBOX_KEEP_DAYS)
    old = Email.objects.filter(
        Q(status=Email.Status.SENT, sent_at__lt=until)
        | Q(status=Email.Status.STOPPED, created_at__lt=until)
    )
    dropped = 0
    while batch := list(old.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        dropped += Email.objects.filter(pk__in=batch).delete()[0]
    return dropped


def stop_held(emails: "QuerySet[Any, Any]") -> list[int]:
    """Stop those of these emails that are held: they no longer hold true. Takes a query
    of their ids; returns the ids of those that were stopped."""
    held = Email.objects.filter(pk__in=emails, status=Email.Status.HELD)
    # One UPDATE for each, as when a worker claims a row: sent or stopped, never both.
    return [
        pk
        for pk in held.values_list("pk", flat=True)
        if Email.objects.filter(pk=pk, status=Email.Status.HELD).update(
            status=Email.Status.STOPPED
        )
    ]


def re_hold(emails: list[int], *, hold: timedelta) -> None:
    """Hold those of them that are stopped anew, for as long as that."""
    stopped = Email.objects.filter(pk__in=emails, status=Email.Status.STOPPED)
    stopped.update(status=Email.Status.HELD, send_after=timezone.now() + hold)


def replace_link(reference: str, *, old: str, new: str) -> None:
    """An address in the emails about one row of a room has changed: those that are not
    sent yet lead to the new one."""
    sent = [Email.Status.SENT, Email.Status.SENDING]
    texts = ["text", "html", "unsubscribe_url"]
    Email.objects.filter(reference=reference).exclude(status__in=sent).update(
        **{name: Replace(name, Value(old), Value(new)) for name in texts}
    )


def stop(email: Email) -> Email:
    """Keep a held email from being sent. Raises IllegalMove for any other one."""
    return _change_held(email, status=Email.Status.STOPPED)


def send_now(email: Email) -> Email:
    """Send a held email now. Raises IllegalMove for any other one."""
    now = timezone.now()
    released = _change_held(email, status=Email.Status.QUEUED, send_after=now)
    enqueue_on_commit(DELIVER)
    return released


def edit_held(email: Email, *, subject: str, text: str) -> Email:
    """Write a held email anew; it goes out when it would have. Raises IllegalMove for
    any other one."""
    email.refresh_from_db()
    letter = mended(email, subject=subject, text=text)
    html = as_html(letter, SiteSettings.load())
    return _change_held(email, subject=letter.subject, text=letter.text, html=html)


def _change_held(email: Email, **changes: object) -> Email:
    held = Email.objects.filter(pk=email.pk, status=Email.Status.HELD)
    changed = held.update(**changes)
    email.refresh_from_db()
    if not changed:
        words = {"status": email.get_status_display()}
        raise TransitionNotAllowed(
            gettext("Too late: the email is no longer held. It is “%(status)s”.")
            % words
        )
    return email


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
        enqueue_on_commit(DELIVER)
    return email
