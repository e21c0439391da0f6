"""Tests of the dates of challenges in What's on."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from challenges.models import Challenge
from events.models import Event
from smartcity.challenge_dates import show_challenge_dates
from smartcity.tasks import show_challenge_dates as task
from tests.challenges.factories import make_challenge
from tests.events.factories import london, make_event
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db


@pytest.fixture
def challenge() -> Challenge:
    return make_challenge(
        title="Quiet streets",
        slug="quiet-streets",
        opens_at=london(2127, 1, 10, 9),
        closes_at=london(2127, 2, 11),
        results_at=london(2127, 4, 1, 12),
    )


def dates_shown() -> list[tuple[str, str]]:
    return [
        (event.title, plain_spaces(event.whole_when))
        for event in Event.objects.published().upcoming()
    ]


def test_a_challenge_shows_when_it_opens_closes_and_has_results(
    challenge: Challenge, client: Client
) -> None:
    show_challenge_dates()
    assert dates_shown() == [
        ("Quiet streets opens", "At 9am on Friday 10 January 2127"),
        ("Deadline: Quiet streets", "At 11:59pm on Monday 10 February 2127"),
        ("Results: Quiet streets", "At midday on Tuesday 1 April 2127"),
    ]
    html = client.get("/events/").text
    assert "Send us your idea before then." in html
    assert f'<a href="{challenge.get_absolute_url()}">Quiet streets opens' in html
    calendar = client.get("/events/feed.ics").text
    assert calendar.count("BEGIN:VEVENT") == calendar.count("TRANSP:TRANSPARENT") == 3


def test_again_and_again_changes_nothing(challenge: Challenge) -> None:
    show_challenge_dates()
    before = list(Event.objects.order_by("pk").values())
    task()
    assert list(Event.objects.order_by("pk").values()) == before


def test_a_moved_date_moves_in_peoples_calendars(challenge: Challenge) -> None:
    show_challenge_dates()
    uids = set(Event.objects.values_list("uid", flat=True))
    challenge.closes_at += timedelta(days=7)
    challenge.results_at = None
    challenge.save()
    show_challenge_dates()
    assert dates_shown() == [
        ("Quiet streets opens", "At 9am on Friday 10 January 2127"),
        ("Deadline: Quiet streets", "At 11:59pm on Monday 17 February 2127"),
    ]
    closing = Event.objects.get(source=f"challenge/{challenge.pk}/closes_at")
    assert (closing.sequence, closing.uid in uids) == (1, True)


@pytest.mark.parametrize(
    "fields", [{"publish_at": None}, {"expire_at": london(2020, 1, 2)}]
)
def test_what_is_taken_off_shows_no_dates(
    challenge: Challenge, fields: dict[str, object]
) -> None:
    make_event(title="Walk")
    show_challenge_dates()
    old = {"publish_at": london(2020, 1, 1)} | fields
    Challenge.objects.filter(pk=challenge.pk).update(**old)
    show_challenge_dates()
    assert [title for title, _when in dates_shown()] == ["Walk"]


def test_what_is_not_out_yet_shows_no_dates(challenge: Challenge) -> None:
    challenge.publish_at = london(2127, 1, 1)
    challenge.save()
    show_challenge_dates()
    assert dates_shown() == []


def test_its_address_leads_to_the_challenge(
    client: Client, challenge: Challenge
) -> None:
    show_challenge_dates()
    response = client.get(f"/events/challenge-{challenge.pk}-opens-at/")
    assert (response.status_code, response["Location"]) == (
        302,
        "/challenge/quiet-streets/",
    )


def test_staff_change_it_at_the_challenge(
    staff_client: Client, challenge: Challenge
) -> None:
    show_challenge_dates()
    assert "Quiet streets" not in staff_client.get("/admin/events/event/").text


def button(client: Client) -> bool:
    """Return whether the header of a page leads to the form for ideas."""
    header = client.get("/cookies/").text.partition("</header>")[0]
    return 'href="/challenge/quiet-streets/enter/">Send your idea</a>' in header


def test_each_page_leads_to_the_form_while_a_challenge_is_open(
    challenge: Challenge, client: Client
) -> None:
    show_challenge_dates()
    seen = []
    for moment in (
        challenge.opens_at - timedelta(seconds=1),
        challenge.opens_at,
        challenge.closes_at - timedelta(seconds=1),
        challenge.closes_at,
    ):
        with time_machine.travel(moment, tick=False):
            seen.append(button(client))
    assert seen == [False, True, True, False]


def test_no_page_leads_to_a_challenge_that_was_taken_off(
    challenge: Challenge, client: Client
) -> None:
    with time_machine.travel(challenge.opens_at, tick=False):
        show_challenge_dates()
        assert button(client)
        Challenge.objects.filter(pk=challenge.pk).update(publish_at=None)
        show_challenge_dates()
        assert not button(client)


def test_of_two_challenges_each_page_leads_to_the_one_that_closes_first(
    challenge: Challenge, client: Client
) -> None:
    days = {"opens_at": london(2127, 1, 9), "closes_at": london(2127, 3, 1)}
    make_challenge(results_at=None, **days)
    with time_machine.travel(challenge.opens_at, tick=False):
        show_challenge_dates()
        assert button(client)
