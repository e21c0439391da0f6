"""An announcement with real workers: one that is killed in the middle, then two."""

from pathlib import Path

import pytest
from celery import current_app
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from challenges.models import Announcement, Challenge, Entry
from challenges.models.workflow import Outcome, Status
from challenges.services import announcements
from outbox.models import Email
from tests.challenges.factories import make_challenge_in_phase, make_entries_to_review
from tests.challenges.workers import running_worker
from tests.support.processes import wait_for

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

TASK = "challenges.tasks.announce_results"
MANY = 219


def is_waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        (count,) = cursor.fetchone()
    return bool(count)


def announced() -> tuple[int, int]:
    """Number of ideas whose outcome everybody knows, and of emails."""
    known = Entry.objects.exclude(public_outcome="")
    return known.count(), Email.objects.count()


def test_a_worker_that_is_killed_in_the_middle_leaves_each_entrant_one_email(
    focus_areas: None, staff: User, tmp_path: Path
) -> None:
    challenge = make_challenge_in_phase("judging")
    make_entries_to_review(challenge, MANY)
    Entry.objects.update(
        status=Status.APPROVED,
        answer_due=None,
        shown_from=timezone.now(),
        outcome=Outcome.NOT_SELECTED,
    )
    announcements.publish(challenge, by=staff)
    Announcement.objects.update(goes_out_at=timezone.now())
    with transaction.atomic():
        # The last thing that an announcement writes: all emails are there by then.
        Challenge.objects.select_for_update().get()
        with running_worker(tmp_path) as killed:
            current_app.send_task(TASK)
            wait_for(is_waiting_for_a_lock)
            killed.kill()
            killed.wait()
    assert (announced(), Announcement.objects.due().count()) == ((0, 0), 1)
    with running_worker(tmp_path), running_worker(tmp_path):
        for _each in "ab":
            current_app.send_task(TASK)
        wait_for(lambda: Announcement.objects.get().announced_at)
    emails = Email.objects.values_list("to", "reference")
    assert (announced(), len(set(emails))) == ((MANY, MANY), MANY)
