"""Program that reads a calendar file (RFC 5545) in a process of its own.

    python -P -W ignore limited.py read_ics.py ZONE FIRST_DAY < file

It prints JSON: the rows of the events, or else a key of files.REFUSALS. A row has text
under names of events.feeds.CSV_FIELDS, and under `location`, `description`, `url` and
`categories` what our own tables do not have, and `unknown_zone` if there is one; or
under `problem` a key of rows.PROBLEMS. Of an event that repeats there is a row for each
date from FIRST_DAY on.

The program imports nothing of ours; events.importing.files runs it.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from dateutil.rrule import rruleset, rrulestr

MAX_EVENTS = 1000
"""Events of a file, each date of one that repeats counted."""

MAX_DATES = 200
"""Dates of an event that repeats."""

MAX_STEPS = 20_000
"""Dates of a rule that are counted through to reach those that are wanted."""

AHEAD = timedelta(days=731)
"""Time for which dates of an event that repeats are planned."""

MAX_TEXT = 10_000
"""Characters of a text."""

YEARS = range(2000, 2101)

TIMES_OF_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
"""Parts of a rule that would give a day more than one date."""

Row = dict[str, str]


class Problem(Exception):
    """An event that no row can be made of."""


def read(content: bytes, zone: ZoneInfo, first: date) -> list[Row] | str:
    """Return the rows of a file, or why there are none."""
    try:
        calendars = icalendar.Calendar.from_ical(content.decode(), multiple=True)
    except UnicodeDecodeError:
        return "encoding"
    except MemoryError:
        raise
    except Exception:  # parsers raise all kinds of errors
        return "broken"
    if not calendars:
        return "broken"
    parts = [part for calendar in calendars for part in calendar.subcomponents]
    events = [part for part in parts if part.name == "VEVENT"]
    if len(events) > MAX_EVENTS:
        return "many"
    rows = list(islice(_rows(events, zone, first), MAX_EVENTS + 1))
    return "many" if len(rows) > MAX_EVENTS else rows


def _rows(events: list[Any], zone: ZoneInfo, first: date) -> Iterator[Row]:
    """Yield the rows of all events. What replaces one date of an event that repeats has
    its UID, and says which date that was."""
    changed, others = {}, []
    for event in events:
        if event.get("RECURRENCE-ID") is not None and _is_readable(event):
            instant = _instant(_moment(event, "RECURRENCE-ID"), zone)
            changed[_text(event, "UID"), instant] = event
        else:
            others.append(event)
    for event in others:
        yield from _safely(event, _rows_of(event, changed, zone, first))
    for (uid, instant), event in changed.items():  # of dates that no rule has
        identity = _identity(uid, instant)
        yield from _safely(event, _rows_of_one(event, identity, zone, first))


def _rows_of_one(event: Any, identity: str, zone: tzinfo, first: date) -> Iterator[Row]:
    start, end, all_day = _times(event, zone)
    if start.date() >= first:
        yield _row(event, identity, start, end, all_day)


def _safely(event: Any, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the rows of an event, or what is wrong with it in place of the rest."""
    try:
        yield from rows
    except MemoryError:
        raise
    except Problem as problem:
        yield {"title": _text(event, "SUMMARY"), "problem": str(problem)}
    except Exception:  # the library raises all kinds of errors
        yield {"title": _text(event, "SUMMARY"), "problem": "broken"}


def _identity(uid: str, instant: str) -> str:
    """Return the identity of one date of what repeats."""
    return f"{uid}/{instant}" if uid else ""


def _is_readable(event: Any) -> bool:
    try:
        _times(event, UTC)
        return _moment(event, "RECURRENCE-ID") is not None
    except Exception:  # parsers raise all kinds of errors
        return False


def _rows_of(
    event: Any, changed: dict[tuple[str, str], Any], zone: tzinfo, first: date
) -> Iterator[Row]:
    uid, _was = _text(event, "UID"), _moment(event, "RECURRENCE-ID")
    start, end, all_day = _times(event, zone)
    if event.get("RRULE") is None and event.get("RDATE") is None:
        yield _row(event, uid, start, end, all_day)
        return
    days = _dates(event, start, first)
    if not days:
        raise Problem("over")
    for local in days:
        instant = _instant(local.date() if all_day else local, zone)
        own = changed.pop((uid, instant), None)
        if own is not None:
            yield _row(own, _identity(uid, instant), *_times(own, zone))
        else:
            later = None if end is None else end - start + local
            yield _row(event, _identity(uid, instant), local, later, all_day)


def _times(event: Any, zone: tzinfo) -> tuple[datetime, datetime | None, bool]:
    """Return start, end and whether it is all day, in the zone of the start; the end of
    what is all day is its last day."""
    if event.get("DTSTART") is None:
        raise Problem("start")
    start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
    length = event.get("DURATION")
    all_day = not isinstance(start, datetime)
    begin = _local(start, zone)
    if begin.year not in YEARS:
        raise Problem("year")
    if end is None and length is not None:
        end = begin + length.dt
    elif end is not None and isinstance(end, datetime) == all_day:
        raise Problem("end")
    finish = None if end is None else _local(end, zone).astimezone(begin.tzinfo)
    if finish is not None and all_day:
        finish = max(begin, finish - timedelta(days=1))
    if finish is not None and finish.year not in YEARS:
        raise Problem("year")
    return begin, finish, all_day


