"""What the clock does for the challenges."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db.models import Model

from challenges.models import Attachment, Challenge, Draft, NotificationPreference
from challenges.services import results
from challenges.services.entering import attachments, drafts
from challenges.services.moderation import bulk, notifications
from core.background import enqueue_on_commit

logger = logging.getLogger(__name__)

SHIFT = 5.0
"""Seconds of work on bulk runs, after which the emails that wait have their turn."""


@shared_task
def announce_results() -> int:
    """Send the results whose minute has come. Safe to run twice, and in parallel."""
    due = Challenge.objects.published().with_results_to_announce()
    return sum(results.announce_results(challenge) for challenge in due)


@shared_task
def remind_drafts() -> int:
    """Remind those who saved a draft, before it is too late. Safe to run twice, and in
    parallel. Four times an hour, and half of AUTOMATIC_EMAILS_PER_HOUR in all: the rest
    is for acknowledgements."""
    most = max(1, settings.AUTOMATIC_EMAILS_PER_HOUR // 8)
    return sum(
        drafts.send_reminder(draft) for draft in Draft.objects.due_for_reminder()[:most]
    )


@shared_task
def purge_drafts() -> int:
    """Delete drafts that we promised to keep no longer."""
    return drafts.purge()


@shared_task
def prepare_pictures() -> int:
    """Make the renditions of pictures that came in. Safe to run twice, in parallel,
    and to be killed."""
    return sum(attachments.prepare_picture(row) for row in Attachment.objects.waiting())


@shared_task
def sweep_files() -> int:
    """Delete stored files that no row knows."""
    return attachments.remove_orphan_files()


@shared_task
def tell_moderators() -> int:
    """Tell those who want to know at once what came to review. Safe to run twice, in
    parallel, and to be killed."""
    return _tell_each(
        notifications.send_new_entry_notice, NotificationPreference.objects.due()
    )


@shared_task
def good_morning() -> int:
    """Digests, and reminders of answers that are due. Safe to run twice, in parallel,
    and to be killed."""
    told = _tell_each(notifications.send_daily_digest, notifications.users_due_today())
    return told + notifications.remind_team()


def _tell_each(tell: Callable[[Any], bool], people: Iterable[Model]) -> int:
    """How many were told. One who cannot be told keeps it from nobody else."""
    told = 0
    for person in people:
        try:
            told += tell(person)
        except Exception:
            logger.exception("Row %s of %s was not told.", person.pk, type(person))
    return told


@shared_task
def work_on_bulk_runs() -> int:
    """Carry out what was confirmed, a row at a time. Safe to run twice, in parallel,
    and to be killed."""
    until, done = time.monotonic() + SHIFT, 0
    while bulk.process_next_item():
        done += 1
        if time.monotonic() > until:
            enqueue_on_commit(bulk.PROCESS_TASK)
            break
    bulk.close_finished()
    return done
