"""Whatever is published when, whichever worker runs or dies: everybody is told once."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import SiteSettings
from focus_areas.models import FocusArea
from outbox.models import Email
from outbox.tasks import deliver_due
from subscriptions import digests, services
from subscriptions.models import Frequency, Subscription, last_due
from tests.subscriptions.conftest import NOON
from tests.subscriptions.factories import Board, make_subscription, make_subscriptions
from tests.support.examples import examples

MINUTES_OF_WAIT = [5, 15, 60, 60 * 24, 60 * 24 * 6, 60 * 24 * 33]

pytestmark = pytest.mark.django_db

quick = settings(
    max_examples=examples(25),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class Story:
    """A reader of one focus area, and what happens."""

    def __init__(self, frequency: str, clock: time_machine.Traveller) -> None:
        mail.outbox.clear()
        self.clock, self.board = clock, Board()
        self.area, self.elsewhere = FocusArea.objects.all()[:2]
        self.subscription = make_subscription(frequency=frequency, areas=[self.area])
        self.told: list[tuple[datetime, str]] = []

    def publish(self, where: str) -> None:
        area = self.elsewhere if where == "elsewhere" else self.area
        key = f"{where}-{len(self.board.items)}"
        self.board.publish(key, areas=frozenset([area.pk]))

    def run(self) -> None:
        digests.send_due(self.board.collect)
        deliver_due()
        self.told += [(timezone.now(), message.body) for message in mail.outbox]
        mail.outbox.clear()

    def do(self, step: Any) -> None:
        if isinstance(step, int):
            self.clock.shift(timedelta(minutes=step))
        elif step in Frequency.values:
            self.subscription = services.change(
                self.subscription, frequency=step, areas=[self.area]
            )
        elif step == "run":
            self.run()
        else:
            self.publish(step)

    def counts(self) -> Counter[str]:
        """How often each news of the focus area was told, or any of the other."""
        texts = [text for _at, text in self.told]
        return Counter(
            {
                key: sum(f"Title of {key}\n" in t for t in texts)
                for key in self.board.items
            }
        )


def tell_story(frequency: str, steps: list[Any]) -> Story:
    """Return a story that ends with a run that tells all that is left; nothing of it
    stays in the database."""
    with transaction.atomic(), time_machine.travel(NOON, tick=False) as clock:
        story = Story(frequency, clock)
        for step in [*steps, "run", 60 * 24 * 33, "run", "run"]:
            story.do(step)
        transaction.set_rollback(True)
    return story


EVENTS = st.sampled_from(["here", "elsewhere", "run", "run"])
STEPS = st.lists(EVENTS | st.sampled_from(MINUTES_OF_WAIT), max_size=12)
CHANGES = st.lists(
    EVENTS | st.sampled_from(MINUTES_OF_WAIT) | st.sampled_from(Frequency.values),
    max_size=12,
)


@quick
@given(frequency=st.sampled_from(Frequency.values), steps=CHANGES)
def test_everything_published_is_told_exactly_once(
    site: SiteSettings, frequency: str, steps: list[Any]
) -> None:
    for key, count in tell_story(frequency, steps).counts().items():
        assert count == (1 if key.startswith("here") else 0), key


@quick
@given(frequency=st.sampled_from(Frequency.values), steps=STEPS)
def test_no_period_has_two_digests(
    site: SiteSettings, frequency: str, steps: list[Any]
) -> None:
    moments = [at for at, _text in tell_story(frequency, steps).told]
    if frequency == Frequency.AT_ONCE:
        gaps = [b - a for a, b in pairwise(moments)]
        assert all(gap > timedelta(minutes=10) for gap in gaps)
    else:
        periods = [last_due(frequency, moment) for moment in moments]
        assert len(set(periods)) == len(periods)


class Killed(BaseException):
    """A worker that ends here, as SIGKILL ends one: nothing in it goes on."""


def die_at(number: int) -> Callable[..., Any]:
    """Return a wrapper of queries that lets so many pass."""
    passed = 0

    def execute(call: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal passed
        passed += 1
        if passed == number + 1:  # what follows rolls back, as a database does
            raise Killed
        return call(*arguments)

    return execute


def test_a_worker_killed_at_any_query_leaves_everybody_one_email(
    clock: time_machine.Traveller, board: Board
) -> None:
    make_subscriptions(3)
    board.publish("bees")
    digests.send_due(board.collect)
    clock.shift(timedelta(minutes=15))
    points, was_killed = 0, True
    while was_killed:
        with transaction.atomic():
            try:
                with connection.execute_wrapper(die_at(points)):
                    digests.send_due(board.collect)
                was_killed = False
            except Killed:
                pass
            half = Email.objects.count()
            digests.send_due(board.collect)
            recipients = sorted(Email.objects.values_list("to", flat=True))
            assert recipients == [f"reader-{n}@example.com" for n in range(3)], half
            assert {s.told_up_to for s in Subscription.objects.all()} != {0}
            transaction.set_rollback(True)
        points += 1
    assert points > 25
