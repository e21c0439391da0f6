"""Tests of what search engines read of an event: the same as its page shows."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from events.services import save_event
from tests.events.factories import london, make_event, make_series, make_venue

pytestmark = pytest.mark.django_db

SCRIPT = re.compile(r'<script type="application/ld\+json">(.+?)</script>', re.DOTALL)


def read(client: Client, event: Any) -> dict[str, Any]:
    match = SCRIPT.search(client.get(event.get_absolute_url()).text)
    assert match
    data: dict[str, Any] = json.loads(match[1])
    return data


def test_everything_that_is_known(client: Client) -> None:
    venue = make_venue(latitude="51.4973", longitude="-0.1372", step_free="yes")
    event = make_event(
        slug="talking-map",
        starts_at=london(2127, 7, 10, 18),
        ends_at=london(2127, 7, 10, 20),
        venue=venue,
        venue_name="",
        address="",
        is_online=True,
        booking_url="https://booking.example/map",
        organiser="The Map Circle",
    )
    url = f"{settings.SITE_URL}/events/talking-map/"
    assert read(client, event) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Try out a talking map",
        "description": "Walk the library with a map that speaks.",
        "url": url,
        "startDate": "2127-07-10T18:00:00+01:00",
        "endDate": "2127-07-10T20:00:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": "Tadpole Hall",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": "27 Tadpole Lane, London, SW1Z 0AD",
                },
                "geo": {
                    "@type": "GeoCoordinates",
                    "latitude": 51.4973,
                    "longitude": -0.1372,
                },
                "amenityFeature": [
                    {
                        "@type": "LocationFeatureSpecification",
                        "name": "Step-free access",
                        "value": True,
                    }
                ],
            },
            {"@type": "VirtualLocation", "url": url},
        ],
        "organizer": {"@type": "Organization", "name": "The Map Circle"},
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "offers": {
            "@type": "Offer",
            "price": "0",
            "priceCurrency": "GBP",
            "url": "https://booking.example/map",
        },
    }


def test_all_day_is_dates(client: Client) -> None:
    event = make_event(
        starts_at=london(2127, 3, 27), ends_at=london(2127, 3, 29), all_day=True
    )
    data = read(client, event)
    assert (data["startDate"], data["endDate"]) == ("2127-03-27", "2127-03-29")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"state": "cancelled"}, ("EventCancelled", "Offline", None)),
        ({"state": "postponed"}, ("EventPostponed", "Offline", None)),
        (
            {"state": "moved_online", "is_online": True},
            ("EventMovedOnline", "Online", "0"),
        ),
        ({"is_free": False, "price": "£5"}, ("EventScheduled", "Offline", None)),
    ],
)
def test_status_attendance_and_price(
    client: Client, fields: Any, expected: tuple[Any, ...]
) -> None:
    event = make_event(
        starts_at=london(2127, 1, 10, 18), change_reason="Wet.", **fields
    )
    data = read(client, event)
    assert data["startDate"] == "2127-01-10T18:00:00+00:00"
    assert (
        data["eventStatus"].rpartition("/")[2],
        data["eventAttendanceMode"].rpartition("/")[2].partition("Event")[0],
        data.get("offers", {}).get("price"),
    ) == expected


def test_a_new_date_keeps_the_old_ones(client: Client) -> None:
    event = make_event(starts_at=london(2127, 1, 10, 18))
    event.state, event.change_reason = "rescheduled", "Snow."
    for month in (2, 7):
        event.starts_at = london(2127, month, 10, 18)
        save_event(event)
    data = read(client, event)
    assert (data["startDate"], data["previousStartDate"]) == (
        "2127-07-10T18:00:00+01:00",
        ["2127-02-10T18:00:00+00:00", "2127-01-10T18:00:00+00:00"],
    )


def test_a_date_of_a_series_names_it(client: Client) -> None:
    series = make_series()
    assert read(client, series.first_event)["superEvent"] == {
        "@type": "EventSeries",
        "name": "Clinics on Tuesdays",
    }


def test_no_text_ends_the_element(client: Client) -> None:
    title = "</script><script>alert(1)</script> & \u2028"
    event = make_event(title=title)
    assert read(client, event)["name"] == title
    assert "<script>alert" not in client.get(event.get_absolute_url()).text
