"""The calendar file of an event: iCalendar, RFC 5545."""

from datetime import date, timedelta

import icalendar
from django.conf import settings
from django.utils.translation import gettext

from core.icalendar_export import event_time, ics_text, make_calendar
from core.text.direction import ISOLATED
from events.models import Event


def event_ics(event: Event) -> bytes:
    """Return the calendar file; its bytes stay the same until the event is changed.

    DTSTAMP is the last change, as 3.8.7.2 asks of a file without METHOD. How to join
    online is left out."""
    entry = icalendar.Event()
    entry.add("uid", str(event.uid))
    entry.add("dtstamp", event.updated_at)
    entry.add("created", event.created_at)
    entry.add("last-modified", event.updated_at)
    entry.add("sequence", event.sequence)
    _add_times(entry, event)
    _add_texts(entry, event)

    return make_calendar(
        [entry], category="Events", first=event.starts_on, last=event.ends_on
    )


def _add_times(entry: icalendar.Event, event: Event) -> None:
    """Add start and end. An all-day event has dates and ends a day later (3.6.1)."""
    if event.all_day:
        entry.add("dtstart", event.starts_on)
        day = timedelta(days=1)
        entry.add("dtend", min(event.ends_on, date.max - day) + day)
    else:
        entry.add("dtstart", event_time(event.starts_at))
        if event.ends_at is not None:
            entry.add("dtend", event_time(event.ends_at))
    is_busy = not event.all_day and not event.is_cancelled
    entry.add("transp", "OPAQUE" if is_busy else "TRANSPARENT")


def _add_texts(entry: icalendar.Event, event: Event) -> None:
    url = settings.SITE_URL + event.get_absolute_url()
    title, paragraphs = event.title, [event.summary, url]
    if event.is_cancelled:
        title = gettext("Cancelled: %(title)s") % {"title": title}
        paragraphs = [event.cancelled_reason, *paragraphs]
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    entry.add("summary", ics_text(title))
    entry.add("description", ics_text("\n\n".join(paragraphs)))
    where = ISOLATED.sub(r"\1", event.where)  # calendars show it by itself
    entry.add("location", ics_text(f"{where}\n{event.address}".strip()))
    entry.add("url", url)
    if event.focus_area:
        entry.add("categories", [ics_text(event.focus_area.name)])
