"""iCalendar files (RFC 5545), as every app writes them."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

import icalendar
from django.utils import timezone

from core.text.clean import strip_invisible

REFRESH = timedelta(hours=6)
"""Time after which programs ask again for a calendar."""


class _Text(icalendar.vText):
    r"""Value of type TEXT (3.3.11). The library writes a typed \N as a line break."""

    def to_ical(self) -> bytes:
        return re.sub(r"[\\;,]", r"\\\g<0>", self).replace("\n", r"\n").encode()


def ics_text(text: str) -> _Text:
    """Return the text without control characters, which no file may contain (3.1).

    Forms take them out, but rows may be older than that."""
    return _Text(re.sub(r"\r\n?", "\n", strip_invisible(text)))


def event_time(value: datetime) -> datetime:
    """Return the local time with its zone, or UTC in the hour that October repeats.

    A local time in that hour means its first occurrence (3.3.5), and programs that read
    calendars with ical.js take the second."""
    local = timezone.localtime(value)
    first, second = (local.replace(fold=fold).utcoffset() for fold in (0, 1))
    return local if first == second else value.astimezone(UTC)


def make_organiser(name: str, email: str) -> icalendar.vCalAddress:
    """Return an organiser (3.8.4.3), whose email address everyone can read."""
    organiser = icalendar.vCalAddress(f"mailto:{quote(email, safe='@')}")
    organiser.params["CN"] = ics_text(name)
    return organiser


def add_image(entry: icalendar.Event, url: str) -> None:
    """Add a JPEG that calendars may show in full size (RFC 7986, section 5.10)."""
    parameters = {"VALUE": "URI", "DISPLAY": "FULLSIZE", "FMTTYPE": "image/jpeg"}
    entry.add("image", url, parameters=parameters)


@dataclass(frozen=True)
class Feed:
    """A calendar that programs fetch again and again (RFC 7986, section 5)."""

    name: str
    description: str
    url: str
    """Address of the page that shows the same."""
    source: str
    """Address of the calendar itself."""
    changed_at: datetime

    def add_to(self, calendar: icalendar.Calendar) -> None:
        """Add what calendars show of it, for older programs under their own names."""
        name = ics_text(self.name)
        calendar.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, self.source)))
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("description", ics_text(self.description))
        calendar.add("last-modified", self.changed_at)
        calendar.add("url", self.url)
        calendar.add("source", self.source, parameters={"VALUE": "URI"})
        calendar.add("color", "midnightblue")
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", icalendar.vDuration(REFRESH))
        calendar.add("x-wr-timezone", timezone.get_default_timezone_name())


def make_calendar(
    entries: Iterable[icalendar.Event],
    *,
    category: str,
    first: date,
    last: date,
    feed: Feed | None = None,
    method: str = "",
) -> bytes:
    """Return the file with these entries and the time zone from `first` to `last`.

    `category` becomes part of PRODID, to show where the file comes from. `method` says
    what to do with a file that an email brings: REQUEST or CANCEL (RFC 5546)."""
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//A Smart City for All//{category}//EN")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    if feed is not None:
        feed.add_to(calendar)
    for entry in entries:
        calendar.add_component(entry)
    # Absurd years would need thousands of clock changes, and 9999 has no next year.
    first_year, last_year = (min(max(day.year, 1970), 2100) for day in (first, last))
    calendar.add_missing_timezones(date(first_year, 1, 1), date(last_year + 1, 1, 1))
    for zone in calendar.timezones:
        fix_dst(zone)
    content: bytes = calendar.to_ical()
    return content


def fix_dst(zone: icalendar.Timezone) -> None:
    """Start summer time at the hour that clocks show before the change (3.6.5).

    Releases of the library up to 7.3 give the hour after the change, and so start it an
    hour late. What starts at the right hour stays."""
    clocks = ZoneInfo(zone.tz_name)
    for part in zone.subcomponents:
        shift = part.TZOFFSETTO - part.TZOFFSETFROM
        start = (part.DTSTART - part.TZOFFSETFROM).replace(tzinfo=UTC)
        just_before = (start - timedelta(seconds=1)).astimezone(clocks)
        is_late = just_before.utcoffset() == part.TZOFFSETTO
        if shift > timedelta(0) and is_late:
            later_starts = [start - shift for start, _length in part.rdates]
            part.DTSTART -= shift
            part.pop("rdate", None)
            if later_starts:
                part.add("rdate", later_starts)
