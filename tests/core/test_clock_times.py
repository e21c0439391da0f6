"""Times of day as staff write them."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError

from core.clock_times import parse_clock
from core.forms import StaffDateTimeField

WRITTEN = {
    time(18): ["6pm", "6 PM", "6\u00a0p.m.", "18:00", "18.00", "1800", "18", "6:00pm"],
    time(18, 30): ["6.30pm", "6:30 pm", "18:30", "18.30", "1830", "18:30:00", "630pm"],
    time(9, 5): ["9:05", "09.05", "905", "9.05am"],
    time(12): ["noon", "Midday", "12 noon", "12pm", "12:00"],
    time(0): ["midnight", "12 midnight", "12am", "0:00", "00:00"],
}


def test_a_time_is_understood_as_people_write_it() -> None:
    read = {
        clock: [parse_clock(text) for text in texts] for clock, texts in WRITTEN.items()
    }
    assert read == {clock: [clock] * len(texts) for clock, texts in WRITTEN.items()}


def messages(field: StaffDateTimeField, *typed: str) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        field.clean(list(typed))
    return refusal.value.messages


def test_what_is_no_time_is_refused_with_what_to_write() -> None:
    field, day = StaffDateTimeField(), "2027-01-10"
    no_times, hours = ["25:00", "13pm", "0am", "18:60", "tea time"], ["6", "12"]
    said = {typed: messages(field, day, typed) for typed in [*no_times, *hours]}
    both = "{0} may be in the morning or in the evening. Write {0}am or {0}pm."
    assert said == {
        **{typed: ["Write the time like 6pm, 6:30pm or 18:30."] for typed in no_times},
        **{hour: [both.format(hour)] for hour in hours},
    }


def test_half_a_moment_says_what_is_missing() -> None:
    field = StaffDateTimeField(required=False)
    assert (
        messages(field, "2027-01-10", ""),
        messages(field, "", "6pm"),
        messages(field, "soon", "6pm"),
        field.clean(["", ""]),
    ) == (
        ["Give the time, too."],
        ["Give the date, too."],
        ["Write the date like 10/01/2027."],
        None,
    )


def test_a_date_may_be_written_out() -> None:
    field = StaffDateTimeField()
    days = ["2027-01-10", "10/01/2027", "10/1/27", "10.1.2027", "10 January 2027"]
    assert len({field.clean([day, "6pm"]) for day in days}) == 1
