"""Tests of What's on as files: the same query, the same bytes, and read back."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import icalendar
import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from events.services import save_event
from focus_areas.models import FocusArea
from tests.events.factories import london, make_event, make_series, make_venue

pytestmark = pytest.mark.django_db

TYPES = {
    "ics": "text/calendar; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def url_of(kind: str) -> str:
    return f"/events/feed.{kind}"


def titles_in(kind: str, content: bytes) -> list[str]:
    if kind == "ics":
        events = icalendar.Calendar.from_ical(content).events
        return [str(event["summary"]) for event in events]
    if kind == "atom":
        titles = ET.fromstring(content).findall("a:entry/a:title", ATOM)
        return [title.text or "" for title in titles]
    if kind == "json":
        return [item["title"] for item in json.loads(content)["items"]]
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return [row["title"] for row in rows]


@pytest.mark.parametrize("kind", TYPES)
def test_a_file_has_what_the_list_has(client: Client, kind: str) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    make_event(title="Ours, and free", focus_area=area, bsl="yes")
    make_event(title="Without BSL", focus_area=area)
    make_event(title="Draft", publish_at=None, focus_area=area, bsl="yes")
    make_event(title="Past", starts_at=london(2020, 1, 1, 9), bsl="yes")
    query = {"area": "clean-tech-city", "access": "bsl"}
    response = client.get(url_of(kind), query)
    assert (response.status_code, response["Content-Type"]) == (200, TYPES[kind])
    assert titles_in(kind, response.content) == ["Ours, and free"]
    assert titles_in(kind, client.get(url_of(kind), {"when": "past"}).content) == [
        "Past"
    ]


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("count", [1, 3])
def test_a_file_takes_five_queries(
    client: Client, kind: str, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    for number in range(count):
        make_event(focus_area=area, venue=make_venue(name=f"Hall {number}"))
    # Areas, venues, site; events from today, and those that go on.
    with django_assert_num_queries(5):
        client.get(url_of(kind))


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("has_events", [True, False])
def test_a_file_is_the_same_until_something_changes(
    client: Client, kind: str, has_events: bool
) -> None:
    event = make_event()
    query = {} if has_events else {"q": "nothing"}
    first = client.get(url_of(kind), query)
    with time_machine.travel(timezone.now() + timedelta(hours=5)):
        same = client.get(url_of(kind), query)
        unchanged = client.get(
            url_of(kind), query, headers={"If-None-Match": first["ETag"]}
        )
    assert same.content == first.content
    assert unchanged.status_code == 304
    event.title = "Another title"
    save_event(event)
    assert (client.get(url_of(kind), query).content != first.content) is has_events


@pytest.mark.parametrize("kind", TYPES)
def test_programs_and_other_sites_may_read_a_file(client: Client, kind: str) -> None:
    make_event()
    head = client.head(url_of(kind), headers={"Accept": "image/png"})
    assert (head.status_code, head.content) == (200, b"")
    assert head["Access-Control-Allow-Origin"] == "*"
    assert not head.cookies


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("query", ["area=atlantis", "when=soon", "access=chairs"])
def test_a_filter_that_nobody_knows_is_not_found(
    client: Client, kind: str, query: str
) -> None:
    make_event()
    assert client.get(f"{url_of(kind)}?{query}").status_code == 404


def test_the_calendar_says_what_it_is(client: Client) -> None:
    make_event(bsl="yes")
    content = client.get(url_of("ics"), {"access": "bsl"}).content
    calendar = icalendar.Calendar.from_ical(content)
    url = f"{settings.SITE_URL}/events/"
    assert {
        name: str(calendar[name]) for name in ("name", "x-wr-calname", "url", "source")
    } == {
        "name": "What’s on - A Smart City for All",
        "x-wr-calname": "What’s on - A Smart City for All",
        "url": f"{url}?access=bsl",
        "source": f"{url}feed.ics?access=bsl",
    }
    lines = content.decode().split("\r\n")
    for line in [
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "X-WR-TIMEZONE:Europe/London",
        "DESCRIPTION:British Sign Language",
    ]:
        assert line in lines
    assert not any(line.startswith("METHOD") for line in lines)


def test_each_date_of_a_series_is_an_entry_across_the_clock_change(
    client: Client,
) -> None:
    with time_machine.travel(london(2027, 1, 2, 9)):
        make_series(make_event(starts_at=london(2027, 3, 14, 18)))
        content = client.get(url_of("ics")).content
    events = icalendar.Calendar.from_ical(content).events
    assert b"RRULE" not in content
    assert len({str(event["uid"]) for event in events}) == 5
    assert [event.start.astimezone(UTC).isoformat()[:16] for event in events] == [
        "2027-03-14T18:00",
        "2027-03-21T18:00",
        "2027-03-28T17:00",
        "2027-04-04T17:00",
        "2027-04-11T17:00",
    ]


def test_what_is_cancelled_stays_in_the_calendar(client: Client) -> None:
    event = make_event(title="Walk")
    event.state, event.change_reason = "cancelled", "Snow."
    save_event(event)
    (entry,) = icalendar.Calendar.from_ical(client.get(url_of("ics")).content).events
    assert (entry["status"], entry["summary"], entry["sequence"]) == (
        "CANCELLED",
        "Cancelled: Walk",
        1,
    )


def test_a_venue_on_the_map_is_in_the_calendar(client: Client) -> None:
    venue = make_venue(latitude="51.4973", longitude="-0.1372")
    make_event(venue=venue, venue_name="", address="")
    assert "GEO:51.4973;-0.1372\r\n" in client.get(url_of("ics")).text


def test_an_entry_of_the_atom_feed(client: Client) -> None:
    event = make_event(
        title="Tea & maps\x0b",
        summary="<b>Tea</b> & maps.",
        body="Bring *headphones*.",
        how_to_join="https://meet.example/secret",
        is_online=True,
    )
    content = client.get(url_of("atom")).content
    assert b"meet.example" not in content
    feed = ET.fromstring(content)
    (entry,) = feed.findall("a:entry", ATOM)
    assert entry.findtext("a:id", None, ATOM) == event.uid.urn
    assert entry.findtext("a:title", None, ATOM) == "Tea & maps"
    summary = entry.findtext("a:summary", None, ATOM)  # HTML, as Django says
    assert summary == "&lt;b&gt;Tea&lt;/b&gt; &amp; maps."
    html = entry.find("a:content", ATOM)
    assert html is not None
    assert html.attrib == {"type": "html"}
    assert "Bring <em>headphones</em>." in str(html.text)
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
    url = f"{settings.SITE_URL}/events/"
    assert links == {"alternate": url, "self": f"{url}feed.atom"}
    assert feed.findtext("a:updated", None, ATOM) == entry.findtext(
        "a:updated", "", ATOM
    )


def test_an_item_of_the_json_feed(client: Client) -> None:
    event = make_event(focus_area=FocusArea.objects.get(slug="clean-tech-city"))
    feed = json.loads(client.get(url_of("json")).content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{settings.SITE_URL}/events/feed.json"
    (item,) = feed["items"]
    assert (item["id"], item["url"], item["tags"]) == (
        event.uid.urn,
        settings.SITE_URL + event.get_absolute_url(),
        ["Clean tech city"],
    )


def test_a_row_of_the_csv(client: Client) -> None:
    make_event(
        title="=SUM(1)",
        starts_at=london(2127, 7, 10, 18),
        step_free="yes",
        bsl="no",
        state="moved_online",
        change_reason="Wet.",
        is_online=True,
    )
    content = client.get(url_of("csv")).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content))
    names = ["title", "state", "starts", "ends", "place", "online", "step_free", "bsl"]
    assert [row[name] for name in names] == [
        "\u200b=SUM(1)",
        "moved_online",
        "2127-07-10T18:00:00+01:00",
        *("", "", "yes", "unknown", "no"),
    ]


def test_the_subscribe_page_keeps_the_filters(client: Client) -> None:
    make_event(bsl="yes")
    html = client.get("/events/subscribe/?access=bsl").text
    webcal = f"webcal://{settings.SITE_URL.partition('://')[2]}/events/feed.ics"
    for url in [
        f"{webcal}?access=bsl",
        "https://calendar.google.com/calendar/r?cid="
        + quote(f"{webcal}?access=bsl", safe=""),
        f"{settings.SITE_URL}/events/feed.json?access=bsl",
    ]:
        assert f'href="{url}"' in html
    assert "<strong>British Sign Language</strong>" in html
    assert (
        'href="/events/subscribe/?access=bsl"' in client.get("/events/?access=bsl").text
    )
