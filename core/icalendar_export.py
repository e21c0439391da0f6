"""Calendar files, as every room writes them: iCalendar, RFC 5545."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import icalendar
from django.utils import timezone


class _Text(icalendar.vText):
    r"""TEXT (3.3.11). The library's own writer takes a typed \N for a line break."""

    def to_ical(self) -> bytes:
        return re.sub(r"[\\;,]", r"\\\g<0>", self).replace("\n", r"\n").encode()


def ics_text(words: str) -> _Text:
    """Without control characters, which no calendar file may hold (3.1)."""
    words = words.replace("\r\n", "\n")
    return _Text(
        "".join(c for c in words if c in "\n\t" or unicodedata.category(c) != "Cc")
    )


def event_time(value: datetime) -> datetime:
    """Local time with its zone; in UTC for the hour that clocks repeat in October,
    because a local time there always means the first one (3.3.5)."""
    local = timezone.localtime(value)
    return value.astimezone(UTC) if local.fold else local


def make_calendar(
    entries: Iterable[icalendar.Event], *, category: str, first: date, last: date
) -> bytes:
    """The file of these entries, with the time zone for all years from first to last.
    `category` is a word for whoever wonders where the file comes from."""
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//A Smart City for All//{category}//EN")
    calendar.add("calscale", "GREGORIAN")
    for entry in entries:
        calendar.add_component(entry)
    calendar.add_missing_timezones(date(first.year, 1, 1), date(last.year + 1, 1, 1))
    for zone in calendar.timezones:
        _fix_dst(zone)
    return calendar.to_ical()


def _fix_dst(zone: icalendar.Timezone) -> None:
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
