"""Writing, changing and deleting emails. Sending them happens in outbox.tasks."""

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from core.background import enqueue_on_commit
from core.email_addresses import email_key
from core.models import SiteSettings
from core.shared_pages import leave_stored_pages
from core.workflow import TransitionNotAllowed
from outbox.models import HOUR, Email, EmailQuerySet
from outbox.rendering import edited_email, render_email

logger = logging.getLogger(__name__)

PURGE_BATCH_SIZE = 500
"""Old emails that one transaction deletes."""

DELIVER_TASK = "outbox.tasks.deliver_due"


def queue_email(
    template: str,
    *,
    to: str | None = None,
    app_label: str,
    reference: str = "",
    context: dict[str, object] | None = None,
    unsubscribe_url: str = "",
    calendar: str = "",
    site: SiteSettings | None = None,
    hold: timedelta | None = None,
    is_automatic: bool = False,
    is_confidential: bool = False,
) -> Email:
    """Render `<template>_subject.txt` and `<template>_body.txt` and insert the email.

    - Without `to`, the email goes to the team. Replies always go to the team.
    - The templates get `context`, `site` and `site_url`. A caller that writes several
      emails can load `site` once for all of them.
    - `unsubscribe_url` is a page where any POST stops such emails (RFC 8058).
    - `calendar` is a calendar file with a METHOD, which programs take in (RFC 6047).
    - For the time of `hold`, staff can still edit or stop the email.
    - An email that `is_automatic` was decided by no member of staff. Its templates
      repeat nothing that a visitor typed, and it waits if very many were written.
    - An email that `is_confidential` has a link that no member of staff may read.

    Runs in the caller's transaction, so a change and its email are stored together or
    not at all."""
    site = site or SiteSettings.load()
    rendered = render_email(template, context=context or {}, site=site)
    soon = timezone.now() + (hold or timedelta(0))
    send_after = next_send_time() if is_automatic else soon
    # Pages ask for an email only by a decision that names it.
    with leave_stored_pages():
        email = Email.objects.create(
            to=site.team_email if to is None else to,
            reply_to=site.team_email,
            subject=rendered.subject,
            text=rendered.text,
            link_lines=sorted(rendered.link_lines),
            unsubscribe_url=unsubscribe_url,
            calendar=calendar,
            message_id=new_message_id(),
            app_label=app_label,
            reference=reference,
            status=Email.Status.HELD if hold else Email.Status.QUEUED,
            send_after=send_after,
            due_at=send_after,
            is_automatic=is_automatic,
            is_confidential=is_confidential,
        )
    if not hold:
        enqueue_on_commit(DELIVER_TASK)
    return email


def new_message_id() -> str:
    """Return the Message-ID of a new email."""
    return f"<{uuid.uuid4()}@{urlsplit(settings.SITE_URL).hostname}>"


def acknowledge(
    template: str,
    *,
    to: str,
    app_label: str,
    reference: str,
    context: dict[str, object],
    unsubscribe_url: str = "",
    site: SiteSettings | None = None,
    is_confidential: bool = False,
) -> Email | None:
    """Queue an automatic email to an address that a visitor typed.

    Returns None if AUTOMATIC_EMAILS_PER_ADDRESS went to it in the last hour."""
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
        is_confidential=is_confidential,
    )


def may_acknowledge(to: str) -> bool:
    """Return whether one more automatic email may go to this address now."""
    since = timezone.now() - HOUR
    emails = Email.objects.automatic().to_mailbox(to).filter(created_at__gt=since)
    emails = emails.filter(send_after__gt=since)  # true of all, and has an index
    return emails.count() < settings.AUTOMATIC_EMAILS_PER_ADDRESS


def next_send_time() -> datetime:
    """Return when an automatic email that is written now may be sent.

    In no hour more than AUTOMATIC_EMAILS_PER_HOUR of them are sent. Logs an error if
    the email has to wait for that."""
    now = timezone.now()
    limit = settings.AUTOMATIC_EMAILS_PER_HOUR
    emails = Email.objects.automatic().in_rate_window().order_by("-send_after")
    times = emails.values_list("send_after", flat=True)
    last_but_limit = times[limit - 1 : limit].first()
    if last_but_limit is None:
        return now
    _log_flood()
    return max(now, last_but_limit + HOUR)


def emails_are_slow() -> bool:
    """Return whether an automatic email that is written now would have to wait."""
    limit = settings.AUTOMATIC_EMAILS_PER_HOUR
    return Email.objects.automatic().in_rate_window().count() >= limit


def _log_flood() -> None:
    """Log at most one error an hour, so that a flood does not fill the log too."""
    try:
        is_first = cache.add("outbox:flood", True, timeout=HOUR.seconds)
    except Exception:  # a broken cache is no reason for silence
        is_first = True
    if is_first:
        logger.error(
            "More than %s automatic emails were asked for in an hour: the others wait. "
            "Does somebody flood a form?",
            settings.AUTOMATIC_EMAILS_PER_HOUR,
        )


