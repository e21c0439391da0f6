"""Tests of core.templatetags.formatting: how dates, times and titles are written."""

from datetime import UTC, date, datetime

import pytest

from core.templatetags.formatting import plain_date, plain_datetime, plain_time


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
    assert plain_datetime(moment) == text


def test_no_date_is_no_text() -> None:
    assert (plain_date(None), plain_time(None), plain_datetime(None)) == ("", "", "")
    assert plain_date(date(2027, 1, 10)) == "Sunday 10 January 2027"
