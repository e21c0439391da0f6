"""Tests of core.templatetags.formatting: how dates, times and titles are written."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from core.templatetags.formatting import (
    date_block,
    end_date,
    end_datetime,
    plain_date,
    plain_datetime,
    plain_time,
)
from tests.support.spaces import plain_spaces


@pytest.mark.parametrize(
    ("moment", "text"),  # in UTC, and as London says it
    [
        (datetime(2027, 1, 3, 23, 59, tzinfo=UTC), "11:59pm on Sunday 3 January 2027"),
        (datetime(2027, 7, 1, 17, 0, tzinfo=UTC), "6pm on Thursday 1 July 2027"),
        (datetime(2027, 1, 10, 12, 0, tzinfo=UTC), "midday on Sunday 10 January 2027"),
        (datetime(2027, 6, 30, 23, 0, tzinfo=UTC), "midnight on Thursday 1 July 2027"),
        (datetime(2027, 1, 10, 0, 5, tzinfo=UTC), "12:05am on Sunday 10 January 2027"),
    ],
)
def test_dates_and_times_are_written_as_people_say_them(
    moment: datetime, text: str
) -> None:
    assert plain_spaces(plain_datetime(moment)) == text


def test_no_date_is_no_text() -> None:
    assert (plain_date(None), plain_time(None), plain_datetime(None)) == ("", "", "")
    assert plain_date(date(2027, 1, 10)) == "Sunday\u00a010\u00a0January\u00a02027"


@pytest.mark.parametrize(
    ("end", "text"),  # in UTC, and as London says it
    [
        (datetime(2027, 1, 11, 0, 0, tzinfo=UTC), "11:59pm on Sunday 10 January 2027"),
        (datetime(2027, 6, 30, 23, 0, tzinfo=UTC), "11:59pm on Wednesday 30 June 2027"),
        (
            datetime(2027, 1, 1, 0, 0, 9, tzinfo=UTC),
            "11:59pm on Thursday 31 December 2026",
        ),
        (datetime(2027, 3, 29, 0, 0, tzinfo=UTC), "1am on Monday 29 March 2027"),
        (datetime(2027, 1, 11, 0, 30, tzinfo=UTC), "12:30am on Monday 11 January 2027"),
        (datetime(2027, 1, 10, 12, 0, tzinfo=UTC), "midday on Sunday 10 January 2027"),
        (datetime(2027, 1, 3, 23, 59, tzinfo=UTC), "11:59pm on Sunday 3 January 2027"),
    ],
)
def test_an_end_at_midnight_belongs_to_the_day_before(end: datetime, text: str) -> None:
    said = plain_spaces(end_datetime(end)), plain_spaces(end_date(end))
    assert said == (text, text.partition(" on ")[2])


def test_no_end_is_no_text() -> None:
    assert (end_datetime(None), end_date(None)) == ("", "")


CONDITION = re.compile(r"{% (el)?if .*?%}")
"""Tag that says nothing."""


def test_templates_say_every_end_with_a_filter_for_ends() -> None:
    said = [
        (path.name, match[0])
        for path in Path(settings.BASE_DIR, "templates").rglob("*.*")
        for match in re.finditer(
            r"\b(closes_at|send_by|ends_at|expire_at)\b"
            r"(?!\|(?:end_date(?:time)?|last_minute)\b)(?=[^%}]*[%}]})",
            CONDITION.sub("", path.read_text()),
        )
    ]
    assert said == []


@pytest.mark.parametrize(
    ("day", "heading", "month"),
    [
        (date(2026, 3, 1), "", "Mar"),
        (date(2027, 3, 1), "", "Mar 2027"),
        (date(2027, 3, 1), "March 2027", "Mar"),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "", "Dec"),
        (datetime(2027, 2, 28, 23, 59, tzinfo=UTC), "", "Feb 2027"),
    ],
)
def test_a_leaf_of_the_calendar_names_another_year(
    day: date, heading: str, month: str
) -> None:
    with time_machine.travel(datetime(2026, 11, 1, tzinfo=UTC)):
        html = date_block(day, heading)
    assert html == (
        '<div class="date" aria-hidden="true">'
        f'<span class="date__month">{month}</span> '
        f'<span class="date__day">{day.day}</span> <span>{day:%a}</span></div>'
    )
