"""Storing events with the revision number that people's calendars need."""

from django.db import transaction

from events.models import Event

REVISION_FIELDS = [
    "starts_at",
    "ends_at",
    "all_day",
    "venue_name",
    "address",
    "is_online",
    "is_cancelled",
]
"""Fields whose change makes a new revision; correcting a spelling does not."""


@transaction.atomic
def save_event(event: Event) -> Event:
    """Store a new or changed event; raise its `sequence` as RFC 5545, 3.8.7.4 asks."""
    if event.pk is not None:
        previous = Event.objects.select_for_update().get(pk=event.pk)
        is_new_revision = any(
            getattr(previous, name) != getattr(event, name) for name in REVISION_FIELDS
        )
        event.sequence = previous.sequence + is_new_revision
    event.save()
    return event
