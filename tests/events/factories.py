"""Events for tests; a test names only the fields that matter to it."""

import uuid
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from events.models import Event, Series, Venue
from events.services import plan_series

LONDON = ZoneInfo("Europe/London")


def london(*numbers: int, fold: int = 0) -> datetime:
    """Return a time as clocks in London show it, such as london(2027, 1, 10, 18)."""
    return datetime(*numbers, tzinfo=LONDON, fold=fold)  # type: ignore[misc, arg-type]


def event_fields(**fields: Any) -> dict[str, Any]:
    """Return the fields of a published event in ten days, 6pm to 8pm, in a library.

    With another `starts_at`, the end is unknown."""
    day = timezone.localtime() + timedelta(days=10)
    starts_at = day.replace(hour=18, minute=0, second=0, microsecond=0)
    defaults = {
        "title": "Try out a talking map",
        "slug": f"talking-map-{uuid.uuid4().hex[:8]}",
        "summary": "Walk the library with a map that speaks.",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "venue_name": "Marylebone Library",
        "address": "9 New Cavendish Street\nLondon\nW1G 6BD",
        "publish_at": timezone.now() - timedelta(days=1),
    }
    if "starts_at" in fields:
        defaults["ends_at"] = None
    return {**defaults, **fields}


def make_event(**fields: Any) -> Event:
    """Create an event from event_fields()."""
    return Event.objects.create(**event_fields(**fields))


def make_venue(**fields: Any) -> Venue:
    """Create a venue of which nothing but name and address is known."""
    defaults = {"name": "Tadpole Hall", "address": "27 Tadpole Lane\nLondon\nSW1Z 0AD"}
    return Venue.objects.create(**{**defaults, **fields})


def make_series(first_event: Event | None = None, **fields: Any) -> Series:
    """Create and plan a series: weekly for five weeks, if nothing else is said."""
    first = first_event or make_event()
    until = first.starts_on + timedelta(weeks=4)
    defaults = {"name": "Clinics on Tuesdays", "first_event": first, "until": until}
    series = Series.objects.create(**{**defaults, **fields})
    plan_series(series)
    return series
