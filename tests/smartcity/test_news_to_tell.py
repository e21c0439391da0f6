"""News that digests tell: what is public, and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from challenges.models import Announcement, Challenge
from challenges.services import announcements, results
from core.models import SiteSettings
from focus_areas.models import FocusArea
from outbox.models import Email
from smartcity import tasks
from smartcity.news_to_tell import collect
from subscriptions.digests import News
from tests.challenges.factories import (
    announce,
    make_challenge,
    make_challenge_in_phase,
    make_public_entry,
)
from tests.events.factories import london, make_event
from tests.news.factories import make_post
from tests.projects.factories import make_project, make_step
from tests.subscriptions.factories import make_subscription

pytestmark = pytest.mark.django_db

NOW = london(2027, 3, 10, 12)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(site: SiteSettings) -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def found() -> list[News]:
    return collect(NOW - 7 * DAY)


def keys() -> list[str]:
    return [news.key for news in found()]


def publish_results(challenge: Challenge, staff: User) -> None:
    idea = make_public_entry(staff, challenge=challenge)
    results.set_outcome(idea, by=staff, outcome="winner")
    announce(challenge, by=staff, reason="One is late.")


def test_each_source_says_what_it_is_where_and_when(staff: User) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    over = make_challenge_in_phase("judging", slug="over")
    publish_results(over, staff)
    opened = make_challenge(slug="quiet-streets", closes_at=london(2027, 4, 1, 0))
    opened.focus_areas.set([area])
    post = make_post(slug="winners", focus_areas=[area])
    event = make_event(
        slug="map",
        starts_at=london(2027, 3, 14, 18),
        ends_at=london(2027, 3, 14, 20),
    )
    project = make_project(title="New")
    make_step(project, on=(NOW - DAY).date())  # the project tells of it
    old = make_project(title="Old", publish_at=NOW - 30 * DAY)
    step = make_step(old, on=NOW.date())
    areas = frozenset([area.pk])
    assert found() == [
        News(
            f"challenges.results {over.pk}",
            "Results",
            over.title,
            over.summary,
            "/challenge/over/",
        ),
        News(
            f"challenges.opened {opened.pk}",
            "Open for ideas",
            opened.title,
            opened.summary,
            "/challenge/quiet-streets/",
            when="Until 11:59pm on Wednesday\xa031\xa0March\xa02027",
            areas=areas,
        ),
        News(
            f"news.post {post.pk}",
            "News",
            post.title,
            post.summary,
            "/news/winners/",
            areas=areas,
        ),
        News(
            f"projects.project {project.pk}",
            "Project",
            project.title,
            project.summary,
            project.get_absolute_url(),
            areas=areas,
        ),
        News(
            f"projects.step {step.pk}",
            "What became of it",
            old.title,
            "We moved it.",
            old.get_absolute_url(),
            areas=areas,
        ),
        News(
            f"events.event {event.pk}",
            "Event",
            event.title,
            event.summary,
            "/events/map/",
            when="6pm\xa0to\xa08pm on Sunday\xa014\xa0March\xa02027",
        ),
    ]


def make_held_results(**fields: Any) -> Challenge:
    """Make a challenge whose results are published, and not announced yet."""
    challenge = make_challenge_in_phase("judging", **fields)
    staff = User.objects.get()
    idea = make_public_entry(staff, challenge=challenge)
    results.set_outcome(idea, by=staff, outcome="winner")
    announcements.publish(challenge, by=staff, reason="One is late.")
    return challenge


HIDDEN: dict[str, dict[str, Any]] = {
    "draft": {"publish_at": None},
    "embargoed": {"publish_at": NOW + timedelta(seconds=1)},
    "expired": {"publish_at": NOW - DAY, "expire_at": NOW},
    "older": {"publish_at": NOW - 7 * DAY - timedelta(seconds=1)},
}
PUBLISHABLE: dict[str, Callable[..., Any]] = {
    "post": make_post,
    "event": make_event,
    "project": make_project,
    "challenge": lambda **dates: make_challenge(
        opens_at=min(dates["publish_at"] or NOW, NOW) - DAY, **dates
    ),
    "results": lambda **dates: make_challenge_in_phase(
        "results", results_announced_at=NOW - (8 * DAY), **dates
    ),
}


@pytest.mark.parametrize("source", PUBLISHABLE)
@pytest.mark.parametrize("state", HIDDEN)
def test_what_is_not_public_or_not_new_is_not_told(source: str, state: str) -> None:
    PUBLISHABLE[source](**HIDDEN[state])
    assert keys() == []


def test_a_step_is_told_on_its_day_and_never_of_a_hidden_project(
    clock: time_machine.Traveller,
) -> None:
    old = make_project(publish_at=NOW - 30 * DAY)
    step = make_step(old, on=(NOW + DAY).date())
    make_step(old, on=(NOW - 8 * DAY).date())
    hidden = make_project(publish_at=NOW - 30 * DAY, expire_at=NOW - DAY)
    make_step(hidden, on=NOW.date())
    assert keys() == []
    clock.shift(DAY)
    assert keys() == [f"projects.step {step.pk}"]


@pytest.mark.parametrize("state", ["draft", "embargoed", "expired"])
def test_results_of_a_hidden_challenge_are_not_told(state: str) -> None:
    make_challenge_in_phase("results", results_announced_at=NOW - DAY, **HIDDEN[state])
    assert keys() == []


def test_results_that_are_held_are_not_told_before_they_are_announced(
    staff: User, clock: time_machine.Traveller
) -> None:
    challenge = make_held_results()
    assert keys() == []
    Announcement.objects.update(goes_out_at=NOW)
    announcements.announce(Announcement.objects.get())
    assert keys() == [f"challenges.results {challenge.pk}"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_challenge(opens_at=NOW + timedelta(seconds=1)),
        lambda: make_challenge_in_phase("judging"),
        lambda: make_event(starts_at=NOW - DAY, ends_at=NOW),
    ],
    ids=["a challenge that opens soon", "one that is closed", "an event that is over"],
)
def test_what_nobody_can_take_part_in_is_not_told(make: Callable[[], Any]) -> None:
    make()
    assert keys() == []


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_an_event_that_does_not_take_place_is_not_told(state: str) -> None:
    event = make_event()
    assert keys() == [f"events.event {event.pk}"]
    type(event).objects.update(state=state, change_reason="Rain.")
    assert keys() == []


def test_a_challenge_that_was_published_before_is_told_when_it_opens(
    clock: time_machine.Traveller,
) -> None:
    challenge = make_challenge(publish_at=NOW - 30 * DAY, opens_at=NOW + DAY)
    assert keys() == []
    clock.shift(DAY)
    assert keys() == [f"challenges.opened {challenge.pk}"]


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_three_of_each_as_for_one(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    area = FocusArea.objects.first()
    for _row in range(rows):
        make_challenge().focus_areas.set([area])
        done = make_challenge_in_phase("results", results_announced_at=NOW - DAY)
        done.focus_areas.set([area])
        make_post(focus_areas=[area])
        make_event(focus_area=area)
        make_step(make_project(publish_at=NOW - DAY), on=NOW.date())
    with django_assert_num_queries(9):  # challenges of both kinds and posts: areas too
        assert len(found()) == 6 * rows


def test_the_task_tells_what_is_public(clock: time_machine.Traveller) -> None:
    make_subscription()
    make_post(title="Bees are back", publish_at=NOW - timedelta(minutes=5))
    make_post(title="Not yet", publish_at=None)
    assert tasks.send_digests() == 0
    clock.shift(timedelta(minutes=15))
    assert (tasks.send_digests(), tasks.send_digests()) == (1, 0)
    email = Email.objects.latest("pk")
    assert email.subject.endswith(": Bees are back")
    assert "Not yet" not in email.text
