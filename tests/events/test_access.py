"""Tests of access: an event's own answers, and those of its venue."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from events.models import Event, Venue
from tests.events.factories import event_fields, make_event, make_venue
from tests.support.spaces import plain_spaces

HALL = Venue(name="Tadpole Hall", step_free="yes", hearing_loop="no", bsl="no")


def card_of(**fields: Any) -> tuple[list[str], list[str], list[str]]:
    event = Event(**{**event_fields(), "venue_name": "", **fields})
    return tuple(event.access_card)  # type: ignore[return-value]


def test_the_venue_answers_what_the_event_does_not() -> None:
    assert card_of(venue=HALL, bsl="yes", captions="yes") == (
        ["Step-free access", "British Sign Language", "Live captions"],
        ["Hearing loop"],
        ["Accessible toilet", "Quiet space", "Seats for all who need one"],
    )


def test_the_venue_says_nothing_of_what_moved_online() -> None:
    card = card_of(venue=HALL, state="moved_online", is_online=True, captions="yes")
    assert card[:2] == (["Live captions"], [])


def test_nobody_asks_of_what_is_online_for_a_room() -> None:
    assert card_of(is_online=True, step_free="yes", captions="yes") == (
        ["Live captions"],
        [],
        ["British Sign Language", "Quiet space"],
    )


def test_a_list_names_three_things_at_most() -> None:
    event = Event(
        **event_fields(), step_free="yes", bsl="yes", captions="yes", seating="yes"
    )
    assert event.offered_access == [
        "Step-free access",
        "British Sign Language",
        "Live captions",
    ]


@pytest.mark.django_db
def test_the_page_says_what_there_is_and_when_we_looked(client: Client) -> None:
    venue = make_venue(
        step_free="yes",
        hearing_loop="no",
        access_note="Ring the bell.",
        access_checked_on=date(2026, 10, 1),
        how_to_get_there="Bus **11** stops at the door.",
    )
    event = make_event(venue=venue, venue_name="", address="")
    html = plain_spaces(client.get(event.get_absolute_url()).text)
    for text in [
        "<h3>Available</h3><ul><li>Step-free access</li></ul>",
        "<h3>Not available</h3><ul><li>Hearing loop</li></ul>",
        "We do not know yet: accessible toilet, British Sign Language, live captions,",
        "Ring the bell.",
        "We checked the venue on Thursday 1 October 2026.",
        "Bus <strong>11</strong> stops at the door.",
        "Tadpole Hall<br>",
    ]:
        assert text in html


@pytest.mark.django_db
def test_a_note_of_the_event_counts_before_that_of_its_venue(client: Client) -> None:
    venue = make_venue(access_note="Ring the bell.")
    event = make_event(venue=venue, access_note="The bell is broken: ring us.")
    html = client.get(event.get_absolute_url()).text
    assert "The bell is broken: ring us." in html
    assert "Ring the bell." not in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "url"),
    [
        (
            {"latitude": "51.4973", "longitude": "-0.1372"},
            "https://www.openstreetmap.org/?mlat=51.4973&amp;mlon=-0.1372"
            "#map=18/51.4973/-0.1372",
        ),
        (
            {},
            "https://www.openstreetmap.org/search?query="
            "27+Tadpole+Lane%2C+London%2C+SW1Z+0AD",
        ),
    ],
)
def test_the_map_is_a_plain_link(client: Client, fields: Any, url: str) -> None:
    event = make_event(venue=make_venue(**fields), venue_name="", address="")
    assert f'<a class="more" href="{url}">' in client.get(event.get_absolute_url()).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("latitude", "longitude"), [("51", None), (None, "0"), ("91", "0"), ("51", "-181")]
)
def test_no_venue_is_off_the_map(latitude: Any, longitude: Any) -> None:
    venue = Venue(name="Hall", address="1", latitude=latitude, longitude=longitude)
    with pytest.raises(ValidationError) as refusal:
        venue.full_clean()
    assert refusal.value.messages == [
        "Give latitude and longitude, from -90 to 90 and from -180 to 180, or neither."
    ]


@pytest.mark.django_db
def test_asking_about_access_fills_in_topic_and_event(client: Client) -> None:
    event = make_event(title="Tea & maps")
    url = "/contact/accessibility/?about=Tea%20%26%20maps"
    assert f'<a href="{url}">' in client.get(event.get_absolute_url()).text
    form = client.get(url).context["form"]
    assert form["text"].value() == "About: Tea & maps\n\n"


@pytest.mark.django_db
def test_a_link_to_the_contact_form_fills_in_nothing_else(client: Client) -> None:
    url = "/contact/events/?topic=gossip&name=Kim&about=" + "x" * 999
    form = client.get(url).context["form"]
    values = [form[name].value() for name in ("name", "phone", "text")]
    assert values == [None, None, "About: " + "x" * 200 + "\n\n"]