def acknowledgement(reference: str, *, since: datetime) -> Email | None:
    """Return the latest automatic email about this reference written since then."""
    emails = emails_about(reference).automatic()
    return emails.filter(created_at__gte=since).last()


def emails_about(reference: str) -> EmailQuerySet:
    """Return the emails about this reference, the oldest first."""
    return Email.objects.filter(reference=reference).order_by("created_at", "pk")


def emailed_recently(to: str, *, about: str, within: timedelta) -> bool:
    """Return whether an email about this reference was written to this address lately.

    It may have been sent or still be waiting."""
    since = timezone.now() - within
    emails = Email.objects.filter(reference=about, created_at__gte=since)
    return emails.filter(to_key=email_key(to)).exists()


def emails_of_person(to: str, references: list[str]) -> EmailQuerySet:
    """Return the emails to this address, and those about these references."""
    matches = Q(reference__in=references)
    if key := email_key(to):
        matches |= Q(to_key=key)
    return Email.objects.filter(matches)


def delete_emails(to: str, references: list[str]) -> int:
    """Delete the emails to this address or about these references; return how many."""
    count, _by_model = emails_of_person(to, references).delete()
    return count


def purge_old() -> int:
    """Delete emails sent, stopped or put aside more than OUTBOX_KEEP_DAYS ago; return
    how many.

    Failed emails stay, for staff to look at."""
    cutoff = timezone.now() - timedelta(days=settings.OUTBOX_KEEP_DAYS)
    unsent = [Email.Status.STOPPED, Email.Status.ASIDE]
    return purge(
        Email.objects.filter(
            Q(status=Email.Status.SENT, sent_at__lt=cutoff)
            | Q(status__in=unsent, created_at__lt=cutoff)
        )
    )


def purge(emails: EmailQuerySet) -> int:
    """Delete these emails; return how many. Each batch is a transaction of its own, so
    nobody waits long for a lock."""
    batches = emails.order_by("pk").values_list("pk", flat=True)
    count = 0
    while batch := list(batches[:PURGE_BATCH_SIZE]):
        count += Email.objects.filter(pk__in=batch).delete()[0]
    return count


def stop_held(email_ids: "QuerySet[Any, Any]") -> list[int]:
    """Stop the held emails among these; return the ids of those that were stopped.

    `email_ids` is a query for ids of emails of any status."""
    held = Email.objects.filter(pk__in=email_ids, status=Email.Status.HELD)
    # One UPDATE each, as a claim is: an email is sent or stopped, never both.
    return [
        pk
        for pk in held.values_list("pk", flat=True)
        if Email.objects.filter(pk=pk, status=Email.Status.HELD).update(
            status=Email.Status.STOPPED
        )
    ]


def re_hold(email_ids: list[int], *, hold: timedelta) -> None:
    """Hold the stopped emails among these again, from now for the time of `hold`."""
    until = timezone.now() + hold
    stopped = Email.objects.filter(pk__in=email_ids, status=Email.Status.STOPPED)
    stopped.update(status=Email.Status.HELD, send_after=until, due_at=until)


def stop(email: Email) -> Email:
    """Stop a held email. Raises TransitionNotAllowed if it is not held."""
    return _change_held(email, status=Email.Status.STOPPED)


def send_now(email: Email) -> Email:
    """Send a held email now. Raises TransitionNotAllowed if it is not held."""
    now = timezone.now()
    email = _change_held(email, status=Email.Status.QUEUED, send_after=now, due_at=now)
    enqueue_on_commit(DELIVER_TASK)
    return email


def edit_held(email: Email, *, subject: str, text: str) -> Email:
    """Change a held email; it is sent when it would have been. Raises
    TransitionNotAllowed if it is not held."""
    email.refresh_from_db()
    edited = edited_email(email, subject=subject, text=text)
    return _change_held(
        email,
        subject=edited.subject,
        text=edited.text,
        link_lines=sorted(edited.link_lines),
    )


def edit_and_send(email: Email, *, subject: str, text: str) -> Email:
    """Change a held email and send it now; see `edit_held` and `send_now`."""
    return send_now(edit_held(email, subject=subject, text=text))


def _change_held(email: Email, **changes: object) -> Email:
    held = Email.objects.filter(pk=email.pk, status=Email.Status.HELD)
    was_held = held.update(**changes)
    email.refresh_from_db()
    if not was_held:
        raise TransitionNotAllowed(
            gettext("Too late: the email is no longer held. It is “%(status)s”.")
            % {"status": email.get_status_display()}
        )
    return email
