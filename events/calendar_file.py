"""One event as a calendar file: iCalendar, RFC 5545."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta

import icalendar
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from events.models import Event


class _Text(icalendar.vText):
    r"""TEXT (3.3.11). The library's own writer takes a typed \N for a line break."""

    def to_ical(self) -> bytes:
        return re.sub(r"[\\;,]", r"\\\g<0>", self).replace("\n", r"\n").encode()


def to_ics(event: Event) -> bytes:
    """The same bytes until the event is changed: DTSTAMP is its last change, as 3.8.7.2
    asks of a file without METHOD. How to join online stays on the page."""
    entry = icalendar.Event()
    entry.add("uid", str(event.uid))
    entry.add("dtstamp", event.updated_at)
    entry.add("created", event.created_at)
    entry.add("last-modified", event.updated_at)
    entry.add("sequence", event.sequence)
    _add_times(entry, event)
    _add_words(entry, event)

    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//A Smart City for All//Events//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(entry)
    calendar.add_missing_timezones(
        date(event.starts_on.year, 1, 1), date(event.ends_on.year + 1, 1, 1)
    )
    for zone in calendar.timezones:
        _mend(zone)
    return calendar.to_ical()


def _add_times(entry: icalendar.Event, event: Event) -> None:
    """All day: dates, and the end is the day after the last one (3.6.1)."""
    if event.all_day:
        entry.add("dtstart", event.starts_on)
        entry.add("dtend", event.ends_on + timedelta(days=1))
    else:
        entry.add("dtstart", _moment(event.starts_at))
        if event.ends_at is not None:
            entry.add("dtend", _moment(event.ends_at))
    fills_the_time = not event.all_day and not event.is_cancelled
    entry.add("transp", "OPAQUE" if fills_the_time else "TRANSPARENT")


def _add_words(entry: icalendar.Event, event: Event) -> None:
    url = settings.SITE_URL + event.get_absolute_url()
    title, story = event.title, [event.summary, url]
    if event.is_cancelled:
        title = gettext("Cancelled: %(title)s") % {"title": title}
        story = [event.cancelled_reason, *story]
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    entry.add("summary", _text(title))
    entry.add("description", _text("\n\n".join(story)))
    entry.add("location", _text(f"{event.where}\n{event.address}".strip()))
    entry.add("url", url)
    if event.focus_area:
        entry.add("categories", [_text(event.focus_area.name)])


def _text(words: str) -> _Text:
    """Without control characters, which no calendar file may hold (3.1)."""
    words = words.replace("\r\n", "\n")
    return _Text(
        "".join(c for c in words if c in "\n\t" or unicodedata.category(c) != "Cc")
    )


def _moment(value: datetime) -> datetime:
    """Local time with its zone; in UTC for the hour that clocks repeat in October,
    because a local time there always means the first one (3.3.5)."""
    local = timezone.localtime(value)
    return value.astimezone(UTC) if local.fold else local


def _mend(zone: icalendar.Timezone) -> None:
    """The library begins summer time an hour late: it gives the time that clocks are
    put on to, where 3.6.5 wants the time that they show just before."""
    for part in zone.subcomponents:
        jump = part.TZOFFSETTO - part.TZOFFSETFROM
        if jump > timedelta(0):
            later = [start - jump for start, _length in part.rdates]
            part.DTSTART -= jump
            part.pop("rdate", None)
            if later:
                part.add("rdate", later)
