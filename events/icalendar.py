"""Events as calendar files: iCalendar, RFC 5545."""

from collections.abc import Iterable
from datetime import date, timedelta

import icalendar
from django.conf import settings
from django.utils import timezone

from core.icalendar_export import (
    Feed,
    add_image,
    event_time,
    ics_text,
    make_calendar,
)
from core.text.direction import ISOLATED
from events.choices import State
from events.models import Event

STATUS = {State.CANCELLED: "CANCELLED", State.POSTPONED: "TENTATIVE"}


def event_ics(event: Event, programme: icalendar.vCalAddress) -> bytes:
    """Return the calendar file; its bytes stay the same until the event is changed.

    DTSTAMP is the last change, as 3.8.7.2 asks of a file without METHOD. How to join
    online is left out, and CONFERENCE (RFC 7986, 5.11) with it: it may be a link that
    is not for everyone."""
    return make_calendar(
        [_entry(event, programme)],
        category="Events",
        first=event.starts_on,
        last=event.ends_on,
    )


def events_ics(
    events: Iterable[Event], feed: Feed, programme: icalendar.vCalAddress
) -> bytes:
    """Return a calendar to subscribe to. Each date of a series is an entry of its own:
    some calendars read no rules."""
    rows = list(events)
    days = [day for row in rows for day in (row.starts_on, row.ends_on)]
    today = timezone.localdate()  # of an empty calendar, which has no time zone
    return make_calendar(
        (_entry(row, programme) for row in rows),
        category="Events",
        first=min(days, default=today),
        last=max(days, default=today),
        feed=feed,
    )


def _entry(event: Event, programme: icalendar.vCalAddress) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", str(event.uid))
    entry.add("dtstamp", event.updated_at)
    entry.add("created", event.created_at)
    entry.add("last-modified", event.updated_at)
    entry.add("sequence", event.sequence)
    _add_times(entry, event)
    _add_texts(entry, event)
    if not event.organiser:  # of others we know no address
        entry.add("organizer", programme)
    return entry


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
    is_busy = not event.all_day and not event.source and event.takes_place
    entry.add("transp", "OPAQUE" if is_busy else "TRANSPARENT")


def _add_texts(entry: icalendar.Event, event: Event) -> None:
    url = settings.SITE_URL + event.get_absolute_url()
    paragraphs = [event.summary, url]
    if event.state != State.SCHEDULED:
        paragraphs = [event.change_reason, *paragraphs]
    entry.add("status", STATUS.get(State(event.state), "CONFIRMED"))
    entry.add("class", "PUBLIC")
    entry.add("summary", ics_text(event.prefix + event.title))
    entry.add("description", ics_text("\n\n".join(paragraphs)))
    where = ISOLATED.sub(r"\1", event.where)  # calendars show it by itself
    address = event.place_address if event.is_in_person else ""
    entry.add("location", ics_text(f"{where}\n{address}".strip()))
    entry.add("url", url)
    if event.focus_area:
        entry.add("categories", [ics_text(event.focus_area.name)])
    if event.coordinates:
        entry.add("geo", event.coordinates)
    if event.linked_picture:
        add_image(entry, event.linked_picture.url)
