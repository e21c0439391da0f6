"""Writing events, so that the copies in people's calendars learn what they must."""

from django.db import transaction

from events.models import Event

TOLD_TO_CALENDARS = (
    *("starts_at", "ends_at", "all_day"),
    *("venue_name", "address", "is_online", "is_cancelled"),
)
"""A change of one of these is a new revision; a mended spelling mistake is not."""


@transaction.atomic
def save_event(event: Event) -> Event:
    """Store a new event or a change; SEQUENCE rises as RFC 5545, 3.8.7.4 asks."""
    if event.pk is not None:
        before = Event.objects.select_for_update().get(pk=event.pk)
        moved = any(
            getattr(before, name) != getattr(event, name) for name in TOLD_TO_CALENDARS
        )
        event.sequence = before.sequence + moved
    event.save()
    return event
