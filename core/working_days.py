"""Working days: Monday to Friday, without the public holidays of HOLIDAYS_OF."""

import logging
from datetime import date, datetime, time, timedelta
from time import monotonic

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from core.public_holidays import NotComputed, public_holidays

logger = logging.getLogger(__name__)

DAY = timedelta(days=1)

PAUSE = 60.0
"""Seconds after which holidays that could not be computed are asked for again."""

_failed_at: dict[int, float] = {}
"""When that was, by year."""


def start_of_today() -> datetime:
    """Return when today began, in local time."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def start_of_day(day: date) -> datetime:
    """Return the moment at which a day begins, in local time."""
    return timezone.make_aware(datetime.combine(day, time.min))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays(day.year)


def _holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year; none while they cannot be computed, because
    no message is refused for a promise that may be a day too early."""
    if monotonic() - _failed_at.get(year, -PAUSE) < PAUSE:
        return frozenset()
    try:
        return public_holidays(settings.HOLIDAYS_OF, year)
    except NotComputed:
        logger.exception("The public holidays of %s could not be computed.", year)
        _failed_at[year] = monotonic()
        return frozenset()


def end_of_working_day(start: datetime, days: int) -> datetime:
    """Return the end of the day, in local time, this many working days after `start`.

    A promise of 1 working day made on a Friday is due when Monday ends."""
    day, remaining = timezone.localdate(start), days
    while remaining > 0:
        day += DAY
        remaining -= is_working_day(day)
    return timezone.make_aware(datetime.combine(day + DAY, time.min))


def end_of_day(start: datetime, days: int) -> datetime:
    """Return the end of the day, in local time, this many days after `start`: the law
    counts weekends, too."""
    day = timezone.localdate(start) + (days + 1) * DAY
    return start_of_day(day)


def working_days_ago(moment: datetime, days: int) -> datetime:
    """Return a local midnight such that what began earlier has taken more than `days`
    working days by `moment`."""
    day, remaining = timezone.localdate(moment), days + 1
    while remaining > 0:
        remaining -= is_working_day(day)
        day -= DAY
    return timezone.make_aware(datetime.combine(day + DAY, time.min))


def working_days_between(start: datetime, end: datetime) -> int:
    """Count the working days after the local date of `start`, up to that of `end`."""
    day, last_day = timezone.localdate(start), timezone.localdate(end)
    count = 0
    while day < last_day:
        day += DAY
        count += is_working_day(day)
    return count


def time_left(due: datetime | None) -> str:
    """Return how long is left until the end of a promised day; "" without a promise."""
    if due is None:
        return ""
    now, end = timezone.now(), due - timedelta(microseconds=1)
    if now > end:
        days = working_days_between(end, now)
        if not days:
            return gettext("Overdue")
        text = ngettext(
            "Overdue by %(days)d working day", "Overdue by %(days)d working days", days
        )
    else:
        days = working_days_between(now, end)
        if not days:
            return gettext("Due today")
        text = ngettext("%(days)d working day left", "%(days)d working days left", days)
    return text % {"days": days}
