"""Tests of reading calendar files of other programs, hostile ones too."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.importing import files, rows
from events.importing.read_ics import Row, read

FIRST = date(2027, 1, 2)


def calendar(*events: str) -> bytes:
    """Return a file with these events, each its lines."""
    parts = [f"BEGIN:VEVENT\n{lines}\nEND:VEVENT" for lines in events]
    return "\n".join(["BEGIN:VCALENDAR", *parts, "END:VCALENDAR\n"]).encode()


def read_rows(*events: str) -> list[Row]:
    found = read(calendar(*events), ZoneInfo("Europe/London"), FIRST)
    assert isinstance(found, list)
    return found


def times(row: Row) -> tuple[str, ...]:
    return (row["starts"], row["ends"], row["all_day"])


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "DTSTART;TZID=Europe/London:20270710T180000\n"
            "DTEND;TZID=Europe/London:20270710T200000",
            ("2027-07-10T18:00:00+01:00", "2027-07-10T20:00:00+01:00", "no"),
        ),
        (  # Outlook's name for it
            "DTSTART;TZID=GMT Standard Time:20270710T180000",
            ("2027-07-10T18:00:00+01:00", "", "no"),
        ),
        ("DTSTART:20270710T170000Z", ("2027-07-10T17:00:00+00:00", "", "no")),
        (  # no zone: the clocks of the city
            "DTSTART:20270710T180000\nDURATION:PT90M",
            ("2027-07-10T18:00:00+01:00", "2027-07-10T19:30:00+01:00", "no"),
        ),
        ("DTSTART;VALUE=DATE:20270710", ("2027-07-10", "", "yes")),
        (  # the end is not included
            "DTSTART;VALUE=DATE:20270327\nDTEND;VALUE=DATE:20270329",
            ("2027-03-27", "2027-03-28", "yes"),
        ),
        (
            "DTSTART;VALUE=DATE:20270327\nDTEND;VALUE=DATE:20270327",
            ("2027-03-27", "2027-03-27", "yes"),
        ),
    ],
)
def test_every_way_to_write_a_time(lines: str, expected: tuple[str, ...]) -> None:
    (row,) = read_rows(f"UID:a\nSUMMARY:Walk\n{lines}")
    assert times(row) == expected


def test_what_repeats_is_a_row_for_each_date_at_the_same_hour() -> None:
    """Weekly over the clock change of March: one date is left out, one has moved, and
    one has another title; the first three are over."""
    weekly = (
        "UID:clinic\nSUMMARY:Clinic\nDTSTART;TZID=Europe/London:20261213T180000\n"
        "DTEND;TZID=Europe/London:20261213T193000\nSTATUS:CONFIRMED\n"
        "RRULE:FREQ=WEEKLY;INTERVAL=3;UNTIL=20270418T225959Z\n"
        "EXDATE;TZID=Europe/London:20270214T180000"
    )
    moved = (
        "UID:clinic\nSUMMARY:Clinic\nRECURRENCE-ID:20270307T180000Z\n"
        "DTSTART;TZID=Europe/London:20270308T170000"
    )
    found = read_rows(moved, weekly)
    assert [(row["starts"], row["ends"], row["identity"]) for row in found] == [
        (
            "2027-01-03T18:00:00+00:00",
            "2027-01-03T19:30:00+00:00",
            "clinic/20270103T180000Z",
        ),
        (
            "2027-01-24T18:00:00+00:00",
            "2027-01-24T19:30:00+00:00",
            "clinic/20270124T180000Z",
        ),
        ("2027-03-08T17:00:00+00:00", "", "clinic/20270307T180000Z"),
        (
            "2027-03-28T18:00:00+01:00",
            "2027-03-28T19:30:00+01:00",
            "clinic/20270328T170000Z",
        ),
        (
            "2027-04-18T18:00:00+01:00",
            "2027-04-18T19:30:00+01:00",
            "clinic/20270418T170000Z",
        ),
    ]


@pytest.mark.parametrize(
    ("rule", "number", "last"),
    [
        ("RRULE:FREQ=DAILY", 200, "2027-07-20"),
        ("RRULE:FREQ=YEARLY", 2, "2029-01-01"),
        ("RRULE:FREQ=MONTHLY;BYDAY=2TU;COUNT=17", 5, "2027-05-11"),
        ("RRULE:FREQ=DAILY;UNTIL=20270105", 4, "2027-01-05"),
        (
            "RDATE;VALUE=DATE:20270301,20270201\nEXDATE;VALUE=DATE:20270201",
            1,
            "2027-03-01",
        ),
    ],
)
def test_a_rule_ends_by_itself_or_by_our_bounds(
    rule: str, number: int, last: str
) -> None:
    found = read_rows(f"UID:a\nSUMMARY:Walk\nDTSTART;VALUE=DATE:20260101\n{rule}")
    assert (len(found), found[-1]["starts"]) == (number, last)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("SUMMARY:X", "start"),
        ("DTSTART:20279999", "start"),
        ("DTSTART:20270101T090000Z\nDTEND:soon", "end"),
        ("DTSTART:20270101T090000Z\nDTEND;VALUE=DATE:20270102", "end"),
        ("DTSTART:25250101T090000Z", "year"),
        ("DTSTART:00010101T000000Z\nRRULE:FREQ=DAILY", "year"),
        ("DTSTART:20270201T090000Z\nCLASS:PRIVATE", "private"),
        ("DTSTART:20270201T090000Z\nRRULE:FREQ=SECONDLY;COUNT=1000000", "often"),
        ("DTSTART:20270201T090000Z\nRRULE:FREQ=DAILY;BYHOUR=1,2,3", "often"),
        ("DTSTART:20270201T090000Z\nRRULE:FREQ=DAILY;INTERVAL=0", None),
        ("DTSTART:20270201T090000Z\nRRULE:FREQ=NEVER", "broken"),
        ("DTSTART:20200201T090000Z\nRRULE:FREQ=WEEKLY;COUNT=3", "over"),
        ("DTSTART:20270201T090000Z\nDESCRIPTION:" + "x" * 10_001, "long"),
        ("DTSTART:20270201T090000Z\nRECURRENCE-ID:never", "broken"),
    ],
)
def test_what_is_wrong_with_an_event_is_said_of_it_alone(
    lines: str, problem: str | None
) -> None:
    good = "UID:good\nSUMMARY:Walk\nDTSTART:20270201T090000Z"
    found = read_rows(f"UID:bad\n{lines}", good)
    assert [row.get("problem") for row in found] == [problem, None]
    assert problem is None or problem in rows.PROBLEMS


NESTED = b"BEGIN:VEVENT\n" * 5_000


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:cut", "broken"),
        (b"BEGIN:VCALENDAR\nnonsense\nEND:VCALENDAR", "broken"),
        (b"BEGIN:VCALENDAR\n" + NESTED + b"END:VCALENDAR", "broken"),
        ("BEGIN:VCALENDAR\nX-A:é\nEND:VCALENDAR".encode("latin-1"), "encoding"),
        (calendar(*["DTSTART:20270101T090000Z"] * 1_001), "many"),
        (calendar(*["UID:a\nDTSTART:20270101\nRRULE:FREQ=DAILY"] * 6), "many"),
    ],
    ids=["cut off", "no lines", "nested", "latin-1", "many", "many dates"],
)
def test_a_file_that_cannot_be_read_is_refused(content: bytes, refusal: str) -> None:
    assert read(content, ZoneInfo("Europe/London"), FIRST) == refusal
    assert refusal in files.REFUSALS


def test_a_thousand_properties_and_dates_are_calm() -> None:
    """A tenth of what fits into a file; the process has limits, too."""
    dates = ",".join(["20270301T090000Z"] * 5_000)
    properties = "\n".join(f"X-{number}:x" for number in range(3_000))
    found = read_rows(f"UID:a\nDTSTART:20270101T090000Z\nRDATE:{dates}\n{properties}")
    assert len(found) == 1


LINES = st.sampled_from(
    [
        *("UID:a", "SUMMARY:Walk", "DTSTART:20270301T090000Z", "DTSTART:20270301"),
        *("DTEND:20270301T080000Z", "DTEND;VALUE=DATE:20270301", "DURATION:-P1D"),
        *("RRULE:FREQ=WEEKLY", "RRULE:FREQ=DAILY;COUNT=-1", "RDATE;VALUE=PERIOD:x/y"),
        *("RDATE:20270301T090000Z", "EXDATE:20270301", "RECURRENCE-ID:20270301"),
        *("CLASS:PRIVATE", "STATUS:CANCELLED", "CATEGORIES:A,B", "CATEGORIES:"),
        *("ORGANIZER;CN=Kim:mailto:k@example.com", "LOCATION;X=", "BEGIN:VALARM"),
        *("END:VALARM", "RRULE:FREQ=MONTHLY;BYDAY=9XX", "DTSTART;TZID=Mars:20270301"),
    ]
)


@settings(max_examples=30)
@given(st.lists(st.lists(LINES, max_size=8).map("\n".join), max_size=4))
def test_whatever_a_file_says_it_is_rows_or_a_refusal(events: list[str]) -> None:
    found = read(calendar(*events), ZoneInfo("Europe/London"), FIRST)
    if isinstance(found, str):
        assert found in files.REFUSALS
    else:
        texts = [text for row in found for text in row.values()]
        assert all(isinstance(text, str) for text in texts)
