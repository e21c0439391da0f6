"""Tests of the public pages under /events/."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from focus_areas.models import FocusArea
from tests.events.factories import london, make_event
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db

LIST, PAST = "/events/", "/events/past/"

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


def test_the_list_shows_upcoming_events_and_past_has_its_own(client: Client) -> None:
    upcoming, past = make_event(), make_event(**LONG_AGO)
    assert list(client.get(LIST).context["page_obj"]) == [upcoming]
    assert list(client.get(PAST).context["page_obj"]) == [past]
    assert f'href="{PAST}"' in client.get(LIST).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_take_as_many_queries_for_three_as_for_one(
    client: Client,
    count: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    for _number in range(count):
        make_event(focus_area=area)
        make_event(focus_area=area, **LONG_AGO)
    with django_assert_num_queries(4):  # site, focus areas, how many, the events
        client.get(LIST)
    with django_assert_num_queries(3):
        client.get(PAST)


def test_the_page_and_the_file_take_two_queries_and_one(
    client: Client, django_assert_num_queries: Callable[[int], Any]
) -> None:
    page = make_event(
        focus_area=FocusArea.objects.get(slug="clean-tech-city")
    ).get_absolute_url()
    with django_assert_num_queries(2):
        client.get(page)
    with django_assert_num_queries(1):
        client.get(f"{page}event.ics")


def test_24_events_a_page(client: Client) -> None:
    for _number in range(25):
        make_event()
    first = client.get(LIST)
    assert len(first.context["page_obj"]) == 24
    assert '<a rel="next" href="?page=2">' in first.content.decode()
    assert len(client.get(LIST, {"page": "2"}).context["page_obj"]) == 1


@pytest.mark.parametrize(
    ("url", "title"),
    [
        (f"{LIST}?", "What’s on"),
        (f"{LIST}?area=clean-tech-city&", "What’s on: Clean &amp; green"),
        (f"{PAST}?", "Past events"),
    ],
)
def test_no_two_pages_of_a_list_share_a_title(
    client: Client, url: str, title: str
) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    area.name = "Clean & green"
    area.save()
    for _number in range(25):
        make_event(focus_area=area)
        make_event(**LONG_AGO)
    assert f"<title>{title} - " in client.get(url).text
    second = client.get(f"{url}page=2").text
    assert f"<title>{title} (page 2 of 2) - " in second


def test_the_filter_keeps_one_focus_area(client: Client) -> None:
    clean = FocusArea.objects.get(slug="clean-tech-city")
    ours = make_event(focus_area=clean)
    make_event()
    response = client.get(LIST, {"area": "clean-tech-city"})
    assert list(response.context["page_obj"]) == [ours]
    assert (
        '<option value="clean-tech-city" selected>Clean tech city</option>'
        in response.content.decode()
    )


@pytest.mark.parametrize("query", [{"area": "atlantis"}, {"page": "-3"}])
def test_values_that_nobody_knows_do_not_count(
    client: Client, query: dict[str, str]
) -> None:
    event = make_event()
    page = client.get(LIST, query)
    assert list(page.context["page_obj"]) == [event]
    assert ("We do not recognise the focus area" in page.text) == ("area" in query)


@pytest.mark.parametrize(
    ("url", "text", "link"),
    [
        (LIST, "No events are planned at the moment.", "/contact/"),
        (f"{LIST}?area=clean-tech-city", "in Clean tech city at the moment.", LIST),
        (PAST, "No events have finished yet.", LIST),
    ],
)
def test_an_empty_list_says_what_to_do_next(
    client: Client, url: str, text: str, link: str
) -> None:
    html = client.get(url).content.decode()
    notice = html[html.index('class="notice') :]
    assert text in notice
    assert f'<a href="{link}">' in notice


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
        "<dt>Hearing loop</dt><dd>Yes</dd>",
        "Parking in Bell Street.",
        "Ring <strong>us</strong> for the link.",
        "Bring <em>headphones</em>.",
        'href="https://booking.example/map"',
        'href="/events/talking-map/event.ics"',
        'href="/focus-areas/clean-tech-city/"',
    ]:
        assert text in html


def test_without_facts_about_access_it_says_whom_to_ask(client: Client) -> None:
    html = client.get(make_event().get_absolute_url()).content.decode()
    assert "We do not know yet how easy it is to take part." in html
    assert '<a href="/contact/">Ask us about access</a>' in html


def test_a_cancelled_event_says_so_everywhere(client: Client) -> None:
    event = make_event(
        is_cancelled=True,
        cancelled_reason="The speaker is ill. We meet on 4 May instead.",
        how_to_join="Come in.",
        booking_url="https://booking.example/map",
    )
    html = client.get(event.get_absolute_url()).content.decode()
    assert "<title>Cancelled: Try out a talking map - " in html
    assert "This event is cancelled" in html
    assert "The speaker is ill. We meet on 4 May instead." in html
    assert "How to join" not in html
    assert "Book a place" not in html
    assert "Cancelled" in client.get(LIST).content.decode()


def test_a_past_event_says_that_it_has_finished(client: Client) -> None:
    html = client.get(make_event(**LONG_AGO).get_absolute_url()).content.decode()
    assert "This event has finished." in html
    assert "Add to your calendar" not in html


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


@pytest.mark.parametrize("name", ["list", "past", "event", "calendar_file"])
def test_pages_are_the_same_for_everybody(client: Client, name: str) -> None:
    slug = [make_event().slug] if name in {"event", "calendar_file"} else []
    response = client.get(reverse(f"events:{name}", args=slug))
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("name", ["list", "past", "event"])
def test_pages_have_one_h1_and_breadcrumbs(client: Client, name: str) -> None:
    slug = [make_event().slug] if name == "event" else []
    html = client.get(reverse(f"events:{name}", args=slug)).content.decode()
    assert html.count("<h1") == 1
    assert html.count('aria-label="Breadcrumbs"') == 1
    assert "style=" not in html


def test_an_unknown_event_is_not_found(client: Client) -> None:
    assert client.get("/events/atlantis/").status_code == 404
    assert client.get("/events/atlantis/event.ics").status_code == 404
