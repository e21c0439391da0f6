"""Tests of EventQuerySet: upcoming, past, and in a focus area."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from events.models import Event
from focus_areas.models import FocusArea
from tests.events.factories import london, make_event, make_venue
from tests.support.examples import examples

pytestmark = pytest.mark.django_db

HOURS = st.integers(min_value=-72, max_value=72).map(lambda hours: hours * 30)


@time_machine.travel(datetime(2027, 7, 10, 18, tzinfo=UTC), tick=False)
def test_upcoming_holds_what_is_on_now_and_comes_soonest_first() -> None:
    now = timezone.now()
    later = make_event(starts_at=now + timedelta(days=9))
    soon = make_event(starts_at=now + timedelta(days=2))
    on_now = make_event(
        starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1)
    )
    make_event(starts_at=now - timedelta(days=2))
    assert list(Event.objects.upcoming()) == [on_now, soon, later]


@time_machine.travel(datetime(2027, 7, 10, 18, tzinfo=UTC), tick=False)
def test_what_goes_on_for_long_comes_after_what_starts_today_or_later() -> None:
    today = london(2027, 7, 10)
    hours, days = timedelta(hours=1), timedelta(days=1)
    newer = make_event(starts_at=today - days, ends_at=today + 9 * days)
    older = make_event(starts_at=today - 150 * days, all_day=True, ends_at=today)
    since_last_night = make_event(
        starts_at=today - timedelta(minutes=1), ends_at=today + 23 * hours
    )
    tomorrow = make_event(starts_at=today + days)
    this_morning = make_event(starts_at=today + 8 * hours)
    from_midnight = make_event(starts_at=today, ends_at=today + 99 * days)
    all_day = make_event(starts_at=today, all_day=True)
    assert Event.objects.upcoming().today_first()[:9] == [
        *(from_midnight, all_day, this_morning, tomorrow),
        *(older, newer, since_last_night),
    ]


@time_machine.travel(datetime(2027, 7, 10, 18, tzinfo=UTC), tick=False)
def test_each_part_of_what_comes_is_that_of_the_whole() -> None:
    today = london(2027, 7, 10)
    for days in (1, 2, 3, -1, -2):
        make_event(starts_at=today + timedelta(days), ends_at=today + timedelta(9))
    events = Event.objects.upcoming().today_first()
    whole = events[:5]
    parts = [(start, stop) for start in range(8) for stop in range(start + 1, 8)]
    assert [events[a:b] for a, b in parts] == [whole[a:b] for a, b in parts]
    assert (list(events), len(events)) == (whole, 5)


def test_past_comes_newest_first() -> None:
    now = timezone.now()
    older = make_event(starts_at=now - timedelta(days=9))
    newer = make_event(starts_at=now - timedelta(days=2))
    make_event(starts_at=now + timedelta(days=1))
    assert list(Event.objects.past()) == [newer, older]


@time_machine.travel(datetime(2027, 7, 10, 23, 30, tzinfo=UTC), tick=False)
def test_an_all_day_event_ends_at_midnight_of_the_city() -> None:
    """Half past midnight on 11 July in London, still 10 July in UTC."""
    make_event(starts_at=london(2027, 7, 10), all_day=True)
    today = make_event(starts_at=london(2027, 7, 11), all_day=True)
    assert list(Event.objects.upcoming()) == [today]


@settings(max_examples=examples(150), deadline=None)
@given(
    start=HOURS,
    length=st.none() | st.integers(min_value=1, max_value=200).map(lambda n: n * 30),
    all_day=st.booleans(),
    month=st.sampled_from([1, 3, 7, 10]),
)
def test_lists_and_the_page_agree_on_what_is_past(
    start: int, length: int | None, all_day: bool, month: int
) -> None:
    now = datetime(2027, month, 28, 12, tzinfo=UTC)
    starts_at = now + timedelta(minutes=start)
    ends_at = None if length is None else starts_at + timedelta(minutes=length)
    Event.objects.all().delete()
    with time_machine.travel(now, tick=False):
        event = make_event(starts_at=starts_at, ends_at=ends_at, all_day=all_day)
        assert (
            list(Event.objects.past()),
            list(Event.objects.upcoming()),
        ) == (([event], []) if event.is_past else ([], [event]))


def test_in_area() -> None:
    clean, people = FocusArea.objects.filter(hue__in=["clean-tech", "people"])
    make_event(focus_area=people)
    make_event()
    ours = make_event(focus_area=clean)
    assert list(Event.objects.in_area(clean)) == [ours]


@pytest.mark.services
def test_a_search_asks_the_index_of_words() -> None:
    make_event(venue=make_venue(name="Hall of bees"), venue_name="")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "event_words" in Event.objects.search("repair bees").explain()
