"""Time zones and texts of calendar files (RFC 5545), whatever the library does."""

import re

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.icalendar_export import fix_dst, ics_text

ZONE = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:DAYLIGHT
DTSTART:{start}
RDATE:{next_start}
TZNAME:SUMMER
TZOFFSETFROM:{before}
TZOFFSETTO:{after}
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20271031T020000
TZNAME:WINTER
TZOFFSETFROM:{after}
TZOFFSETTO:{before}
END:STANDARD
END:VTIMEZONE
"""
UK = {"name": "Europe/London", "before": "+0000", "after": "+0100"}
UK_DAYS = ("20270328T{}0000", "20280326T{}0000")
NEW_YORK = {"name": "America/New_York", "before": "-0500", "after": "-0400"}
NEW_YORK_DAYS = ("20270314T{}0000", "20280312T{}0000")


def starts(zone: dict[str, str], days: tuple[str, str], hour: str) -> list[str]:
    """Starts of summer time that are left in a zone with starts at this hour."""
    start, next_start = (day.format(hour) for day in days)
    text = ZONE.format(**zone, start=start, next_start=next_start)
    component = icalendar.Timezone.from_ical(text.replace("\n", "\r\n"))
    fix_dst(component)
    daylight = component.to_ical().decode().partition("BEGIN:STANDARD")[0]
    return re.findall(r"(?:DTSTART|RDATE):(\w+)", daylight)


@pytest.mark.parametrize(
    ("zone", "days", "right", "late"),
    [(UK, UK_DAYS, "01", "02"), (NEW_YORK, NEW_YORK_DAYS, "02", "03")],
)
def test_summer_time_is_moved_only_while_it_starts_late(
    zone: dict[str, str], days: tuple[str, str], right: str, late: str
) -> None:
    expected = [day.format(right) for day in days]
    assert starts(zone, days, late) == expected
    assert starts(zone, days, right) == expected


def test_mending_twice_is_mending_once() -> None:
    text = ZONE.format(**UK, start="20270328T020000", next_start="20280326T020000")
    zone = icalendar.Timezone.from_ical(text.replace("\n", "\r\n"))
    fix_dst(zone)
    once = zone.to_ical()
    fix_dst(zone)
    assert zone.to_ical() == once


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Line\x0bbreak", "Line\nbreak"),
        ("Line\rbreak", "Line\nbreak"),
        ("Page\x0cbreak\r\n", "Page\nbreak\n"),
        ("Be\x08ll\x7f \x9b", "Bell "),
        ("Para\u2029graph \ufffe", "Para\ngraph "),
        ("\u202egnihton", "gnihton"),
        ("\x00", ""),
    ],
)
def test_old_rows_hold_what_no_file_may(typed: str, written: str) -> None:
    assert ics_text(typed) == written


@given(st.text() | st.text(alphabet="\x00\x0b\x0c\x1b\r\n\x85\u2028\ufffe\\,;N "))
def test_no_row_breaks_a_line_of_the_file(typed: str) -> None:
    event = icalendar.Event()
    event.add("summary", ics_text(typed))
    content = event.to_ical()
    assert re.findall(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content) == []
    unfolded = content.replace(b"\r\n ", b"").split(b"\r\n")
    assert [line.partition(b":")[0] for line in unfolded] == [
        b"BEGIN",
        b"SUMMARY",
        b"END",
        b"",
    ]
