"""Working days: Monday to Friday without the public holidays of the place."""

from datetime import date, datetime, time, timedelta
from functools import cache

import holidays
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, ngettext

DAY = timedelta(days=1)


@cache
def _closed() -> holidays.HolidayBase:
    """The public holidays where the council is; each year is worked out when asked."""
    country, _hyphen, part = settings.HOLIDAYS_OF.partition("-")
    return holidays.country_holidays(country, subdiv=part or None)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _closed()


def end_of_working_day(moment: datetime, days: int) -> datetime:
    """The end, here, of the day that is so many working days after `moment`: what is
    promised within 1 working day on a Friday is due when Monday ends."""
    day = timezone.localdate(moment)
    while days > 0:
        day += DAY
        days -= is_working_day(day)
    return timezone.make_aware(datetime.combine(day + DAY, time.min))


def working_days_ago(moment: datetime, days: int) -> datetime:
    """What began before this, here, has taken more than so many working days."""
    day, left = timezone.localdate(moment), days + 1
    while left > 0:
        left -= is_working_day(day)
        day -= DAY
    return timezone.make_aware(datetime.combine(day + DAY, time.min))


def working_days_between(start: datetime, end: datetime) -> int:
    """How many working days began after `start` and not after `end`, here."""
    day, last = timezone.localdate(start), timezone.localdate(end)
    count = 0
    while day < last:
        day += DAY
        count += is_working_day(day)
    return count


def time_left(due: datetime | None) -> str:
    """How long is left until the end of a day that was promised; "" for no promise."""
    if due is None:
        return ""
    now, end = timezone.now(), due - timedelta(microseconds=1)
    if now > end:
        days = working_days_between(end, now)
        if not days:
            return gettext("Overdue")
        words = ngettext(
            "Overdue by %(days)d working day", "Overdue by %(days)d working days", days
        )
    else:
        days = working_days_between(now, end)
        if not days:
            return gettext("Due today")
        words = ngettext(
            "%(days)d working day left", "%(days)d working days left", days
        )
    return words % {"days": days}
