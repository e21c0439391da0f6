"""Two at the same moment: on PostgreSQL, where that can really happen."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connections

from challenges import services
from challenges.models import Challenge, Entry
from outbox.models import Email
from outbox.tasks import deliver_due
from smartcity.moves import IllegalMove
from tests.challenges.factories import make_challenge, make_entry, unsent_entry

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

AT_ONCE = 4


@pytest.fixture
def challenge(focus_areas: None) -> Challenge:
    return make_challenge()


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run the actions in threads that start together; their results or exceptions."""
    start = Barrier(len(actions))

    def act(action: Callable[[], object]) -> object:
        start.wait()
        try:
            return action()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(act, actions))


def test_many_clicks_on_send_are_one_entry(challenge: Challenge) -> None:
    key = uuid.uuid4()
    entries = at_once(
        *(
            lambda: (
                services.submit_entry(
                    unsent_entry(challenge=challenge), send_key=key
                ).pk
            )
            for _click in range(AT_ONCE)
        )
    )
    assert entries == [Entry.objects.get().pk] * AT_ONCE
    assert Email.objects.count() == 2


def test_of_two_moderators_one_decides(challenge: Challenge, staff: User) -> None:
    entry = make_entry(challenge=challenge)
    results = at_once(
        lambda: services.approve(entry, by=staff).status,
        lambda: services.mark_spam(entry, by=staff).status,
    )
    refusals = [result for result in results if isinstance(result, IllegalMove)]
    entry.refresh_from_db()
    assert len(refusals) == 1
    assert entry.status in results
    assert entry.steps.count() == 2


def test_workers_in_parallel_send_each_email_once(challenge: Challenge) -> None:
    for _row in range(10):
        make_entry(challenge=challenge)
    sent = at_once(*[deliver_due] * AT_ONCE)
    assert sum(sent) == 20
    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert sorted(ids) == sorted(Email.objects.values_list("message_id", flat=True))
