"""Tests of calendar files: read back with the library, and byte by byte (RFC 5545)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from django.conf import settings as site_settings
from django.test import Client
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.icalendar_export import make_organiser
from core.text.clean import strip_invisible
from events.icalendar import event_ics
from events.models import Event
from events.services import save_event
from focus_areas.models import FocusArea
from tests.events.factories import LONDON, event_fields, london, make_event
from tests.support.alphabets import texts

PROGRAMME = make_organiser("A Smart City for All", "team@westbridge.example")

WRITTEN = datetime(2027, 1, 2, 9, 30, tzinfo=UTC)


def unsaved_event(**fields: Any) -> Event:
    defaults = {"slug": "talking-map", "created_at": WRITTEN, "updated_at": WRITTEN}
    return Event(**event_fields(**defaults, **fields))


def ics_file(event: Event) -> bytes:
    return event_ics(event, PROGRAMME)


def ics_lines(event: Event) -> list[str]:
    return ics_file(event).decode().replace("\r\n ", "").split("\r\n")


def read_ics(event: Event) -> Any:
    return icalendar.Calendar.from_ical(ics_file(event)).events[0]


@pytest.mark.django_db
def test_the_file_is_served_to_be_opened_in_a_calendar(client: Client) -> None:
    make_event(slug="talking-map")
    response = client.get("/events/talking-map/event.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="talking-map.ics"'
    )


def test_every_line_of_a_file() -> None:
    event = unsaved_event(
        starts_at=london(2027, 3, 10, 18),
        ends_at=london(2027, 3, 10, 20),
        focus_area=FocusArea(name="Clean tech city"),
    )
    url = f"{site_settings.SITE_URL}/events/talking-map/"
    assert ics_lines(event) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//A Smart City for All//Events//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/London",
        "COMMENT:This timezone only works from 2027-01-01 to 2028-01-01.",
        "BEGIN:STANDARD",
        "DTSTART:20270101T000000",
        "TZNAME:GMT",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0000",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:20270328T010000",
        "TZNAME:BST",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0100",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20271031T020000",
        "TZNAME:GMT",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0000",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "SUMMARY:Try out a talking map",
        "DTSTART;TZID=Europe/London:20270310T180000",
        "DTEND;TZID=Europe/London:20270310T200000",
        "DTSTAMP:20270102T093000Z",
        f"UID:{event.uid}",
        "SEQUENCE:0",
        "CATEGORIES:Clean tech city",
        "CLASS:PUBLIC",
        "CREATED:20270102T093000Z",
        "DESCRIPTION:Walk the library with a map that speaks.\\n\\n" + url,
        "LAST-MODIFIED:20270102T093000Z",
        "LOCATION:Marylebone Library\\n9 New Cavendish Street\\nLondon\\nW1G 6BD",
        'ORGANIZER;CN="A Smart City for All":mailto:team@westbridge.example',
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_lines_end_in_crlf_and_fold_at_75_octets_between_characters() -> None:
    raw = ics_file(unsaved_event(title="Straße 🎉 " * 12))
    folded = raw.split(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in folded) <= 75
    assert all(line.decode() for line in folded[:-1])


@pytest.mark.django_db
def test_the_same_bytes_until_the_event_is_changed(client: Client) -> None:
    make_event(slug="talking-map")
    first = client.get("/events/talking-map/event.ics")
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=3)):
        second = client.get("/events/talking-map/event.ics")
        unchanged = client.get(
            "/events/talking-map/event.ics", headers={"If-None-Match": first["ETag"]}
        )
    assert second.content == first.content
    assert unchanged.status_code == 304


@pytest.mark.django_db
def test_it_stays_the_same_entry_when_everything_else_changes() -> None:
    event = make_event(title="Before", slug="before")
    uid = read_ics(event)["uid"]
    event.title, event.slug = "After", "after"
    event.ends_at = event.starts_at + timedelta(hours=3)
    changed = read_ics(save_event(event))
    assert (changed["uid"], changed["sequence"]) == (uid, 1)


def test_a_cancelled_event_says_so_and_keeps_its_time() -> None:
    event = unsaved_event(state="cancelled", change_reason="The speaker is ill.")
    entry = read_ics(event)
    assert (entry["status"], entry["summary"], entry["transp"], entry.start) == (
        "CANCELLED",
        "Cancelled: Try out a talking map",
        "TRANSPARENT",
        event.starts_at,
    )
    assert entry["description"].startswith("The speaker is ill.\n\n")


@pytest.mark.parametrize(
    ("ends_at", "day_after"),
    [
        (None, "20270328"),
        (london(2027, 3, 27), "20270328"),
        (london(2027, 3, 29, 17), "20270330"),
    ],
)
def test_all_day_is_dates_and_the_end_is_not_included(
    ends_at: datetime | None, day_after: str
) -> None:
    event = unsaved_event(starts_at=london(2027, 3, 27), ends_at=ends_at, all_day=True)
    assert [line for line in ics_lines(event) if line.startswith(("DT", "TZ"))] == [
        "DTSTART;VALUE=DATE:20270327",
        f"DTEND;VALUE=DATE:{day_after}",
        "DTSTAMP:20270102T093000Z",
    ]


def test_an_unknown_end_is_left_out() -> None:
    event = unsaved_event(starts_at=london(2027, 3, 10, 18))
    assert "DTEND" not in ics_file(event).decode()


@pytest.mark.parametrize(
    ("starts_at", "line"),
    [
        # 1am on 28 March does not exist; this is the moment the clocks show 2am.
        (
            datetime(2027, 3, 28, 1, tzinfo=UTC),
            "DTSTART;TZID=Europe/London:20270328T020000",
        ),
        # Half past one on 31 October comes twice, and readers differ.
        (
            datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
            "DTSTART:20271031T003000Z",
        ),
        (
            datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
            "DTSTART:20271031T013000Z",
        ),
    ],
)
def test_clock_change_days(starts_at: datetime, line: str) -> None:
    event = unsaved_event(starts_at=starts_at)
    assert line in ics_lines(event)
    assert read_ics(event).start.astimezone(UTC) == starts_at


def test_the_zone_in_the_file_agrees_with_the_clocks_of_every_year() -> None:
    """An exhibition of three years; its zone is asked, not the computer's."""
    event = unsaved_event(
        starts_at=london(2027, 3, 1, 9), ends_at=london(2029, 11, 1, 9)
    )
    calendar = icalendar.Calendar.from_ical(ics_file(event))
    onsets = sorted(
        (onset, part.TZOFFSETFROM, part.TZOFFSETTO)
        for part in calendar.timezones[0].subcomponents
        for onset in [part.DTSTART, *(start for start, _length in part.rdates)]
    )
    gmt, bst = timedelta(0), timedelta(hours=1)
    assert onsets == [
        (datetime(2027, 1, 1), gmt, gmt),  # noqa: DTZ001 (local by definition)
        (datetime(2027, 3, 28, 1), gmt, bst),  # noqa: DTZ001
        (datetime(2027, 10, 31, 2), bst, gmt),  # noqa: DTZ001
        (datetime(2028, 3, 26, 1), gmt, bst),  # noqa: DTZ001
        (datetime(2028, 10, 29, 2), bst, gmt),  # noqa: DTZ001
        (datetime(2029, 3, 25, 1), gmt, bst),  # noqa: DTZ001
        (datetime(2029, 10, 28, 2), bst, gmt),  # noqa: DTZ001
    ]


