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
    """Store a new or changed event, with its revision number."""
    number_revision(event)
    event.save()
    return event


@transaction.atomic
def number_revision(event: Event) -> None:
    """Raise the `sequence` of a changed event as RFC 5545, 3.8.7.4 asks. Call it before
    the event is saved, in the same transaction."""
    if event.pk is None:
        return
    previous = Event.objects.select_for_update().get(pk=event.pk)
    is_new_revision = any(
        getattr(previous, name) != getattr(event, name) for name in REVISION_FIELDS
    )
    event.sequence = previous.sequence + is_new_revision
