"""A bulk action with real workers: one that is killed, and several at once."""

from pathlib import Path

import pytest
from celery import current_app
from django.contrib.auth.models import User

from challenges.models import BulkAction, BulkActionItem, Entry, EntryHistory
from challenges.services.moderation import bulk
from challenges.services.moderation.bulk import PROCESS_TASK
from outbox.models import Email
from tests.challenges.factories import make_challenge, make_entries_to_review
from tests.challenges.workers import running_worker
from tests.support.processes import TIMEOUT, wait_for

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

ENTRY_COUNT = 2000


def count_items(state: str) -> int:
    return BulkActionItem.objects.filter(status=state).count()


def test_a_run_whose_worker_is_killed_decides_about_each_entry_once(
    focus_areas: None, staff: User, tmp_path: Path
) -> None:
    make_entries_to_review(make_challenge(), ENTRY_COUNT)
    bulk_action = bulk.plan(Entry.objects.all(), kind="approve", by=staff)
    bulk.confirm(bulk_action, by=staff)
    with running_worker(tmp_path) as killed:
        wait_for(lambda: count_items("done") >= ENTRY_COUNT / 10)
        killed.kill()
        killed.wait()
    assert (
        ENTRY_COUNT / 10 <= count_items("done") == Email.objects.count() < ENTRY_COUNT
    )
    with running_worker(tmp_path), running_worker(tmp_path):
        for _each in "ab":
            current_app.send_task(PROCESS_TASK)  # as the schedule does
        wait_for(lambda: BulkAction.objects.get().finished_at, within=6 * TIMEOUT)
    assert count_items("done") == ENTRY_COUNT
    assert Entry.objects.filter(status="approved").count() == ENTRY_COUNT
    assert (
        EntryHistory.objects.values("entry").distinct().count()
        == EntryHistory.objects.count()
    )
    emails = Email.objects.order_by().values_list("status", "reference")
    assert emails.count() == len(set(emails)) == ENTRY_COUNT