def test_how_to_join_stays_on_the_page() -> None:
    event = unsaved_event(is_online=True, how_to_join="https://meet.example/secret")
    assert b"meet.example" not in ics_file(event)


def test_of_another_organiser_we_know_no_address() -> None:
    event = unsaved_event(organiser="The Map Circle")
    assert not [line for line in ics_lines(event) if line.startswith("ORGANIZER")]


def test_an_online_event_is_somewhere_too() -> None:
    event = unsaved_event(is_online=True, venue_name="", address="")
    assert read_ics(event)["location"] == "Online"


def clean(text: str) -> str:
    return strip_invisible(text).replace("\r\n", "\n").replace("\r", "\n")


TEXTS = texts() | st.text(alphabet="\\nN,;:\r\n\t \x00\x0b\x85\u2028é🎉")
# A byte order mark is a mark of files: readers drop it where it begins a text.
TEXTS = TEXTS.map(lambda text: text.replace("\ufeff", ""))


@settings(deadline=None)
@example(title=r"C:\New\next", summary="", address="\n")
@given(title=TEXTS, summary=TEXTS, address=TEXTS)
def test_any_text_comes_back_as_it_was(title: str, summary: str, address: str) -> None:
    event = unsaved_event(title=title, summary=summary, address=address)
    entry = read_ics(event)
    url = f"{site_settings.SITE_URL}/events/talking-map/"
    assert (entry["summary"], entry["description"], entry["location"]) == (
        clean(title),
        clean(f"{summary}\n\n{url}"),
        clean(f"Marylebone Library\n{address}".strip()),
    )


@given(
    starts_at=st.datetimes(
        datetime(2020, 1, 1),  # noqa: DTZ001 (Hypothesis adds the zone)
        datetime(2035, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ).map(lambda moment: moment.replace(microsecond=0, second=0)),
    hours=st.integers(min_value=1, max_value=60),
)
def test_any_time_comes_back_as_it_was(starts_at: datetime, hours: int) -> None:
    ends_at = starts_at + timedelta(hours=hours)
    entry = read_ics(unsaved_event(starts_at=starts_at, ends_at=ends_at))
    assert entry.start.astimezone(UTC) == starts_at
    assert entry.end.astimezone(UTC) == ends_at


def test_days_are_dates_of_the_city() -> None:
    event = unsaved_event(
        starts_at=datetime(2027, 7, 9, 23, 0, tzinfo=UTC), all_day=True
    )
    assert (
        read_ics(event).start
        == date(2027, 7, 10)
        == event.starts_at.astimezone(LONDON).date()
    )


@pytest.mark.parametrize("year", [1, 26, 1969, 2101, 9998, 9999])
@pytest.mark.parametrize("all_day", [False, True])
@pytest.mark.parametrize("month", [1, 12])
def test_no_year_breaks_the_file(year: int, all_day: bool, month: int) -> None:
    day = datetime(year, month, 31 if month == 12 else 2, 12, tzinfo=UTC)
    event = unsaved_event(
        starts_at=day, ends_at=day + timedelta(hours=1), all_day=all_day
    )
    start = read_ics(event)["dtstart"].dt
    assert (start.year, start.month, start.day) == (year, month, day.day)
