"""Events: what happens when and where, and who can take part."""

from events.models.change import EventChange
from events.models.event import Event
from events.models.event_import import EventImport
from events.models.queryset import EventQuerySet
from events.models.series import Series
from events.models.venue import Venue

__all__ = ["Event", "EventChange", "EventImport", "EventQuerySet", "Series", "Venue"]
