"""Tests of events.services: what visitors are told of a change, and calendars, too."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event
from events.services import prepare_venue, save_event
from tests.events.factories import london, make_event, make_venue
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db

STARTS_AT, ENDS_AT = london(2127, 1, 10, 18), london(2127, 1, 10, 20)


def changed(event: Event, **fields: Any) -> list[tuple[str, str, str]]:
    """Save other fields; return the notes, the latest first."""
    for name, value in fields.items():
        setattr(event, name, value)
    save_event(event)
    return [
        (plain_spaces(note.before), plain_spaces(note.after), note.reason)
        for note in event.changes.all()
    ]


@pytest.fixture
def event() -> Event:
    return make_event(starts_at=STARTS_AT, ends_at=ENDS_AT, address="")


def test_another_time_is_told_with_the_reason(event: Event) -> None:
    later = {"starts_at": london(2127, 1, 10, 19), "change_reason": "The hall is late."}
    assert changed(event, **later) == [
        (
            "6pm to 8pm on Friday 10 January 2127",
            "7pm to 8pm on Friday 10 January 2127",
            "The hall is late.",
        )
    ]
    assert event.changes.get().started_at == STARTS_AT


def test_another_place_is_told_with_its_address(event: Event) -> None:
    assert changed(event, venue=make_venue(), venue_name="") == [
        ("Marylebone Library", "Tadpole Hall, 27 Tadpole Lane, London, SW1Z 0AD", "")
    ]


def test_a_cancellation_is_told(event: Event) -> None:
    cancelled = {"state": "cancelled", "change_reason": "Snow."}
    assert changed(event, **cancelled) == [("As planned", "Cancelled", "Snow.")]


def test_a_new_date_is_one_note_and_not_two(event: Event) -> None:
    notes = changed(
        event,
        state="rescheduled",
        change_reason="Snow.",
        starts_at=STARTS_AT + timedelta(7),
        ends_at=ENDS_AT + timedelta(7),
    )
    assert [(before, reason) for before, _after, reason in notes] == [
        ("6pm to 8pm on Friday 10 January 2127", "Snow.")
    ]


def test_a_reason_is_told_with_one_change_only(event: Event) -> None:
    changed(event, starts_at=london(2127, 1, 10, 17), change_reason="Snow.")
    reasons = [note[2] for note in changed(event, starts_at=london(2127, 1, 10, 16))]
    assert reasons == ["", "Snow."]


@pytest.mark.parametrize(
    "fields",
    [
        {"publish_at": None},
        {"publish_at": timezone.now() + timedelta(days=1)},
        {"starts_at": london(2020, 1, 10, 18)},
    ],
    ids=["draft", "scheduled", "past"],
)
def test_what_nobody_planned_to_come_to_changes_without_a_word(
    fields: dict[str, Any],
) -> None:
    assert changed(make_event(**fields), venue_name="Town hall") == []


def test_a_corrected_word_is_no_news(event: Event) -> None:
    assert changed(event, title="Try out a talking map!") == []


def test_a_venue_that_moves_is_a_new_revision_of_what_is_to_come() -> None:
    venue = make_venue()
    coming = make_event(venue=venue)
    past = make_event(venue=venue, starts_at=london(2020, 1, 10, 18))
    elsewhere = make_event()
    venue.address = "28 Tadpole Lane"
    prepare_venue(venue)
    events = [coming, past, elsewhere]
    for event in events:
        event.refresh_from_db()
    assert [event.sequence for event in events] == [1, 0, 0]
    assert coming.updated_at > past.updated_at


def test_the_page_tells_what_changed(client: Client, event: Event) -> None:
    changed(event, starts_at=london(2127, 1, 10, 19), change_reason="The hall is late.")
    html = plain_spaces(client.get(event.get_absolute_url()).text)
    assert (
        "Was: 6pm to 8pm on Friday 10 January 2127. "
        "Now: 7pm to 8pm on Friday 10 January 2127. The hall is late." in html
    )


@pytest.mark.parametrize(
    ("state", "prefix", "status"),
    [
        ("cancelled", "Cancelled: ", "CANCELLED"),
        ("postponed", "Postponed: ", "TENTATIVE"),
        ("moved_online", "Moved online: ", "CONFIRMED"),
        ("rescheduled", "New date: ", "CONFIRMED"),
    ],
)
def test_every_state_stands_in_title_list_and_calendar(
    client: Client, state: str, prefix: str, status: str
) -> None:
    event = make_event(state=state, change_reason="The hall is wet.", is_online=True)
    page = client.get(event.get_absolute_url()).text
    assert f"<title>{prefix}{event.title}" in page
    assert f"<h1>{prefix}{event.title}</h1>" in page
    assert "The hall is wet." in page
    tag = f'<span class="tag">{prefix.removesuffix(": ")}</span>'
    link = f'{tag} <a href="{event.get_absolute_url()}">'
    assert link in client.get("/events/").text
    calendar = client.get(f"{event.get_absolute_url()}event.ics").text
    assert f"STATUS:{status}\r\n" in calendar
    assert f"SUMMARY:{prefix}{event.title}\r\n" in calendar


def test_what_moved_online_is_at_no_place(client: Client) -> None:
    event = make_event(state="moved_online", change_reason="Wet.", is_online=True)
    assert (event.where, event.is_in_person) == ("Online", False)
    assert "9 New Cavendish Street" not in client.get(event.get_absolute_url()).text


def test_what_was_written_while_it_is_offline_stays_unknown(
    client: Client, event: Event
) -> None:
    assert event.publish_at is not None
    offline = event.publish_at + timedelta(minutes=1)
    secret = {"venue_name": "SECRETPLACE HQ", "starts_at": london(2127, 1, 10, 17)}
    # Taken offline in one save with it, corrected, and published in one save, too.
    assert changed(event, expire_at=offline, **secret) == []
    assert changed(event, venue_name="SECRETPLACE 2") == []
    public = {"expire_at": None, "venue_name": "Town hall", "starts_at": STARTS_AT}
    assert changed(event, **public) == []
    page = client.get(event.get_absolute_url())
    assert "Town hall" in page.text
    assert "SECRETPLACE" not in page.text
    assert event.sequence == 3