def _dates(event: Any, start: datetime, first: date) -> list[datetime]:
    """Return the starts of what repeats, at the same time of day as clocks show it. A
    time that the clocks leave out is an hour later."""
    zone, clock, last = start.tzinfo, start.time(), first + AHEAD
    dates = rruleset()
    dates.rdate(start.replace(tzinfo=None))
    for rule in _list(event, "RRULE"):
        for day in _dates_of_rule(rule, start, last):
            dates.rdate(day)
    for given in _list(event, "RDATE"):
        for each in given.dts:
            moment = each.dt[0] if isinstance(each.dt, tuple) else each.dt
            dates.rdate(_naive(moment, zone, clock))
    left_out = [each.dt for given in _list(event, "EXDATE") for each in given.dts]
    skipped = {_naive(day, zone, clock) for day in left_out}
    coming = (day for day in dates if first <= day.date() <= last)
    wanted = islice((day for day in coming if day not in skipped), MAX_DATES)
    return [day.replace(tzinfo=zone).astimezone(UTC).astimezone(zone) for day in wanted]


def _dates_of_rule(rule: Any, start: datetime, last: date) -> Iterator[datetime]:
    """Yield local times without a zone: those of a zone would skip the same hour of the
    day when its clocks change."""
    if str(rule.get("FREQ", [""])[0]).upper() not in {
        "DAILY",
        "WEEKLY",
        "MONTHLY",
        "YEARLY",
    }:
        raise Problem("often")
    if any(len(rule.get(name, [])) > 1 for name in TIMES_OF_DAY):
        raise Problem("often")
    until = rule.pop("UNTIL", [last])[0]
    end = min(_naive(until, start.tzinfo, time.max), datetime.combine(last, time.max))
    text = rule.to_ical().decode()
    parsed = rrulestr(text, dtstart=start.replace(tzinfo=None))
    return takewhile(lambda day: day <= end, islice(parsed, MAX_STEPS))


def _naive(moment: date, zone: tzinfo | None, clock: time) -> datetime:
    """Return what clocks in a zone show; a day without a time gets that of `clock`."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, clock)
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(zone).replace(tzinfo=None)


def _local(moment: date, zone: tzinfo) -> datetime:
    """Return a moment with its zone. A time without one is that of our clocks."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min)
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment


def _instant(moment: date | None, zone: tzinfo) -> str:
    """Return the same text for a moment in whatever zone it is written."""
    if isinstance(moment, datetime):
        return _local(moment, zone).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return "" if moment is None else moment.strftime("%Y%m%d")


def _row(
    event: Any, identity: str, start: datetime, end: datetime | None, all_day: bool
) -> Row:
    text, organiser = _text(event, "DESCRIPTION"), _list(event, "ORGANIZER")
    if _text(event, "CLASS").upper() in {"PRIVATE", "CONFIDENTIAL"}:
        return {"title": "", "problem": "private"}
    if len(text) > MAX_TEXT:
        return {"title": _text(event, "SUMMARY"), "problem": "long"}
    groups = [each.cats for each in _list(event, "CATEGORIES")]
    return {
        "identity": identity,
        "title": _text(event, "SUMMARY"),
        "state": _text(event, "STATUS").lower(),
        "starts": start.date().isoformat() if all_day else start.isoformat(),
        "ends": "" if end is None else (end.date() if all_day else end).isoformat(),
        "all_day": "yes" if all_day else "no",
        "location": _text(event, "LOCATION"),
        "organiser": str(organiser[0].params.get("CN", "")) if organiser else "",
        "categories": "\n".join(str(name) for names in groups for name in names),
        "description": text,
        "url": _text(event, "URL"),
        **_unknown_zone(event),
    }


def _unknown_zone(event: Any) -> Row:
    """Return the name of a time zone that nobody knows, if the event has one."""
    for value in [*_list(event, "DTSTART"), *_list(event, "DTEND")]:
        name, moment = value.params.get("TZID"), value.dt
        if name and isinstance(moment, datetime) and moment.tzinfo is None:
            return {"unknown_zone": str(name)[:60]}
    return {}


def _moment(event: Any, name: str) -> Any:
    values = _list(event, name)
    return values[0].dt if values else None


def _list(event: Any, name: str) -> list[Any]:
    value = event.get(name)
    if value is None:
        return []
    values = value if isinstance(value, list) else [value]
    if any(isinstance(each, icalendar.vBroken) for each in values):
        raise Problem({"DTSTART": "start", "DTEND": "end"}.get(name, "broken"))
    return values


def _text(event: Any, name: str) -> str:
    values = event.get(name, "")
    return str(values[0] if isinstance(values, list) else values)[: MAX_TEXT + 1]


if __name__ == "__main__":
    try:
        found = read(
            sys.stdin.buffer.read(),
            ZoneInfo(sys.argv[1]),
            date.fromisoformat(sys.argv[2]),
        )
    except (MemoryError, RecursionError):
        found = "heavy"
    sys.stdout.write(json.dumps(found))
