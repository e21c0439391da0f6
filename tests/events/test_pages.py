"""Tests of the public pages under /events/."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from focus_areas.models import FocusArea
from tests.challenges.factories import make_entry, make_public_entry
from tests.events.factories import london, make_event, make_series, make_venue
from tests.news.factories import make_post
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db

LIST, PAST = "/events/", "/events/?when=past"

now = timezone.now()
UNPUBLISHED = [
    {"publish_at": None},
    {"publish_at": now + timedelta(days=1)},
    {"publish_at": now - timedelta(days=2), "expire_at": now - timedelta(days=1)},
]
LONG_AGO = {"starts_at": now - timedelta(days=30)}


@pytest.mark.parametrize("hidden", UNPUBLISHED, ids=["draft", "scheduled", "expired"])
def test_nothing_unpublished_is_public(client: Client, hidden: dict[str, Any]) -> None:
    event = make_event(**hidden)
    make_event(**hidden, **LONG_AGO)
    page = event.get_absolute_url()
    assert list(client.get(LIST).context["page_obj"]) == []
    assert list(client.get(PAST).context["page_obj"]) == []
    code = 410 if "expire_at" in hidden else 404
    assert client.get(page).status_code == code
    assert client.get(f"{page}event.ics").status_code == code


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_eight_queries_at_most_and_its_files_two(
    client: Client,
    staff: User,
    count: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    event, *_others = [
        make_event(focus_area=area, venue=make_venue(name=f"Hall {number}"))
        for number in range(count)
    ]
    for _number in range(count):
        make_post(focus_areas=[area])
        make_public_entry(staff, focus_area=area)
    page = event.get_absolute_url()
    # Event, changes, related events (those that go on, too; without any, of all areas),
    # site; news and ideas of its focus area.
    with django_assert_num_queries(8 if count == 1 else 7):
        client.get(page)
    with django_assert_num_queries(2):
        client.get(f"{page}event.ics")
    with django_assert_num_queries(2):
        client.get(f"{page}poster/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_series_takes_nine_queries(
    client: Client, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    first = make_event(focus_area=FocusArea.objects.get(slug="clean-tech-city"))
    make_series(first, until=first.starts_on + timedelta(weeks=count))
    with django_assert_num_queries(9):
        client.get(first.get_absolute_url())


def test_the_page_tells_what_there_is_to_know(client: Client) -> None:
    event = make_event(
        slug="talking-map",
        starts_at=london(2127, 1, 10, 18),
        ends_at=london(2127, 1, 10, 20),
        is_online=True,
        how_to_join="Ring **us** for the link.",
        body="Bring *headphones*.",
        booking_url="https://booking.example/map",
        hearing_loop="yes",
        access_note="Parking in Bell Street.",
        focus_area=FocusArea.objects.get(slug="clean-tech-city"),
    )
    html = plain_spaces(client.get("/events/talking-map/").text)
    for text in [
        f"<h1>{event.title}</h1>",
        '<time datetime="2127-01-10">Friday 10 January 2127</time>',
        "6pm to 8pm",
        "Marylebone Library and online",
        "9 New Cavendish Street<br>London<br>W1G 6BD",
        "Free",
        "<li>Hearing loop</li>",
        "Parking in Bell Street.",
        "Ring <strong>us</strong> for the link.",
        "Bring <em>headphones</em>.",
        'href="https://booking.example/map"',
        'href="/events/talking-map/event.ics"',
        'href="/focus-areas/clean-tech-city/"',
    ]:
        assert text in html


BOOKED = {"booking_url": "https://booking.example/map"}
MOVED = {"state": "postponed", "change_reason": "Snow."}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ["Just come, no booking", "You do not need to book."]),
        (
            {"venue_name": "", "is_online": True},
            ["Just join, no booking", "You do not need to book."],
        ),
        (BOOKED, ["Book a place", "You leave our site and book at booking.example."]),
        (MOVED, []),
        (BOOKED | MOVED, []),
        (LONG_AGO, []),
    ],
)
def test_it_says_whether_to_book(
    client: Client, fields: dict[str, Any], words: list[str]
) -> None:
    html = client.get(make_event(**fields).get_absolute_url()).text
    found = re.findall(r">((?:Just |Book a |You (?:do not need|leave)).*?)<", html)
    assert list(dict.fromkeys(found)) == words


def test_other_events_of_its_area_stand_below_by_date(client: Client) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    event = make_event(focus_area=area)
    sooner, later, cancelled = (
        make_event(focus_area=area, starts_at=event.starts_at + timedelta(days=days))
        for days in (-1, 2, 1)
    )
    Event.objects.filter(pk=cancelled.pk).update(**MOVED)
    make_event(starts_at=event.starts_at + timedelta(hours=1))
    page = client.get(event.get_absolute_url())
    assert list(page.context["related"]) == [sooner, later]


def test_an_event_alone_in_its_area_leads_to_those_of_others(client: Client) -> None:
    event = make_event(focus_area=FocusArea.objects.get(slug="clean-tech-city"))
    elsewhere = make_event()
    page = client.get(event.get_absolute_url())
    assert list(page.context["related"]) == [elsewhere]


def test_an_event_without_an_end_says_when_it_begins(client: Client) -> None:
    event = make_event(starts_at=london(2127, 1, 10, 18), ends_at=None)
    page = plain_spaces(client.get(event.get_absolute_url()).text)
    assert "Friday 10 January 2127</time>, from 6pm</strong>" in page


def test_an_event_shows_the_public_ideas_of_its_area(
    client: Client, staff: User
) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    public = make_public_entry(staff, title="Bee hotels", focus_area=area)
    make_entry(title="Secret tunnels", focus_area=area)
    other = FocusArea.objects.exclude(pk=area.pk).first()
    make_public_entry(staff, title="Of another area", focus_area=other)
    page = client.get(make_event(focus_area=area).get_absolute_url()).text
    shown = [public.get_absolute_url() in page, "Secret tunnels" in page]
    assert [*shown, "Of another area" in page] == [True, False, False]


def test_without_facts_about_access_it_says_whom_to_ask(client: Client) -> None:
    html = client.get(make_event().get_absolute_url()).content.decode()
    assert "We are still finding out about access. Ask us" in html
    url = "/contact/accessibility/?about=Try%20out%20a%20talking%20map"
    assert f'<a href="{url}">Ask us about access</a>' in html
    assert 'href="#access"' not in html


def test_the_price_stands_in_the_head_or_in_the_box(client: Client) -> None:
    coming, past = make_event(price="Free"), make_event(**LONG_AGO, price="Free")
    found = [
        re.findall(r"· Free|<dt>Price</dt>", client.get(each.get_absolute_url()).text)
        for each in (coming, past)
    ]
    assert found == [["· Free"], ["<dt>Price</dt>"]]


def test_a_cancelled_event_says_so_everywhere(client: Client) -> None:
    event = make_event(
        state="cancelled",
        change_reason="The speaker is ill. We meet on 4 May instead.",
        how_to_join="Come in.",
        booking_url="https://booking.example/map",
    )
    html = client.get(event.get_absolute_url()).content.decode()
    assert "<title>Cancelled: Try out a talking map - " in html
    assert "<strong>Cancelled</strong>" in html
    assert "The speaker is ill. We meet on 4 May instead." in html
    assert "How to join" not in html
    assert "Book a place" not in html
    assert "Cancelled" in client.get(LIST).content.decode()


def test_a_past_event_says_that_it_has_finished(client: Client) -> None:
    html = client.get(make_event(**LONG_AGO).get_absolute_url()).content.decode()
    assert "This event has finished." in html
    assert "Add to your calendar" not in html


def test_a_past_event_begins_with_what_was_said(client: Client) -> None:
    event = make_event(**LONG_AGO, body="Come.", notes="We came.", what_next="More.")
    html = client.get(event.get_absolute_url()).text
    assert re.findall(r"<(?:h2|p)[^>]*>(What .+?|Come.|We came.|More.)</", html) == [
        *("What was said", "We came."),
        *("What happens next", "More."),
        *("What we planned", "Come."),
    ]


@pytest.mark.parametrize(("is_online", "zones"), [(True, 1), (False, 0)])
def test_the_zone_is_said_to_who_may_be_elsewhere(
    client: Client, is_online: bool, zones: int
) -> None:
    event = make_event(starts_at=london(2127, 1, 10, 18), is_online=is_online)
    assert client.get(event.get_absolute_url()).text.count("(GMT)") == zones


def test_the_page_of_several_days_gives_them_all(client: Client) -> None:
    event = make_event(
        starts_at=london(2127, 1, 10, 18), ends_at=london(2127, 1, 12, 16)
    )
    html = plain_spaces(client.get(event.get_absolute_url()).text)
    assert "6pm on Friday 10 January to 4pm on Sunday 12 January 2127" in html


def test_what_staff_type_is_never_markup(client: Client) -> None:
    event = make_event(
        title="<b>Hi</b>", body="<script>alert(1)</script>", address="<i>x</i>"
    )
    html = client.get(event.get_absolute_url()).content.decode()
    assert "<h1>&lt;b&gt;Hi&lt;/b&gt;</h1>" in html
    assert "<script>alert" not in html
    assert "<i>x</i>" not in html


@pytest.mark.parametrize("name", ["list", "event", "calendar_file", "poster"])
def test_pages_are_the_same_for_everybody(client: Client, name: str) -> None:
    slug = [make_event().slug] if name != "list" else []
    response = client.get(reverse(f"events:{name}", args=slug))
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("name", ["list", "event"])
def test_pages_have_one_h1_and_breadcrumbs(client: Client, name: str) -> None:
    slug = [make_event().slug] if name == "event" else []
    html = client.get(reverse(f"events:{name}", args=slug)).content.decode()
    assert html.count("<h1") == 1
    assert html.count('aria-label="Breadcrumbs"') == 1
    assert "style=" not in html


def test_an_unknown_event_is_not_found(client: Client) -> None:
    assert client.get("/events/atlantis/").status_code == 404
    assert client.get("/events/atlantis/event.ics").status_code == 404
