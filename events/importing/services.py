"""Imports of events: planned from a file, and stored once staff say so."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from events.importing.files import Row
from events.importing.rows import plan_events
from events.models import Event, EventImport

RETENTION = timedelta(days=7)
"""Time that the rows of a file are kept."""


def plan_import(file_name: str, rows: list[Row], *, by: User) -> EventImport:
    """Keep the rows of a file; no event is stored."""
    return EventImport.objects.create(file_name=file_name, rows=rows, by=by)


@transaction.atomic
def run_import(event_import: EventImport, *, by: User) -> EventImport:
    """Store the events that are new, as drafts. Safe to call again and again.

    Raises EventImport.DoesNotExist if its rows are too old and gone."""
    # All are locked: of two files with the same event, the second finds it here.
    list(EventImport.objects.select_for_update().order_by("pk").values_list("pk"))
    row = EventImport.objects.get(pk=event_import.pk)
    if row.imported_at is not None:
        return row
    events = [planned.event for planned in plan_events(row.rows) if planned.is_new]
    bulk_create_with_history(events, Event, default_user=by)
    row.imported_at, row.number = timezone.now(), len(events)
    row.save(update_fields=["imported_at", "number"])
    return row


def purge_old() -> int:
    """Delete the rows of files that are old; return the number of files."""
    old = EventImport.objects.filter(created_at__lt=timezone.now() - RETENTION)
    return old.delete()[0]
