"""Files and pages of What's on, read by programs that did not write them: at the clock
changes of 2027, all day, in a series, cancelled and moved, all say the same times."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import feedparser
import icalendar
import pytest
import time_machine
import vobject
from django.test import Client

from events.models import Event
from events.services import save_event
from tests.events.factories import london, make_event, make_series
from tests.events.test_json_ld import read as read_json_ld
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db

NOW = london(2027, 3, 1, 9)

Times = tuple[str, str, str]
"""Title, start and end of an event."""


def make_hardest() -> list[tuple[str, str]]:
    """Create the events; return their titles with the words of their pages."""

    def utc(*numbers: int) -> datetime:
        return datetime(*numbers, tzinfo=UTC)  # type: ignore[misc, arg-type]

    day = {"all_day": True}
    make_event(
        title="Over the gap",
        starts_at=london(2027, 3, 28, 0, 30),
        ends_at=london(2027, 3, 28, 2, 30),
    )
    make_event(
        title="From the first hour to the second",
        starts_at=utc(2027, 10, 31, 0, 30),
        ends_at=utc(2027, 10, 31, 1, 45),
    )
    make_event(title="The second hour", starts_at=utc(2027, 10, 31, 1, 30))
    make_event(
        title="Days",
        starts_at=london(2027, 3, 27),
        ends_at=london(2027, 3, 28),
        **day,
    )
    make_event(title="One day", starts_at=london(2027, 10, 31), **day)
    first = make_event(
        title="Early bird",
        starts_at=london(2027, 3, 21, 1, 30),
        ends_at=london(2027, 3, 21, 1, 45),
    )
    make_series(first, until=date(2027, 4, 4))
    off = make_event(title="Walk", starts_at=london(2027, 3, 28, 1))
    off.state, off.change_reason = "cancelled", "Snow."
    save_event(off)
    moved = make_event(title="Talk", starts_at=london(2027, 3, 27, 18))
    moved.state, moved.change_reason = "rescheduled", "Snow."
    moved.starts_at = london(2027, 10, 31, 18)
    save_event(moved)
    return [
        ("Early bird", "1:30am to 1:45am on Sunday 21 March 2027"),
        ("Days", "Saturday 27 March to Sunday 28 March 2027"),
        ("Over the gap", "12:30am to 2:30am on Sunday 28 March 2027"),
        ("Walk", "From 2am on Sunday 28 March 2027"),
        ("Early bird", "2:30am to 2:45am on Sunday 28 March 2027"),
        ("Early bird", "1:30am to 1:45am on Sunday 4 April 2027"),
        ("One day", "All day on Sunday 31 October 2027"),
        (
            "From the first hour to the second",
            "1:30am to 1:45am on Sunday 31 October 2027",
        ),
        ("The second hour", "From 1:30am on Sunday 31 October 2027"),
        ("Talk", "From 6pm on Sunday 31 October 2027"),
    ]


def as_text(moment: Any) -> str:
    """Return a day as it is, and a moment in UTC; "" for None."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).isoformat()
    return moment.isoformat() if moment else ""


def last_day(end: Any) -> Any:
    """Return the end that people mean: a calendar does not include that of days."""
    return end if isinstance(end, datetime) or not end else end - timedelta(days=1)


def stored(event: Event) -> Times:
    if event.all_day:
        return event.title, as_text(event.starts_on), as_text(event.ends_on)
    return event.title, as_text(event.starts_at), as_text(event.ends_at)


def by_icalendar(client: Client) -> list[Times]:
    content = client.get("/events/feed.ics").content
    return [
        (
            str(entry["summary"]),
            as_text(entry["dtstart"].dt),
            as_text(last_day(entry["dtend"].dt)) if "dtend" in entry else "",
        )
        for entry in icalendar.Calendar.from_ical(content).events
    ]


def by_vobject(client: Client) -> list[Times]:
    """vobject reads the rules of the zone in the file, and not the computer's."""
    calendar = vobject.readOne(client.get("/events/feed.ics").content.decode())
    return [
        (
            entry.summary.value,
            as_text(entry.dtstart.value),
            as_text(last_day(entry.dtend.value)) if hasattr(entry, "dtend") else "",
        )
        for entry in calendar.vevent_list
    ]


def from_iso(text: str | None) -> Any:
    if not text:
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def by_table(client: Client) -> list[Times]:
    text = client.get("/events/feed.csv").content.decode("utf-8-sig")
    return [
        (
            row["title"],
            as_text(from_iso(row["starts"])),
            as_text(from_iso(row["ends"])),
        )
        for row in csv.DictReader(io.StringIO(text))
    ]


def by_json_ld(client: Client) -> list[Times]:
    found = [read_json_ld(client, event) for event in Event.objects.all()]
    return [
        (
            data["name"],
            as_text(from_iso(data["startDate"])),
            as_text(from_iso(data.get("endDate"))),
        )
        for data in found
    ]


READERS: list[Callable[[Client], list[Times]]] = [
    by_icalendar,
    by_vobject,
    by_table,
    by_json_ld,
]


def test_everything_says_the_same_times(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        pages = make_hardest()
        events = list(Event.objects.all())
        found = {reader.__name__: reader(client) for reader in READERS}
        words = [(event.title, plain_spaces(event.whole_when)) for event in events]
        html = plain_spaces(client.get(events[2].get_absolute_url()).text)
        month = client.get("/events/calendar/2027/10/").context["weeks"]
    assert words == pages
    assert "12:30am to 2:30am" in html
    by_day = {cell.date: cell.events for week in month for cell in week if cell}
    assert by_day[date(2027, 10, 31)] == events[-4:]
    times = [stored(event) for event in events]
    # Where an end is not known, a table says nothing, and calendars say the day.
    days = [
        (title, start, "" if title == "One day" else end) for title, start, end in times
    ]
    prefixes = {"Walk": "Cancelled: Walk", "Talk": "New date: Talk"}
    in_calendars = [(prefixes.get(title, title), *rest) for title, *rest in times]
    assert found == {
        "by_icalendar": in_calendars,
        "by_vobject": in_calendars,
        "by_table": days,
        "by_json_ld": days,
    }


def test_feedparser_reads_the_atom_feed(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        make_hardest()
        feed = feedparser.parse(client.get("/events/feed.atom").content)
        items = json.loads(client.get("/events/feed.json").content)["items"]
    assert not feed.bozo
    assert feed.version == "atom10"
    assert [
        (each.id, each.title, each.link, each.summary) for each in feed.entries
    ] == [(item["id"], item["title"], item["url"], item["summary"]) for item in items]
    texts = [each.content[0].value for each in feed.entries]
    assert [text.replace("<br />", "<br>") for text in texts] == [
        item["content_html"] for item in items
    ]
    assert [(each.published, each.updated) for each in feed.entries] == [
        (item["date_published"], item["date_modified"]) for item in items
    ]
