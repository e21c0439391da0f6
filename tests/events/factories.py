"""Events for tests; a test names only the fields that matter to it."""

import uuid
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from events.models import Event

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
