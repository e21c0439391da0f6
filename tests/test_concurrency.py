"""Two at the same moment: on PostgreSQL, where that can really happen."""

import itertools
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from challenges.models import (
    BulkAction,
    BulkActionItem,
    Challenge,
    Draft,
    Entry,
    EntryHistory,
)
from challenges.services.entering import drafts, entries
from challenges.services.moderation import (
    bulk,
    decisions,
    duplicates,
    notifications,
    triage,
)
from challenges.tasks import (
    send_daily_digests,
    send_new_entry_notices,
    send_team_notices,
)
from contact.models import Message
from contact.services import send_message as send_contact_message
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from outbox.tasks import deliver_due
from tests.challenges.factories import (
    make_bulk_action,
    make_challenge,
    make_entries_to_review,
    make_entry,
    unsent_entry,
)
from tests.contact.factories import topic
from tests.support.at_once import THREADS, run_at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def challenge(focus_areas: None) -> Challenge:
    return make_challenge()


def make_clerk() -> User:
    return User.objects.create_superuser("kim", "kim@westbridge.example")


def test_many_clicks_on_send_are_one_entry(challenge: Challenge) -> None:
    key = uuid.uuid4()

    def click() -> int:
        entry = unsent_entry(challenge=challenge)
        return entries.submit(entry, idempotency_key=key).pk

    assert run_at_once(*[click] * THREADS) == [Entry.objects.get().pk] * THREADS
    assert Email.objects.count() == 2


SECRET = "my landlord at 12 High Street"


def send_message(challenge: Challenge, key: uuid.UUID) -> Message:
    about = topic("general")
    message = Message(topic=about, name="Zed", email="zed@example.org", text=SECRET)
    return send_contact_message(message, idempotency_key=key)


def begin_draft(challenge: Challenge, key: uuid.UUID) -> Draft:
    return drafts.begin(
        challenge,
        answers={"idea": SECRET},
        idempotency_key=key,
        begun_at=timezone.now(),
    )


def submit_entry(challenge: Challenge, key: uuid.UUID) -> Entry:
    entry = unsent_entry(challenge=challenge, idea=SECRET)
    return entries.submit(entry, idempotency_key=key)


@pytest.mark.parametrize("send", [send_message, begin_draft, submit_entry])
def test_a_double_click_is_no_error_that_the_database_would_log(
    challenge: Challenge, send: Callable[[Challenge, uuid.UUID], Model]
) -> None:
    """PostgreSQL would log what was typed with the statement that it refuses."""
    key = uuid.uuid4()
    refused: list[DatabaseError] = []

    def watch(execute: Callable[..., object], *statement: object) -> object:
        try:
            return execute(*statement)
        except DatabaseError as error:
            refused.append(error)
            raise

    def click() -> int:
        with connection.execute_wrapper(watch):
            return send(challenge, key).pk

    keys = run_at_once(*[click] * THREADS)
    assert (len(set(keys)), refused) == (1, [])


def test_of_two_moderators_one_decides(challenge: Challenge, staff: User) -> None:
    entry = make_entry(challenge=challenge)
    results = run_at_once(
        lambda: decisions.approve(entry, by=staff).status,
        lambda: decisions.mark_spam(entry, by=staff).status,
    )
    refusals = [
        result for result in results if isinstance(result, TransitionNotAllowed)
    ]
    entry.refresh_from_db()
    assert len(refusals) == 1
    assert entry.status in results
    assert entry.history.count() == 2


def test_no_two_ideas_are_duplicates_of_each_other(
    challenge: Challenge, staff: User
) -> None:
    one, other = (make_entry(challenge=challenge) for _number in range(2))
    results = run_at_once(
        lambda: duplicates.mark_duplicate(one, of=other, by=staff),
        lambda: duplicates.mark_duplicate(other, of=one, by=staff),
    )
    refusals = [
        result for result in results if isinstance(result, TransitionNotAllowed)
    ]
    assert len(refusals) == 1
    assert Entry.objects.filter(duplicate_of=None).count() == 1


FIFTY = 50


@pytest.fixture
def moderators(db: None) -> list[User]:
    return [User.objects.create_user(f"moderator-{n}") for n in range(THREADS)]


