"""An event for search engines: schema.org in JSON-LD. It says what its page shows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString

from core.json_ld import json_ld_script
from events.choices import State
from events.models import Event, EventChange

STATUS = {
    State.SCHEDULED: "EventScheduled",
    State.CANCELLED: "EventCancelled",
    State.POSTPONED: "EventPostponed",
    State.MOVED_ONLINE: "EventMovedOnline",
    State.RESCHEDULED: "EventRescheduled",
}


def event_json_ld(
    event: Event, changes: Iterable[EventChange], *, site_name: str
) -> SafeString:
    """Return the element for the head of the page."""
    return json_ld_script(event_data(event, changes, site_name=site_name))


def event_data(
    event: Event, changes: Iterable[EventChange], *, site_name: str
) -> dict[str, Any]:
    url = settings.SITE_URL + event.get_absolute_url()
    organiser = {"@type": "Organization", "name": event.organiser or site_name}
    if not event.organiser:
        organiser["url"] = f"{settings.SITE_URL}/"
    data: dict[str, Any] = {
        "@type": "Event",
        "name": event.title,
        "description": event.summary,
        "url": url,
        "image": event.linked_picture and [event.linked_picture.url],
        "startDate": _when(event, event.starts_at),
        "endDate": _when(event, event.ends_at),
        "eventStatus": f"https://schema.org/{STATUS[State(event.state)]}",
        "eventAttendanceMode": f"https://schema.org/{_attendance(event)}",
        "location": _location(event, url),
        "organizer": organiser,
        "inLanguage": event.language,
        "isAccessibleForFree": event.is_free,
        "offers": _offers(event),
    }
    starts = [_when(event, each.started_at) for each in changes if each.started_at]
    if event.state == State.RESCHEDULED and starts:
        data["previousStartDate"] = starts
    if event.series is not None:
        data["superEvent"] = {"@type": "EventSeries", "name": event.series.name}
    return data


def _when(event: Event, moment: datetime | None) -> str | None:
    if moment is None:
        return None
    local = timezone.localtime(moment)
    return local.date().isoformat() if event.all_day else local.isoformat()


def _attendance(event: Event) -> str:
    if not event.is_online:
        return "OfflineEventAttendanceMode"
    mixed = "MixedEventAttendanceMode"
    return mixed if event.is_in_person else "OnlineEventAttendanceMode"


def _location(event: Event, url: str) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = []
    if event.is_in_person:
        place: dict[str, Any] = {"@type": "Place", "name": event.place_name}
        if event.place_address:
            lines = ", ".join(event.place_address.splitlines())
            place["address"] = {"@type": "PostalAddress", "streetAddress": lines}
        if event.coordinates:
            latitude, longitude = event.coordinates
            place["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": latitude,
                "longitude": longitude,
            }
        if offered := event.access_card.offered:
            place["amenityFeature"] = [
                {"@type": "LocationFeatureSpecification", "name": name, "value": True}
                for name in offered
            ]
        places.append(place)
    if event.is_online:
        places.append({"@type": "VirtualLocation", "url": url})
    return places


def _offers(event: Event) -> dict[str, Any] | None:
    """Return where to book, and the price if it is nothing: others are words."""
    if not event.takes_place or event.is_past:
        return None
    offer: dict[str, Any] = {"@type": "Offer"}
    if event.is_free:
        offer |= {"price": "0", "priceCurrency": "GBP"}
    if event.booking_url:
        offer |= {"url": event.booking_url}
    return offer if len(offer) > 1 else None
