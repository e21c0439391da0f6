"""Events from rows of text, or why there is none; nothing is stored here."""

import re
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import DateField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock_times import parse_clock
from core.forms import validate_year
from core.text.unbroken import NO_BREAK_SPACE
from core.types import StrOrPromise
from events.access import ACCESS_QUESTIONS
from events.choices import State
from events.importing.calendars import LINK, row_of_calendar
from events.importing.files import Row
from events.importing.slugs import give_slugs
from events.models import Event, Venue
from focus_areas.models import FocusArea

PROBLEMS = {
    "start": gettext_lazy("It has no start that we can read."),
    "end": gettext_lazy("It has no end that we can read."),
    "year": gettext_lazy("Its year is not between 2000 and 2100."),
    "private": gettext_lazy("Its calendar says that it is private."),
    "often": gettext_lazy(
        "It repeats several times a day, and we take one date a day at most."
    ),
    "over": gettext_lazy("It repeats, and all its dates are over."),
    "long": gettext_lazy("Its text has more than 10,000 characters."),
    "broken": gettext_lazy("We cannot read what the file says of it."),
}
"""Messages for `problem` in a row; see read_ics.py."""

YES, NO = {"yes", "true", "1"}, {"no", "false", "0"}

UNCHECKED = ["focus_area", "venue", "series", "slug"]
"""Fields that never are what somebody typed."""

IDENTITIES = uuid.UUID("f6a9a3c2-6d0e-4d0b-9d0f-6a4a3f6f5c1e")
"""Namespace of the identities that we make, the same ones each time (RFC 9562, 5.5)."""


class Refused(Exception):
    """A row that is no event; its text says why."""


@dataclass
class PlannedEvent:
    """An event as it would be stored, if it is new."""

    event: Event
    refusal: StrOrPromise = ""
    is_here: bool = False
    filled_in: list[StrOrPromise] = field(default_factory=list)
    """Names of what the file does not say and visitors must read."""
    wanted_slug: str = ""
    unknown_zone: str = ""
    """Time zone that the file names and nobody knows: the city's counts instead."""

    @property
    def is_new(self) -> bool:
        return not (self.is_here or self.refusal)

    @property
    def when(self) -> str:
        """The time and the date, with spaces that break: it stands in a narrow cell."""
        return self.event.whole_when.replace(NO_BREAK_SPACE, " ")

    @property
    def has_links(self) -> bool:
        """Whether its text holds links, which may be links to join."""
        return bool(LINK.search(self.event.body))


def plan_events(rows: list[Row]) -> list[PlannedEvent]:
    """Return what would become of each row. Takes five queries at most."""
    venues = {venue.name.casefold(): venue for venue in Venue.objects.all()}
    areas = {area.name.casefold(): area for area in FocusArea.objects.all()}
    planned = [_plan(row, venues, areas) for row in rows]
    readable = [each for each in planned if not each.refusal]
    uids = [each.event.uid for each in readable]
    here = set(Event.objects.filter(uid__in=uids).values_list("uid", flat=True))
    seen: set[uuid.UUID] = set()
    for each in readable:
        each.is_here = each.event.uid in here
        if each.event.uid in seen:
            each.refusal = _("It is in the file twice.")
        seen.add(each.event.uid)
    give_slugs((each.event, each.wanted_slug) for each in planned if each.is_new)
    return planned


def _plan(row: Row, venues: dict[str, Venue], areas: dict[str, Any]) -> PlannedEvent:
    planned = PlannedEvent(Event(title=row.get("title", "")))
    if problem := row.get("problem"):
        planned.refusal = PROBLEMS.get(problem, PROBLEMS["broken"])
        return planned
    if "description" in row:
        row = row_of_calendar(row)
    try:
        _fill(planned, row, venues, areas)
        planned.event.clean_fields(exclude=UNCHECKED)
    except Refused as refused:
        planned.refusal = str(refused)
    except ValidationError as error:
        planned.refusal = _in_words(error)
    if planned.event.state not in State.values:  # no page has words for it
        planned.event.state = State.SCHEDULED
    return planned


