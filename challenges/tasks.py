"""Celery tasks of challenges; smartcity/schedule.py says when they run."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db.models import Model

from challenges.models import Announcement, Draft, NotificationPreference
from challenges.services import announcements, transitions
from challenges.services.entering import drafts
from challenges.services.moderation import bulk, notifications
from core.background import enqueue_on_commit

logger = logging.getLogger(__name__)

BULK_SECONDS = 5.0
"""Seconds of work on bulk actions, after which emails that wait have their turn."""


@shared_task
def announce_results() -> int:
    """Announce the results that are due; return how many emails that makes. Safe to run
    twice, in parallel, and to be killed."""
    return sum(map(announcements.announce, Announcement.objects.due()))


@shared_task
def note_shown() -> int:
    """Note since when decisions are shown. Safe to run twice, and in parallel."""
    return transitions.note_shown()


@shared_task
def remind_drafts() -> int:
    """Remind people of their drafts. Safe to run twice, and in parallel.

    Runs four times an hour, and sends at most half of AUTOMATIC_EMAILS_PER_HOUR in all:
    the rest is for acknowledgements."""
    limit = max(1, settings.AUTOMATIC_EMAILS_PER_HOUR // 8)
    due = Draft.objects.due_for_reminder()[:limit]
    return sum(drafts.send_reminder(draft) for draft in due)


@shared_task
def tell_of_closing() -> int:
    """Tell people with saved drafts that the closing date was moved. Safe to run twice,
    in parallel, and to be killed.

    Runs twelve times an hour, and sends at most a quarter of AUTOMATIC_EMAILS_PER_HOUR
    in all."""
    limit = max(1, settings.AUTOMATIC_EMAILS_PER_HOUR // 48)
    told = 0
    for draft in Draft.objects.to_tell_of_closing():
        told += drafts.tell_of_closing(draft)
        if told == limit:
            break
    return told


@shared_task
def send_new_entry_notices() -> int:
    """Email moderators who want to know at once what came to review. Safe to run twice,
    in parallel, and to be killed."""
    due = NotificationPreference.objects.due()
    return _send_to_each(notifications.send_new_entry_notice, due)


@shared_task
def send_team_notices() -> int:
    """Email the team what came in since its last notices. Safe to run twice, in
    parallel, and to be killed."""
    return notifications.send_team_notice() + notifications.send_deletion_notice()


@shared_task
def send_daily_digests() -> int:
    """Email digests, and reminders of answers that are due. Safe to run twice, in
    parallel, and to be killed."""
    users = notifications.users_due_today()
    sent = _send_to_each(notifications.send_daily_digest, users)
    return sent + notifications.remind_team()


def _send_to_each(send: Callable[[Any], bool], recipients: Iterable[Model]) -> int:
    """Call `send` for each, and return how many emails were sent. A failure is logged,
    and does not keep the others from theirs."""
    sent = 0
    for recipient in recipients:
        try:
            sent += send(recipient)
        except Exception:
            logger.exception("No email to %s %s.", type(recipient), recipient.pk)
    return sent


@shared_task
def process_bulk_actions() -> int:
    """Apply confirmed bulk actions, item by item. Safe to run twice, in parallel, and
    to be killed."""
    until, done = time.monotonic() + BULK_SECONDS, 0
    while bulk.process_next_item():
        done += 1
        if time.monotonic() > until:
            enqueue_on_commit(bulk.PROCESS_TASK)
            break
    bulk.close_finished()
    return done
