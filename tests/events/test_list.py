"""Tests of the list of events: its filters, months, chips and empty states."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from events.models import Event
from focus_areas.models import FocusArea
from tests.events.factories import london, make_event, make_venue
from tests.support.examples import examples
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db

LIST = "/events/"
NOW = london(2027, 1, 6, 12)
"""A Wednesday."""

ON_WEDNESDAY = ["on now", "tonight"]


@pytest.fixture
def wednesday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def found(client: Client, **query: Any) -> list[str]:
    page = client.get(LIST, query)
    assert page.status_code == 200
    return [event.title for event in page.context["page_obj"]]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("query", [{}, {"when": "past"}, {"q": "map", "access": "bsl"}])
def test_the_list_takes_five_queries(
    client: Client,
    count: int,
    query: dict[str, str],
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    area, venue = FocusArea.objects.get(slug="clean-tech-city"), make_venue(bsl="yes")
    for _number in range(count):
        make_event(focus_area=area, venue=venue)
        make_event(focus_area=area, starts_at=timezone.now() - timedelta(30))
    # Site, areas, venues, how many, the events; and the names of venues for a search.
    searches_postgresql = "q" in query and connection.vendor == "postgresql"
    with django_assert_num_queries(6 if searches_postgresql else 5):
        client.get(LIST, query)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["on now", "tonight", "saturday", "next month"]),
        ({"when": "today"}, ["on now", "tonight"]),
        ({"when": "weekend"}, ["saturday"]),
        ({"when": "week"}, ["on now", "tonight", "saturday"]),
        ({"when": "month"}, ["on now", "tonight", "saturday"]),
        ({"when": "past"}, ["yesterday", "last year"]),
        ({"start": "2027-01-05", "end": "2027-01-06"}, ["yesterday", *ON_WEDNESDAY]),
        ({"start": "2026-01-01", "end": "2026-12-31"}, ["last year"]),
        ({"start": "2027-01-07", "end": "2027-01-09"}, ["saturday"]),
        ({"end": "2027-01-06"}, ["on now", "tonight"]),
        ({"when": "past", "end": "2026-12-31"}, ["last year"]),
        ({"when": "week", "start": "2027-01-07"}, ["saturday"]),
    ],
)
def test_when(
    client: Client, wednesday: None, query: dict[str, str], titles: list[str]
) -> None:
    make_event(title="last year", starts_at=london(2026, 6, 1, 18))
    make_event(title="yesterday", starts_at=london(2027, 1, 5, 18))
    noon, hour = london(2027, 1, 6, 12), timedelta(hours=1)
    make_event(title="on now", starts_at=noon - hour, ends_at=noon + hour)
    make_event(title="tonight", starts_at=london(2027, 1, 6, 18))
    make_event(title="saturday", starts_at=london(2027, 1, 9), all_day=True)
    make_event(title="next month", starts_at=london(2027, 2, 1, 18))
    assert found(client, **query) == titles


def test_on_sunday_this_weekend_is_today(client: Client) -> None:
    with time_machine.travel(london(2027, 1, 10, 9), tick=False):
        make_event(title="today", starts_at=london(2027, 1, 10, 18))
        make_event(title="next saturday", starts_at=london(2027, 1, 16, 18))
        assert found(client, when="weekend") == ["today"]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({"area": "clean-tech-city"}, "area"),
        ({"mode": "online"}, "online"),
        ({"price": "free", "language": "pl"}, "polish"),
        ({"audience": "families"}, "families"),
        ({"access": "quiet_space"}, "quiet"),
        ({"access": ["step_free", "hearing_loop"]}, "hall"),
        ({"q": "LAMP pòs"}, "lamp posts"),
        ({"q": "tadpole"}, "hall"),
    ],
)
def test_filters(client: Client, query: dict[str, Any], title: str) -> None:
    hall = make_venue(step_free="yes", hearing_loop="yes", quiet_space="no")
    make_event(title="area", focus_area=FocusArea.objects.get(slug="clean-tech-city"))
    make_event(title="online", venue_name="", is_online=True)
    make_event(title="polish", language="pl")
    make_event(title="polish, £5", language="pl", is_free=False, price="£5")
    make_event(title="families", audience="families")
    make_event(title="quiet", quiet_space="yes")
    make_event(title="hall", venue=hall, venue_name="")
    make_event(title="lamp posts", summary="What a lamp-post knows.")
    make_event(title="top", venue=hall, hearing_loop="no", venue_name="Top floor")
    names = found(client, **query)
    assert title in names
    assert set(names) - {title} <= ({"top"} if "q" in query else set())


def test_both_is_what_people_can_come_to_as_they_like(client: Client) -> None:
    make_event(title="room")
    make_event(title="both", is_online=True)
    make_event(title="online", is_online=True, venue_name="")
    make_event(
        title="moved", is_online=True, state="moved_online", change_reason="Wet."
    )
    assert found(client, mode="both") == ["both"]
    assert found(client, mode="in_person") == ["room", "both"]
    assert found(client, mode="online") == ["both", "online", "moved"]


def test_a_venue_is_a_filter_once_it_has_a_public_event(client: Client) -> None:
    shown, hidden = make_venue(), make_venue(name="Secret Hall")
    make_event(title="hall", venue=shown)
    make_event(venue=hidden, publish_at=None)
    make_event(title="elsewhere")
    html = client.get(LIST, {"place": shown.pk}).text
    assert f'<option value="{shown.pk}" selected>Tadpole Hall</option>' in html
    assert "Secret Hall" not in html
    assert found(client, place=shown.pk) == ["hall"]


def test_every_filter_is_a_chip_that_removes_it(client: Client) -> None:
    make_event(bsl="yes", captions="yes")
    query = "q=map&price=free&start=2027-01-05&access=bsl&access=captions"
    form = client.get(f"{LIST}?{query}").context["form"]
    assert form.query == "q=map&start=2027-01-05&price=free&access=bsl&access=captions"
    assert [plain_spaces(label) for label, _query in form.chosen] == [
        "“map”",
        "From Tuesday 5 January 2027",
        "Free",
        "British Sign Language",
        "Live captions",
    ]
    assert form.chosen[3][1] == "q=map&start=2027-01-05&price=free&access=captions"


@pytest.mark.parametrize(
    ("query", "unknown"),
    [
        ({"area": "atlantis"}, ["Focus area"]),
        ({"when": "soon", "mode": "telepathy"}, ["When", "In person or online"]),
        ({"access": ["bsl", "chairs"]}, ["Access"]),
        ({"start": "tomorrow", "end": "0026-01-01"}, ["From", "To"]),
        ({"start": "2027-02-01", "end": "2027-01-01"}, ["To"]),
        ({"place": "99"}, ["Venue"]),
        ({"q": "x" * 101}, ["Search events"]),
    ],
)
def test_what_we_do_not_know_is_said_and_does_not_count(
    client: Client, query: dict[str, Any], unknown: list[str]
) -> None:
    page = client.get(LIST, query)
    assert page.context["form"].unknown == unknown
    assert f"something we do not recognise ({', '.join(unknown)})" in page.text
    assert '<meta name="robots" content="noindex,follow">' in page.text


class Fuzz(TestCase):
    @settings(max_examples=examples(100), deadline=None)
    @given(
        st.dictionaries(
            st.sampled_from(
                ["q", "when", "area", "start", "end", "mode", "place", "access", "page"]
            ),
            # What no database can store is refused before: smartcity/middleware.py.
            st.text(
                st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12
            )
            | st.sampled_from(["9999-12-31", "0001-01-01", "past", "weekend", "-1"]),
        )
    )
    def test_no_query_breaks_the_list(self, query: dict[str, str]) -> None:
        assert self.client.get(LIST, query).status_code == 200


def test_events_stand_under_their_month(client: Client, wednesday: None) -> None:
    make_event(title="fair", starts_at=london(2026, 12, 1), ends_at=london(2027, 9, 1))
    for month in (1, 1, 3):
        make_event(title="walk", starts_at=london(2027, month, 9, 18))
    months = client.get(LIST).context["months"]
    assert [(name, len(events)) for name, events in months] == [
        ("January 2027", 2),
        ("March 2027", 1),
        ("On already, and still to see", 1),
    ]


def test_24_events_a_page_and_no_two_share_a_title(client: Client) -> None:
    for _number in range(25):
        make_event()
    first = client.get(LIST, {"when": "", "price": "free"})
    assert len(first.context["page_obj"]) == 24
    assert '<a rel="next" href="?when=&amp;price=free&amp;page=2">' in first.text
    second = client.get(LIST, {"page": "2"})
    assert len(second.context["page_obj"]) == 1
    assert "<title>What’s on (page 2 of 2) - " in second.text
    assert "<strong>25 dates</strong>" in second.text


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({"area": "clean-tech-city"}, "What’s on: Clean tech city"),
        ({"when": "past"}, "Past events"),
    ],
)
def test_the_title_says_which_events(
    client: Client, query: dict[str, str], title: str
) -> None:
    assert f"<title>{title} - " in client.get(LIST, query).text


def test_an_empty_list_says_the_next_date(client: Client, wednesday: None) -> None:
    make_event(starts_at=london(2027, 3, 2, 18))
    make_event(starts_at=london(2027, 2, 2, 18), is_free=False, price="£5")
    html = plain_spaces(client.get(LIST, {"when": "weekend", "price": "free"}).text)
    assert "The next event like this is on Tuesday 2 March 2027." in html
    assert 'href="/events/?price=free&amp;start=2027-03-02"' in html


@pytest.mark.parametrize(
    ("query", "text", "link"),
    [
        ({}, "No events are planned at the moment.", "/contact/"),
        ({"price": "free"}, "No events match.", LIST),
        ({"when": "week"}, "No events match.", LIST),
        ({"when": "past"}, "No events have finished yet.", LIST),
    ],
)
def test_an_empty_list_says_what_to_do_next(
    client: Client, query: dict[str, str], text: str, link: str
) -> None:
    notice = client.get(LIST, query).text.partition('class="notice')[2]
    assert text in notice
    assert f'href="{link}">' in notice


def test_the_address_of_past_events_leads_to_the_filter(client: Client) -> None:
    response = client.get("/events/past/?page=2")
    assert (response.status_code, response["Location"]) == (
        301,
        "/events/?page=2&when=past",
    )


def test_lists_read_an_index() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # a scan is quicker while there are no rows
            cursor.execute("SET LOCAL enable_seqscan = off")
    published = Event.objects.published()
    order_or_end = "index.*event_by_(start|end)"
    for events in (published.upcoming(), published.past()):
        plan = events.explain()
        assert re.search(order_or_end, plan, re.IGNORECASE), plan
