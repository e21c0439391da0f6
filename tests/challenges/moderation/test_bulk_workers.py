"""A bulk action with real workers: one that is killed, and several at once."""

from pathlib import Path

import pytest
from celery import current_app
from django.contrib.auth.models import User

from challenges.models import BulkAction, BulkActionItem, Entry, EntryHistory
from challenges.services.moderation import bulk
from challenges.services.moderation.bulk import PROCESS_TASK
from outbox.models import Email
from tests.challenges.factories import make_challenge, make_waiting
from tests.challenges.workers import worker
from tests.processes import WAIT, wait_for

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

MANY = 2000


def count(state: str) -> int:
    return BulkActionItem.objects.filter(status=state).count()


def test_a_run_whose_worker_is_killed_decides_about_each_entry_once(
    focus_areas: None, staff: User, tmp_path: Path
) -> None:
    make_waiting(make_challenge(), MANY)
    bulk_action = bulk.plan(Entry.objects.all(), kind="approve", by=staff)
    bulk.confirm(bulk_action, by=staff)
    with worker(tmp_path) as killed:
        wait_for(lambda: count("done") >= MANY / 10)
        killed.kill()
        killed.wait()
    assert MANY / 10 <= count("done") == Email.objects.count() < MANY
    with worker(tmp_path), worker(tmp_path):
        for _each in "ab":
            current_app.send_task(PROCESS_TASK)  # as the sweep does
        wait_for(lambda: BulkAction.objects.get().finished_at, within=6 * WAIT)
    assert count("done") == MANY
    assert Entry.objects.filter(status="approved").count() == MANY
    assert (
        EntryHistory.objects.values("entry").distinct().count()
        == EntryHistory.objects.count()
    )
    emails = Email.objects.order_by().values_list("status", "reference")
    assert emails.count() == len(set(emails)) == MANY
