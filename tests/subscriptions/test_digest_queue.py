"""Digests and the outbox: it is never flooded, and nobody waits for another."""

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from outbox.models import Email
from subscriptions import digests
from subscriptions.models import Subscription
from tests.subscriptions.factories import (
    MIRA,
    Board,
    make_subscription,
    make_subscriptions,
)
from tests.subscriptions.telling import HOLD, look_and_tell, tell, told


def test_digests_wait_while_the_outbox_is_full(
    clock: time_machine.Traveller, board: Board
) -> None:
    make_subscriptions(digests.MAX_WAITING + 20)
    board.publish("bees")
    digests.send_due(board.collect)
    clock.shift(HOLD)
    assert digests.send_due(board.collect) == digests.MAX_WAITING
    assert digests.send_due(board.collect) == 0
    sent = Email.objects.filter(pk__in=[email.pk for email in Email.objects.all()[:5]])
    sent.update(status="sent", sent_at=timezone.now())
    assert digests.send_due(board.collect) == 5
    Email.objects.update(status="sent", sent_at=timezone.now())
    assert [digests.send_due(board.collect) for _run in "ab"] == [15, 0]
    recipients = Email.objects.values_list("to", flat=True)
    assert len(set(recipients)) == len(recipients) == digests.MAX_WAITING + 20


def test_digests_wait_while_no_email_goes_out(
    clock: time_machine.Traveller, board: Board
) -> None:
    make_subscription()
    board.publish("bees")
    digests.send_due(board.collect)
    clock.shift(HOLD)
    Email.objects.update(
        status="queued", sent_at=None, attempts=3, send_after=timezone.now() + HOLD
    )
    assert Email.objects.late().exists()
    assert digests.send_due(board.collect) == 0


def test_who_could_not_be_reached_waits_until_staff_have_looked(
    clock: time_machine.Traveller, board: Board
) -> None:
    make_subscription()
    board.publish("one")
    look_and_tell(board, clock)
    Email.objects.update(status="failed", sent_at=None)
    board.publish("two")
    assert look_and_tell(board, clock) == 0
    Email.objects.filter(status="failed").update(status="stopped")
    assert tell(board) == 1
    assert told()[-1] == (MIRA, ["two"])


def test_one_that_fails_does_not_keep_the_others_from_theirs(
    clock: time_machine.Traveller,
    board: Board,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    make_subscriptions(2)
    first = Subscription.objects.earliest("pk")
    monkeypatch.setattr(Subscription, "private_url", property(_broken_for(first.pk)))
    board.publish("bees")
    digests.send_due(board.collect)
    clock.shift(HOLD)
    assert digests.send_due(board.collect) == 1
    assert f"No digest for subscription {first.pk}." in caplog.text


def _broken_for(key: int):  # type: ignore[no-untyped-def]
    def private_url(subscription: Subscription) -> str:
        if subscription.pk == key:
            raise ValueError("broken")
        return "http://127.0.0.1:8000/updates/x/"

    return private_url


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_public_is_asked_for_once_for_all(
    clock: time_machine.Traveller,
    board: Board,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_subscriptions(count)
    board.publish("bees")
    digests.send_due(board.collect)
    clock.shift(HOLD)
    board.asked.clear()
    # 13 for the run, and 5 for each digest: savepoint, row, row, email, end
    with django_assert_num_queries(13 + 5 * count):
        assert digests.send_due(board.collect) == count
    assert len(board.asked) == 1


def test_with_nothing_new_no_row_is_written(
    clock: time_machine.Traveller, board: Board
) -> None:
    make_subscriptions(3)
    board.publish("bees")
    look_and_tell(board, clock)
    clock.shift(HOLD)
    before = list(Subscription.objects.values())
    assert tell(board) == 0
    assert list(Subscription.objects.values()) == before