def _fill(
    planned: PlannedEvent, row: Row, venues: dict[str, Venue], areas: dict[str, Any]
) -> None:
    """Give the event what the row says. Raises Refused."""
    event = planned.event
    event.title = row.get("title", "")
    if not event.title:
        raise Refused(_("It has no title."))
    _set_times(event, row)
    planned.unknown_zone = row.get("unknown_zone", "")
    _set_place(planned, row, venues)
    _set_price(planned, row)
    event.uid = _uid(row.get("identity", ""), event)
    event.summary = row.get("summary", "")
    if not event.summary:
        event.summary = event.title
        planned.filled_in.append(_("summary"))
    names = row.get("focus_area", "").casefold().split("\n")
    event.focus_area = next((areas[name] for name in names if name in areas), None)
    for name, column in [("body", "text"), ("booking_url", "booking_link")]:
        setattr(event, name, row.get(column, ""))
    for name in ("audience", "language", "state", *ACCESS_QUESTIONS):
        if given := row.get(name, "").lower():
            setattr(event, name, given)
    for name in ("organiser", "access_note"):
        setattr(event, name, row.get(name, ""))
    if event.state != State.SCHEDULED:
        event.change_reason = row.get("reason") or _("No reason is given.")
    if event.state == State.MOVED_ONLINE:
        event.is_online = True
    planned.wanted_slug = _slug_in(row.get("address_of_page", ""))


def _set_times(event: Event, row: Row) -> None:
    event.starts_at, starts_on_a_day = _moment(row.get("starts", ""), "start")
    event.all_day = _answer(row, "all_day", default=starts_on_a_day)
    if row.get("ends"):
        event.ends_at, _is_day = _moment(row["ends"], "end")
    if event.ends_at == event.starts_at and not event.all_day:
        event.ends_at = None
    event.clean()
    if event.ends_at and event.ends_at < event.starts_at:
        raise Refused(_("It ends before it starts."))


def _moment(text: str, name: str) -> tuple[datetime, bool]:
    """Return a moment, and whether it is a day without a time. What names no zone is a
    time that clocks in the city show."""
    try:
        moment, is_day = _read_moment(text)
        validate_year(moment)
    except ValidationError as error:
        raise Refused(str(PROBLEMS["year"])) from error
    except ValueError as error:
        raise Refused(str(PROBLEMS[name])) from error
    if moment.tzinfo is None:
        moment = timezone.make_aware(moment)
    return moment.astimezone(UTC), is_day


def _read_moment(text: str) -> tuple[datetime, bool]:
    """Return a moment as ISO 8601 has it or the form takes it, and whether it is a day.
    Raises ValueError for what is neither."""
    words = text.split()
    for count in range(len(words), 0, -1):
        day, clock = " ".join(words[:count]), " ".join(words[count:])
        with suppress(ValidationError):
            parts = DateField().clean(day), parse_clock(clock) if clock else time()
            return datetime.combine(*parts), not clock
    return datetime.fromisoformat(text), len(text) <= len("2027-03-28")


def _answer(row: Row, name: str, *, default: bool) -> bool:
    text = row.get(name, "").lower()
    if text and text not in YES | NO:
        raise Refused(_("“%(name)s” is neither yes nor no.") % {"name": name})
    return text in YES if text else default


def _set_place(planned: PlannedEvent, row: Row, venues: dict[str, Venue]) -> None:
    """Take one of our venues if its name is the place, with its address."""
    event, place = planned.event, row.get("place", "")
    event.is_online = _answer(row, "online", default=False)
    event.venue = venues.get(place.casefold())
    event.venue_name = "" if event.venue else place
    event.address = row.get("address", "")
    if event.venue and event.address.split() == event.venue.address.split():
        event.address = ""
    if (
        not place
        and not event.is_online
        and row.get("state", "").lower() != State.MOVED_ONLINE
    ):
        event.venue_name = _("Place to be confirmed")
        planned.filled_in.append(_("place"))


def _set_price(planned: PlannedEvent, row: Row) -> None:
    event = planned.event
    event.price = row.get("price", "")
    says_free = event.price.casefold() == _("Free").casefold()
    event.is_free = _answer(row, "free", default=says_free)
    if not event.price:
        event.price = _("Free") if event.is_free else _("Price to be confirmed")
        if not event.is_free:
            planned.filled_in.append(_("price"))


def _uid(identity: str, event: Event) -> uuid.UUID:
    """Return the same identity each time that the same event is read."""
    try:
        return uuid.UUID(identity)
    except ValueError:
        text = identity or f"{event.title} {event.starts_at.isoformat()}"
        return uuid.uuid5(IDENTITIES, text)


def _slug_in(address: str) -> str:
    """Return the last part of the address of an event on a site like this one."""
    match = re.search(r"/events/([\w-]+)/$", address)
    return match[1] if match else ""


def _in_words(error: ValidationError) -> str:
    labels = {each.name: each.verbose_name for each in Event._meta.concrete_fields}
    return " ".join(
        f"“{labels[name]}”: {' '.join(messages)}"
        for name, messages in error.message_dict.items()
    )
