"""Times of an event in words."""

from datetime import date, datetime
from typing import Protocol

from django.utils.translation import gettext

from core.templatetags.formatting import (
    end_datetime,
    plain_date,
    plain_datetime,
    plain_time,
)
from core.text.unbroken import NO_BREAK_SPACE, unbroken


class Timed(Protocol):
    starts_at: datetime
    ends_at: datetime | None
    all_day: bool

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...
    @property
    def is_one_day(self) -> bool: ...


def times_in_words(event: Timed) -> str:
    """Return start and end, such as "6pm to 8pm"; with dates if there are several."""
    if event.is_one_day and not event.all_day:
        return unbroken(_span(plain_time(event.starts_at), plain_time(event.ends_at)))
    if event.all_day:
        first, last = plain_date(event.starts_on), plain_date(event.ends_on)
    else:
        first, last = plain_datetime(event.starts_at), end_datetime(event.ends_at)
    if event.starts_on.year == event.ends_on.year:  # which is said once, at the end
        first = first.rpartition(NO_BREAK_SPACE)[0]
    return _span(first, last)


def _span(first: str, last: str) -> str:
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}
