"""The progress page: what it counts, the lists behind its numbers, and its file."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge, Entry
from challenges.services.moderation import decisions
from core.models import SiteSettings
from smartcity.progress import Figure
from tests.challenges.factories import make_challenge, make_entry, make_public_entry
from tests.events.factories import make_event
from tests.projects.factories import make_project, make_step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FILE = "/progress/numbers.csv"


def figures(client: Client) -> dict[str, Figure]:
    cache.clear()
    groups = client.get("/progress/").context["groups"]
    return {each.name: each for _name, figures, _file in groups for each in figures}


def numbers(client: Client) -> list[tuple[str, int]]:
    return [(name, figure.number) for name, figure in figures(client).items()]


def answer_after(days: int, challenge: Challenge, by: User) -> None:
    """Decline an idea that came on a Monday, so many days later."""
    with time_machine.travel(MONDAY):
        entry = make_entry(challenge=challenge)
    with time_machine.travel(MONDAY + days * DAY):
        decisions.decline(Entry.objects.get(pk=entry.pk), by=by, message="Not now.")


def test_ideas_are_counted_and_answers_by_the_promise(
    client: Client, staff: User
) -> None:
    challenge = make_challenge(promise_days=5, offline_idea_count=10)
    answer_after(7, challenge, staff)
    answer_after(8, challenge, staff)
    make_entry(challenge=challenge)
    spam = make_entry(challenge=challenge)
    decisions.mark_spam(spam, by=staff)
    make_public_entry(staff, challenge=challenge)
    make_entry(challenge=make_challenge(publish_at=None))
    assert numbers(client)[:3] == [
        ("Ideas that reached us", 14),
        ("Answered in time", 2),
        ("Published for all to read", 1),
    ]
    assert "2 of 3" in client.get("/progress/").text


OF_WHAT = "Of the ideas that we answered on this site; older ones are not counted."


@pytest.mark.parametrize(
    ("days", "promise"),
    [
        ([], ""),
        ([1], "We promise an answer within 1 working day."),
        ([5, 5], "We promise an answer within 5 working days."),
        ([5, 10], "We promise an answer within 5 to 10 working days."),
    ],
)
def test_it_says_what_we_promise(client: Client, days: list[int], promise: str) -> None:
    for each in days:
        make_challenge(promise_days=each)
    ((_name, ideas, _file), *_others) = client.get("/progress/").context["groups"]
    assert ideas[1].meaning == (f"{OF_WHAT} {promise}" if days else "")


def test_events_and_projects_are_counted_as_visitors_see_them(client: Client) -> None:
    past = {"starts_at": timezone.now() - 2 * DAY, "ends_at": None}
    for fields in ({}, past, {**past, "state": "cancelled", "change_reason": "Rain."}):
        make_event(**fields)
    make_event(publish_at=None, **past)
    make_event(source="challenge 1 closes", **past)
    make_step(make_project(status="live"))
    make_project(status="live", publish_at=None)
    assert numbers(client)[3:] == [
        ("You said, we did", 1),
        ("Not started yet", 0),
        ("Being tried out", 0),
        ("Live", 1),
        ("Stopped", 0),
        ("Events held", 1),
        ("Events to come", 1),
        ("Free of charge", 1),
        ("Without steps", 0),
    ]


def test_of_events_to_come_it_counts_those_that_are_easy_to_come_to(
    client: Client,
) -> None:
    make_event(step_free="yes", is_free=False, price="£5")
    make_event(step_free="no")
    make_event(venue_name="", is_online=True)
    make_event(source="challenge 1 closes", is_online=True, venue_name="")
    easy = list(figures(client).values())[-2:]
    assert [(each.name, each.number, each.total) for each in easy] == [
        ("Free of charge", 2, 3),
        ("Without steps", 1, 2),
    ]
    for each in easy:
        listed = client.get(each.path).context["page_obj"].paginator.count
        assert listed == each.number


def test_as_many_events_were_held_as_the_list_behind_it_has(client: Client) -> None:
    past = {"starts_at": timezone.now() - 2 * DAY, "ends_at": None}
    make_event(**past)
    make_event(**past, state="cancelled", change_reason="Rain.")
    make_event(**past, source="challenge 1 closes")
    held = figures(client)["Events held"]
    listed = client.get(held.path).context["page_obj"].paginator.count
    assert (held.number, listed) == (1, 1)


def test_the_file_has_the_same_numbers_and_the_lists_behind_them(
    client: Client,
) -> None:
    make_project(status="live")
    response = client.get(FILE)
    rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert (rows[0], response["Access-Control-Allow-Origin"]) == (
        ["About", "What", "Number", "Of", "List"],
        "*",
    )
    assert [r[2:] for r in rows if r[:2] == ["Projects", "Live"]] == [
        ["1", "", f"{settings.SITE_URL}/projects/?status=live"]
    ]
    for *_figure, url in rows[1:]:
        assert client.get(url.removeprefix(settings.SITE_URL)).status_code == 200
    page = client.get("/progress/").text
    assert 'href="/projects/?status=live">Live</a>' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_it_counts_once_in_a_quarter_of_an_hour(
    client: Client,
    site: SiteSettings,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for _row in range(rows):
        make_public_entry(staff)
        make_step()
        make_event()
    with django_assert_num_queries(12):
        client.get("/progress/")
    with django_assert_num_queries(1):  # the site settings
        client.get("/progress/")
