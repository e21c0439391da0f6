"""Tests of events.models: times across clock changes, what the database refuses."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError

from events.models import Event
from focus_areas.models import FocusArea
from tests.events.factories import event_fields, london, make_event
from tests.support.spaces import plain_spaces


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        (
            {
                "starts_at": london(2027, 1, 10, 18),
                "ends_at": london(2027, 1, 10, 20),
            },
            "6pm to 8pm",
        ),
        (
            {
                "starts_at": london(2027, 7, 10, 9, 30),
                "ends_at": london(2027, 7, 10, 12),
            },
            "9:30am to midday",
        ),
        ({"starts_at": london(2027, 1, 10, 18)}, "From 6pm"),
        ({"starts_at": london(2027, 1, 10), "all_day": True}, "All day"),
        (
            {
                "starts_at": london(2027, 1, 10),
                "ends_at": london(2027, 1, 12),
                "all_day": True,
            },
            "Sunday 10 January to Tuesday 12 January 2027",
        ),
        (
            {
                "starts_at": london(2027, 1, 10, 18),
                "ends_at": london(2027, 1, 12, 16),
            },
            "6pm on Sunday 10 January to 4pm on Tuesday 12 January 2027",
        ),
        (
            {
                "starts_at": london(2026, 12, 31),
                "ends_at": london(2027, 1, 2),
                "all_day": True,
            },
            "Thursday 31 December 2026 to Saturday 2 January 2027",
        ),
        # Until midnight is one evening, not two days.
        (
            {
                "starts_at": london(2027, 1, 10, 18),
                "ends_at": london(2027, 1, 11),
            },
            "6pm to midnight",
        ),
        (
            {
                "starts_at": london(2027, 1, 8, 18),
                "ends_at": london(2027, 1, 11),
            },
            "6pm on Friday 8 January to 11:59pm on Sunday 10 January 2027",
        ),
        # The clocks go forward at 1am on 28 March and back at 2am on 31 October.
        (
            {
                "starts_at": london(2027, 3, 27, 18),
                "ends_at": london(2027, 3, 28, 18),
            },
            "6pm on Saturday 27 March to 6pm on Sunday 28 March 2027",
        ),
        (
            {
                "starts_at": london(2027, 10, 31, 0, 30),
                "ends_at": london(2027, 10, 31, 1, 30, fold=1),
            },
            "12:30am to 1:30am",
        ),
    ],
)
def test_when(fields: dict[str, Any], text: str) -> None:
    assert plain_spaces(Event(**fields).when) == text


@pytest.mark.parametrize(
    ("starts_at", "day"),
    [
        (london(2027, 1, 10, 23, 59), date(2027, 1, 10)),
        (london(2027, 7, 10, 0, 30), date(2027, 7, 10)),  # still the 9th in UTC
    ],
)
def test_days_are_those_of_the_city(starts_at: Any, day: date) -> None:
    event = Event(starts_at=starts_at)
    assert (event.starts_on, event.ends_on) == (day, day)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"venue_name": "Marylebone Library"}, "Marylebone Library"),
        ({"is_online": True}, "Online"),
        (
            {"venue_name": "Marylebone Library", "is_online": True},
            "Marylebone Library and online",
        ),
    ],
)
def test_where(fields: dict[str, Any], text: str) -> None:
    assert Event(**fields).where == text


@pytest.mark.parametrize(
    ("now", "is_past"),
    [
        (london(2027, 10, 31, 23, 59), False),
        (london(2027, 11, 1), True),
    ],
)
def test_without_an_end_it_lasts_until_midnight(now: Any, is_past: bool) -> None:
    event = Event(starts_at=london(2027, 10, 31, 10))
    with time_machine.travel(now, tick=False):
        assert event.is_past == is_past


def test_it_is_past_the_moment_that_it_ends() -> None:
    ends_at = london(2027, 1, 10, 20)
    event = Event(starts_at=london(2027, 1, 10, 18), ends_at=ends_at)
    with time_machine.travel(ends_at, tick=False):
        assert event.is_past


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        (
            {
                "starts_at": london(2027, 1, 10, 18),
                "ends_at": london(2027, 1, 10, 18),
            },
            "event_ends_after_it_starts",
        ),
        (
            {
                "starts_at": london(2027, 1, 10),
                "ends_at": london(2027, 1, 9),
                "all_day": True,
            },
            "event_ends_after_it_starts",
        ),
        ({"venue_name": ""}, "event_happens_somewhere"),
        ({"state": "cancelled"}, "event_change_of_plan_has_a_reason"),
        ({"bsl": "perhaps"}, "event_access_answers_are_known"),
        ({"slug": "past"}, "event_leaves_other_pages_alone"),
        (
            {
                "publish_at": london(2027, 1, 2),
                "expire_at": london(2027, 1, 1),
            },
            "event_expires_after_it_is_published",
        ),
    ],
)
def test_the_database_refuses(fields: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        make_event(**fields)


@pytest.mark.django_db
def test_staff_read_what_is_wrong_in_words() -> None:
    event = Event(**event_fields(venue_name="", state="cancelled"))
    with pytest.raises(ValidationError) as refusal:
        event.full_clean()
    assert refusal.value.messages == [
        "Give a venue or a place, or tick “Online”.",
        "Say why it does not happen as planned.",
    ]


@pytest.mark.django_db
def test_one_day_all_day_may_end_as_it_starts() -> None:
    day = london(2027, 1, 10)
    assert make_event(starts_at=day, ends_at=day, all_day=True).when == "All day"


@pytest.mark.django_db
def test_a_focus_area_with_events_cannot_be_deleted() -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    make_event(focus_area=area)
    with pytest.raises(ProtectedError):
        area.delete()
