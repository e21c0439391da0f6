"""Tests of series: which dates a rule has, and that planning again changes nothing."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from events.models import Event, Series
from events.services import plan_series, save_event, skip_date
from tests.events.factories import london, make_event, make_series
from tests.support.spaces import plain_spaces

NOW = london(2027, 1, 2, 9)


def dates_of(first: datetime, **fields: Any) -> list[str]:
    series = Series(**{"every": 1, "unit": "weeks", **fields})
    series.first_event = Event(starts_at=first)
    return [day.isoformat() for day in series.dates()]


@pytest.mark.parametrize(
    ("fields", "dates"),
    [
        ({"unit": "days", "every": 3}, ["2027-01-12", "2027-01-15", "2027-01-18"]),
        ({}, ["2027-01-12", "2027-01-19"]),
        (
            {"every": 2, "until": date(2027, 2, 9)},
            ["2027-01-12", "2027-01-26", "2027-02-09"],
        ),
        (
            {"unit": "months", "until": date(2027, 4, 30)},
            ["2027-01-12", "2027-02-09", "2027-03-09", "2027-04-13"],
        ),
        ({"skipped": "2027-01-12\n2027-01-20"}, ["2027-01-19"]),
    ],
)
def test_dates_of_a_rule(fields: dict[str, Any], dates: list[str]) -> None:
    fields = {"until": date(2027, 1, 20), **fields}
    assert dates_of(london(2027, 1, 12, 18), **fields) == dates


def test_a_fifth_weekday_is_the_last_where_there_are_four() -> None:
    assert dates_of(london(2027, 3, 30, 18), unit="months", until=date(2027, 7, 1)) == [
        "2027-03-30",
        "2027-04-27",
        "2027-05-25",
        "2027-06-29",
    ]


@given(
    first=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001
    every=st.integers(min_value=1, max_value=13),
)
def test_months_keep_the_weekday(first: datetime, every: int) -> None:
    moment = timezone.make_aware(first.replace(hour=12))
    days = dates_of(moment, unit="months", every=every, until=date(2030, 1, 1))
    parsed = [date.fromisoformat(day) for day in days]
    assert {day.weekday() for day in parsed} == {first.weekday()}
    assert parsed == sorted(set(parsed))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "mistakes"),
    [
        ({"skipped": "Christmas"}, {"skipped"}),
        ({"unit": "days", "until": date(2028, 1, 1)}, {"until"}),
        ({"unit": "days", "until": date(2100, 12, 31)}, {"until"}),
        ({"until": date(9999, 12, 31), "every": 32767}, {"every", "until"}),
        ({"until": date(1, 1, 1)}, {"until"}),
        ({"until": date(2027, 1, 11)}, {"until"}),
        ({"every": 0}, {"every"}),
        ({"every": 99_999_999_999}, {"every"}),
        ({"every": 99_999, "unit": "months"}, {"every"}),
    ],
)
def test_what_is_no_rule_is_refused(fields: dict[str, Any], mistakes: set[str]) -> None:
    first = make_event(starts_at=london(2027, 1, 12, 18))
    defaults = {"name": "Clinics", "first_event": first, "until": date(2027, 2, 1)}
    with pytest.raises(ValidationError) as refusal:
        Series(**{**defaults, **fields}).full_clean(validate_constraints=False)
    assert set(refusal.value.message_dict) == mistakes


@pytest.fixture
def series(db: None) -> Any:
    with time_machine.travel(NOW, tick=False):
        first = make_event(
            slug="clinic",
            starts_at=london(2027, 3, 14, 18),
            ends_at=london(2027, 3, 14, 20),
        )
        yield make_series(first)


def slugs(series: Series) -> list[str]:
    return [event.slug for event in series.events.order_by("starts_at")]


def test_there_is_one_event_a_date_each_with_its_own_identity(series: Series) -> None:
    events = list(series.events.order_by("starts_at"))
    assert slugs(series) == [
        "clinic",
        "clinic-2027-03-21",
        "clinic-2027-03-28",
        "clinic-2027-04-04",
        "clinic-2027-04-11",
    ]
    assert len({event.uid for event in events}) == 5
    assert {event.title for event in events} == {"Try out a talking map"}
    # Before and after the clocks change in March.
    assert {plain_spaces(event.when) for event in events} == {"6pm to 8pm"}


def test_a_time_that_the_clocks_leave_out_is_an_hour_later(db: None) -> None:
    with time_machine.travel(NOW, tick=False):
        first = make_event(
            starts_at=london(2027, 3, 21, 1, 30), ends_at=london(2027, 3, 21, 2)
        )
        series = make_series(first, until=date(2027, 4, 4))
        events = series.events.order_by("starts_at")
        whens = [plain_spaces(event.when) for event in events]
    assert whens == ["1:30am to 2am", "2:30am to 3am", "1:30am to 2am"]


def test_a_time_that_comes_twice_is_the_first(db: None) -> None:
    with time_machine.travel(NOW, tick=False):
        first = make_event(starts_at=london(2027, 10, 24, 1, 30))
        series = make_series(first, until=date(2027, 10, 31))
    last = series.events.latest("starts_at")
    assert last.starts_at.isoformat() == "2027-10-31T00:30:00+00:00"


def test_planning_again_changes_nothing(series: Series) -> None:
    before = list(series.events.order_by("pk").values())
    plan_series(series)
    plan_series(series)
    assert list(series.events.order_by("pk").values()) == before


def test_what_changes_in_the_first_event_changes_in_all(series: Series) -> None:
    first = series.first_event
    first.title, first.starts_at = "Clinic", london(2027, 3, 14, 17)
    save_event(first)
    texts = {(event.title, plain_spaces(event.when)) for event in series.events.all()}
    assert texts == {("Clinic", "5pm to 8pm")}
    assert {event.sequence for event in series.events.all()} == {1}


def test_what_staff_changed_by_hand_stays(series: Series) -> None:
    second = Event.objects.get(slug="clinic-2027-03-21")
    second.state, second.change_reason = "cancelled", "Snow."
    save_event(second)
    first = series.first_event
    first.title = "Clinic"
    save_event(first)
    series.until = date(2027, 3, 15)
    series.save()
    plan_series(series)
    second.refresh_from_db()
    assert (second.title, second.change_reason) == ("Try out a talking map", "Snow.")


def test_dates_that_are_over_stay(series: Series) -> None:
    with time_machine.travel(london(2027, 3, 22, 9), tick=False):
        first = series.first_event
        first.title = "Clinic"
        save_event(first)
    titles = [event.title for event in series.events.order_by("starts_at")]
    assert titles == ["Clinic", "Try out a talking map", "Clinic", "Clinic", "Clinic"]


def test_a_date_that_falls_out_is_cancelled_for_those_who_know_of_it(
    series: Series,
) -> None:
    Event.objects.filter(slug="clinic-2027-04-11").update(publish_at=None)
    series.until = date(2027, 4, 3)
    series.save()
    plan_series(series)
    assert slugs(series)[-1] == "clinic-2027-04-04"
    dropped = Event.objects.get(slug="clinic-2027-04-04")
    assert (dropped.state, dropped.sequence) == ("cancelled", 1)
    series.until = date(2027, 4, 5)
    series.save()
    plan_series(series)
    dropped.refresh_from_db()
    assert (dropped.state, dropped.change_reason) == ("scheduled", "")


def test_a_date_that_staff_delete_does_not_come_back(series: Series) -> None:
    third = Event.objects.get(slug="clinic-2027-03-28")
    skip_date(third)
    third.delete()
    plan_series(series)
    assert "clinic-2027-03-28" not in slugs(series)


def test_the_first_event_can_move_onto_the_second(series: Series) -> None:
    first = series.first_event
    first.starts_at += timedelta(7)
    first.ends_at += timedelta(7)
    save_event(first)
    assert [event.starts_on.isoformat() for event in series.events.upcoming()] == [
        "2027-03-21",
        "2027-03-28",
        "2027-04-04",
        "2027-04-11",
    ]
    assert Event.objects.get(slug="clinic-2027-03-21").state == "cancelled"


def test_an_address_that_is_taken_gets_a_number(db: None) -> None:
    with time_machine.travel(NOW, tick=False):
        make_event(slug="clinic-2027-03-21")
        first = make_event(slug="clinic", starts_at=london(2027, 3, 14, 18))
        series = make_series(first, until=date(2027, 3, 21))
    assert slugs(series) == ["clinic", "clinic-2027-03-21-2"]


def test_the_page_of_a_date_names_the_others(client: Client, series: Series) -> None:
    html = plain_spaces(client.get("/events/clinic/").text)
    assert "Clinics on Tuesdays" in html
    assert (
        '<a href="/events/clinic-2027-03-21/">Sunday 21 March 2027</a>, 6pm to 8pm'
        in html
    )


def test_a_series_is_one_row_of_the_list_unless_days_are_asked_for(
    client: Client, db: None
) -> None:
    now = timezone.now()
    first = make_event(title="Choir", starts_at=now - timedelta(days=3))
    dates = list(make_series(first).events.order_by("starts_at"))
    walk = make_event(title="Walk", starts_at=now + timedelta(days=1))
    cancelled = dates[2]
    cancelled.state, cancelled.change_reason = "cancelled", "The hall is shut."
    cancelled.save()

    def rows(**query: str) -> list[tuple[str, Any]]:
        page = client.get("/events/", query).context["page_obj"]
        return [(event.title, event.starts_on, event.later_dates) for event in page]

    assert rows() == [
        ("Walk", walk.starts_on, None),
        ("Choir", dates[1].starts_on, 2),
        ("Choir", cancelled.starts_on, 2),
    ]
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = client.get("/events/", {"start": tomorrow.isoformat()})
    assert len(page.context["page_obj"]) == 5
    assert client.get("/events/feed.ics").text.count("SUMMARY:") == 5
    assert "and 2 more dates" in client.get("/events/").text
