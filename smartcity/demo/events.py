"""The venues, events and series of the demo."""

from typing import Any

from django.contrib.auth.models import User

from events.models import Event, Series, Venue
from events.services import plan_series, save_event
from focus_areas.models import FocusArea
from smartcity.demo.pictures import with_picture


def load_events(content: dict[str, Any], staff: User) -> None:
    for data in content["venues"]:
        Venue.objects.create(**data)
    for data in content["events"]:
        _load_event(data, staff)
    for data in content["series"]:
        first = Event.objects.get(slug=data["first_event"])
        plan_series(Series.objects.create(**{**data, "first_event": first}))


def _load_event(data: dict[str, Any], staff: User) -> None:
    """Save the event; first in other words, so that its history has two versions, if it
    has `first_words`."""
    data = with_picture(data)
    first_words = data.pop("first_words", {})
    if "focus_area" in data:
        data["focus_area"] = FocusArea.objects.get(slug=data["focus_area"])
    if "venue" in data:
        data["venue"] = Venue.objects.get(name=data["venue"])
    event: Any = save_event(Event(**{**data, **first_words}))
    if first_words:
        for name in first_words:
            setattr(event, name, data[name])
        event._history_user = staff
        save_event(event)