def test_fifty_entries_are_decided_once_by_four_moderators_at_once(
    challenge: Challenge, moderators: list[User]
) -> None:
    waiting = make_entries_to_review(challenge, FIFTY)

    def approve_all(by: User) -> list[str]:
        refusals = []
        for entry in waiting:
            try:
                decisions.approve(entry, by=by)
            except TransitionNotAllowed as refusal:
                refusals.append(str(refusal))
        return refusals

    refusals = run_at_once(*(partial(approve_all, by) for by in moderators))
    assert Entry.objects.filter(status="approved").count() == FIFTY
    assert (EntryHistory.objects.count(), Email.objects.count()) == (FIFTY, FIFTY)
    expected = [
        f"{entry.reference} is “Approved” and cannot become “Approved”."
        for entry in waiting
    ]
    assert sorted(itertools.chain(*refusals)) == sorted(expected * (THREADS - 1))


def test_fifty_entries_are_decided_once_by_four_bulk_actions_at_once(
    challenge: Challenge, moderators: list[User]
) -> None:
    make_entries_to_review(challenge, FIFTY)
    kinds = ["approve", "decline", "ask", "approve"]
    for by, kind in zip(moderators, kinds, strict=True):
        bulk_action = bulk.plan(Entry.objects.all(), kind=kind, by=by)
        bulk.confirm(bulk_action, by=by, message="Because.")
    done = run_at_once(*[lambda: list(iter(bulk.process_next_item, False))] * THREADS)
    assert sum(map(len, done)) == FIFTY * THREADS
    assert (EntryHistory.objects.count(), Email.objects.count()) == (FIFTY, FIFTY)
    assert BulkActionItem.objects.filter(status="done").count() == FIFTY
    refused = BulkActionItem.objects.filter(status="refused").select_related("entry")
    assert [item.error for item in refused] == [
        f"It became “{item.entry.get_status_display()}” after it was chosen."
        for item in refused
    ]
    assert bulk.close_finished() == THREADS


def test_a_worker_does_not_wait_for_a_bulk_action_that_is_being_undone(
    challenge: Challenge, staff: User
) -> None:
    make_entry(challenge=challenge)
    bulk_action = make_bulk_action("approve", staff)

    def process_next_item() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
        return bulk.process_next_item()

    with transaction.atomic():
        # Undoing takes the same lock.
        BulkAction.objects.select_for_update().get(pk=bulk_action.pk)
        assert run_at_once(process_next_item) == [True]


def test_workers_in_parallel_send_each_email_once(challenge: Challenge) -> None:
    for _number in range(10):
        make_entry(challenge=challenge)
    sent = run_at_once(*[deliver_due] * THREADS)
    assert sum(sent) == 11  # to each entrant, and the first notice to the team
    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert sorted(ids) == sorted(Email.objects.values_list("message_id", flat=True))


def test_a_moderator_is_told_once_by_any_number_of_workers(
    focus_areas: None, staff: User
) -> None:
    monday = datetime(2026, 3, 2, 8, tzinfo=UTC)
    with time_machine.travel(monday, tick=False) as clock:
        challenge = make_challenge(promise_days=1)
        notifications.set_preference(staff, choice="at_once")
        clock.shift(timedelta(minutes=1))
        make_entry(challenge=challenge)
        triage.assign(make_entry(challenge=challenge), to=make_clerk(), by=staff)
        clock.shift(timedelta(days=1))
        assert sorted(run_at_once(*[send_new_entry_notices] * THREADS)) == [0, 0, 0, 1]
        assert sum(run_at_once(*[send_daily_digests] * THREADS)) == 2
    notices = Email.objects.filter(reference="notices to staff")
    assert notices.count() == 3


def test_the_team_is_reminded_once_by_any_number_of_workers(
    challenge: Challenge,
) -> None:
    SiteSettings.objects.get_or_create(pk=1)
    make_entry(challenge=challenge)
    monday = datetime(2100, 3, 1, 8, tzinfo=UTC)
    with time_machine.travel(monday, tick=False):
        assert sorted(run_at_once(*[send_daily_digests] * THREADS)) == [0, 0, 0, 1]
    assert Email.objects.filter(reference="reminders to the team").count() == 1


def test_the_team_gets_one_notice_at_once_and_one_for_the_others(
    challenge: Challenge,
) -> None:
    SiteSettings.objects.get_or_create(pk=1)
    run_at_once(*[lambda: make_entry(challenge=challenge)] * THREADS)
    notices = Email.objects.filter(reference="ideas to review")
    assert notices.count() == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert sorted(run_at_once(*[send_team_notices] * THREADS)) == [0, 0, 0, 3]
    assert notices.count() == 2
