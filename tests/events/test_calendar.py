"""Tests of the calendar of a month."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from events.models import Event
from tests.events.factories import event_fields, london, make_event
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db

JANUARY = "/events/calendar/2027/1/"
CELL = re.compile(r'<time datetime="([\d-]+)".*?</td>', re.DOTALL)


def titles_by_day(client: Client, url: str) -> dict[str, list[str]]:
    cells = {cell[1]: cell[0] for cell in CELL.finditer(client.get(url).text)}
    found = {day: re.findall(r'<a href="[^"]+">(.+?)</a>', cells[day]) for day in cells}
    return {day: titles for day, titles in found.items() if titles}


def test_each_day_has_its_events(client: Client) -> None:
    start = london(2027, 1, 10, 18)
    make_event(title="Talk", starts_at=start, ends_at=start + timedelta(hours=2))
    late, midnight = london(2027, 1, 10, 22), london(2027, 1, 11)
    make_event(title="Late", starts_at=late, ends_at=midnight)
    saturday, tuesday = london(2027, 1, 30), london(2027, 2, 2, 9)
    make_event(title="Fair", starts_at=saturday, ends_at=tuesday)
    make_event(title="Show", starts_at=london(2026, 6, 1), ends_at=london(2027, 6, 1))
    make_event(title="Nine days", starts_at=london(2027, 1, 22), ends_at=saturday)
    make_event(title="Draft", starts_at=start, publish_at=None)
    assert titles_by_day(client, JANUARY) == {
        "2027-01-01": ["Show"],
        "2027-01-10": ["Talk", "Late"],
        **{f"2027-01-{day}": ["Nine days"] for day in range(22, 30)},
        "2027-01-30": ["Fair"],
        "2027-01-31": ["Fair"],
    }


@time_machine.travel(london(2027, 1, 25, 12), tick=False)
def test_a_phone_shows_an_event_of_many_days_on_its_first_and_today(
    client: Client,
) -> None:
    make_event(starts_at=london(2026, 12, 30), ends_at=london(2027, 1, 4))
    make_event(starts_at=london(2027, 1, 23), ends_at=london(2027, 1, 29))
    html = client.get(JANUARY).text
    shown = [each[1] for each in CELL.finditer(html) if "<li>" in each[0]]
    assert shown == ["2027-01-01", "2027-01-23", "2027-01-25"]


def test_of_a_full_day_it_shows_four_and_leads_to_the_list(client: Client) -> None:
    for hour in range(9, 15):
        make_event(title=f"At {hour}", starts_at=london(2027, 1, 10, hour))
    url = f"{JANUARY}?price=free"
    shown = ["At 9", "At 10", "At 11", "At 12", "2 more<span"]
    html = client.get(url).text
    [cell] = [each[0] for each in CELL.finditer(html) if each[1] == "2027-01-10"]
    assert re.findall(r"At \d+(?=</a>)|\d more<span", cell) == shown
    more = "/events/?start=2027-01-10&amp;end=2027-01-10&amp;price=free"
    assert f'<a href="{more}">' in cell
    assert " on Sunday 10 January 2027</span></a>" in plain_spaces(cell)
    page = client.get(more.replace("&amp;", "&"))
    assert len(page.context["page_obj"]) == 6


def test_a_day_with_very_many_events_hides_no_other_day(client: Client) -> None:
    start = london(2027, 1, 10, 18)
    Event.objects.bulk_create(
        Event(**event_fields(title=f"Talk {number}", starts_at=start))
        for number in range(700)
    )
    make_event(title="Later", starts_at=london(2027, 1, 31, 18))
    html = client.get(JANUARY).text
    assert "696 more<span" in html
    assert ">Later</a>" in html


def test_it_is_a_table_with_a_caption_and_named_columns(client: Client) -> None:
    make_event(starts_at=london(2027, 1, 10, 18))
    html = client.get(JANUARY).text
    assert '<caption class="visually-hidden">Events in January 2027</caption>' in html
    assert re.findall(r'<th scope="col"><abbr title="(\w+)">', html) == [
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    ]
    assert len(re.findall("<tr>", html)) == 6  # 1 January 2027 is a Friday
    assert html.count("<time datetime=") == 31


def test_links_lead_to_months_that_have_events(client: Client) -> None:
    make_event(starts_at=london(2026, 11, 10, 18))
    make_event(starts_at=london(2027, 4, 10, 18))
    make_event(starts_at=london(2027, 3, 10, 18), is_free=False, price="£5")
    html = plain_spaces(client.get(f"{JANUARY}?price=free").text)
    assert "Nothing is on in January 2027." in html
    assert 'rel="prev" href="/events/calendar/2026/11/?price=free"' in html
    assert 'rel="next" href="/events/calendar/2027/4/?price=free"' in html
    assert "Next month with events: </span>April 2027<" in html


def test_the_filters_of_the_list_count_but_for_its_days(client: Client) -> None:
    start = london(2027, 1, 10, 18)
    make_event(title="Free", starts_at=start)
    make_event(title="Not", starts_at=start, is_free=False, price="£5")
    url = f"{JANUARY}?price=free&when=today"
    assert titles_by_day(client, url) == {"2027-01-10": ["Free"]}


def test_narrow_screens_leave_out_days_that_are_over_while_more_is_on(
    client: Client,
) -> None:
    with time_machine.travel(london(2027, 1, 6, 9), tick=False):
        make_event(title="Monday", starts_at=london(2027, 1, 4, 18))
        alone = re.findall(r'<li class="wide"', client.get("/events/calendar/").text)
        make_event(title="Tonight", starts_at=london(2027, 1, 6, 18))
        html = client.get("/events/calendar/").text
        month = client.get("/events/calendar/2027/1/").text
    left_out = re.findall(r'<li class="wide"><a [^>]*>(\w+)', html)
    assert (alone, left_out, 'class="wide"' in month) == ([], ["Monday"], False)


def test_without_a_month_it_is_this_week_and_the_four_that_follow(
    client: Client,
) -> None:
    with time_machine.travel(london(2027, 1, 6, 9), tick=False):
        make_event(title="Tonight", starts_at=london(2027, 1, 6, 18))
        make_event(title="Last week", starts_at=london(2027, 1, 3, 18))
        make_event(title="Later", starts_at=london(2027, 2, 7, 18))
        html = client.get("/events/calendar/").text
        shown = titles_by_day(client, "/events/calendar/")
    assert shown == {"2027-01-06": ["Tonight"], "2027-02-07": ["Later"]}
    days = re.findall(r'<td(?: class="(off)")?>\s*<time datetime="([\d-]+)"', html)
    assert (days[0], days[-1], len(days)) == (
        ("off", "2027-01-04"),
        ("", "2027-02-07"),
        35,
    )
    assert [day for off, day in days if off] == ["2027-01-04", "2027-01-05"]
    assert "<h1>What’s on: the next five weeks</h1>" in html
    assert '<time datetime="2027-01-06" aria-current="date">' in html
    assert "</span>1 February</time>" in html


def test_a_date_of_a_challenge_has_the_colour_of_one(client: Client) -> None:
    make_event(starts_at=london(2027, 1, 10, 18), source="deadline", source_path="/x/")
    assert '<li class="sun"><a href="/x/">' in client.get(JANUARY).text


@pytest.mark.parametrize("path", ["2027/0/", "2027/13/", "0/1/", "99999/1/"])
def test_a_month_that_nobody_means_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/events/calendar/{path}").status_code == 404


@pytest.mark.parametrize("path", ["2027/01/", "2027/0000001/", "02027/1/"])
def test_a_month_has_one_address(client: Client, path: str) -> None:
    response = client.get(f"/events/calendar/{path}?price=free&day=1")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        f"{JANUARY}?price=free",
    )


@pytest.mark.parametrize("path", ["2000/1/", "2100/12/"])
def test_the_first_and_the_last_month(client: Client, path: str) -> None:
    assert client.get(f"/events/calendar/{path}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_a_month_takes_seven_queries(
    client: Client, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for _number in range(count):
        make_event(starts_at=london(2027, 1, 10, 18))
    # Areas, venues, times, events, before, after, site.
    with django_assert_num_queries(7):
        client.get(JANUARY)
