"""What's on by week and by month: a table, which is a list on narrow screens."""

import calendar
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.filters import filtered
from core.forms import FIRST_YEAR, LAST_YEAR
from events.forms import EventFilterForm
from events.models import Event
from events.views.lists import ADDRESSES

LONG = timedelta(days=28)
"""Length from which an event stands on its first day of the month only."""

WEEKS = 5
"""Weeks of the calendar without a month, from the one that goes on."""

MAX_OF_A_DAY = 5
"""Events of a day that are shown. Where there are more, a link takes the last place."""


@dataclass
class Day:
    date: date
    events: list[Event]
    """Events that are shown."""

    more: int
    """Number of the others."""

    names_month: bool = False
    """Whether it says its month on wide screens, too: what is before it is of another
    one."""

    is_left_out: bool = False
    """Whether the list of narrow screens is without it: it is over, and more is on."""


@require_safe
@filtered(EventFilterForm, ADDRESSES, is_file=False)
def month(
    request: HttpRequest,
    form: EventFilterForm,
    year: int | None = None,
    month: int | None = None,
) -> HttpResponse:
    """Show a month; the weeks that come if none is given. Of the filters, days do not
    count."""
    if year is None or month is None:
        return _coming_weeks(request, form)
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise Http404
    if request.path != (url := reverse("events:month", args=[year, month])):
        query = f"?{form.query}" if form.query else ""
        return redirect(url + query, permanent=True)  # there were zeros in front
    first = date(year, month, 1)
    last = date(year, month, calendar.monthrange(year, month)[1])
    title = date_format(first, "F Y")
    return _page(request, form, (first, last), {"title": title, "when": title})


def _coming_weeks(request: HttpRequest, form: EventFilterForm) -> HttpResponse:
    today = timezone.localdate()
    first = today - timedelta(days=today.weekday())
    last = first + timedelta(weeks=WEEKS, days=-1)
    words = {"title": _("The next five weeks"), "when": _("the next five weeks")}
    return _page(request, form, (first, last), words, whole_months=False)


def _page(
    request: HttpRequest,
    form: EventFilterForm,
    span: tuple[date, date],
    words: dict[str, str],
    *,
    whole_months: bool = True,
) -> HttpResponse:
    """Show the days of this span, with its name as a title and within a sentence."""
    first, last = span
    days = _days_with_events(form, first, last)
    monday = first - timedelta(days=first.weekday())
    today = timezone.localdate()
    if not whole_months and any(day >= today for day in days):
        for day in days.values():
            day.is_left_out = day.date < today
    context = {
        **words,
        "form": form,
        "whole_months": whole_months,
        "weeks": list(_weeks(days, first, last)),
        "weekdays": [monday + timedelta(days=number) for number in range(7)],
        "today": today,
        "has_events": bool(days),
        "before": _link(form.last_before(first)),
        "after": _link(form.first_after(last)),
    }
    return render(request, "events/calendar.html", context)


def _weeks(
    days: dict[date, Day], first: date, last: date
) -> Iterator[list[Day | None]]:
    """Yield the weeks of a span, with None for days of them that are not in it."""
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        week: list[Day | None] = []
        for day in (monday + timedelta(days=number) for number in range(7)):
            cell = days.get(day, Day(day, [], 0)) if first <= day <= last else None
            if cell:
                cell.names_month = day in {first, day.replace(day=1)}
            week.append(cell)
        yield week
        monday += timedelta(weeks=1)


def _days_with_events(
    form: EventFilterForm, first: date, last: date
) -> dict[date, Day]:
    """Return the days on which something is on. However many events a month has, only
    those that are shown are read whole."""
    keys: defaultdict[date, list[int]] = defaultdict(list)
    times = form.events_between(first, last).values_list("pk", "starts_at", "over_at")
    for pk, starts_at, over_at in times:  # an index has them all
        for day in _days(starts_at, over_at, first, last):
            keys[day].append(pk)
    shown = {
        day: of_day[: MAX_OF_A_DAY - 1] if len(of_day) > MAX_OF_A_DAY else of_day
        for day, of_day in keys.items()
    }
    events = Event.objects.for_lists().in_bulk(
        {pk for pks in shown.values() for pk in pks}
    )
    return {
        day: Day(
            day, [events[pk] for pk in pks if pk in events], len(keys[day]) - len(pks)
        )
        for day, pks in shown.items()
    }


def _days(
    starts_at: datetime, over_at: datetime, first: date, last: date
) -> Iterator[date]:
    starts_on = timezone.localdate(starts_at)
    ends_on = timezone.localdate(over_at - timedelta(microseconds=1))
    day, end = max(starts_on, first), min(ends_on, last)
    if ends_on - starts_on >= LONG:
        end = day
    while day <= end:
        yield day
        day += timedelta(days=1)


def _link(event: Event | None) -> tuple[str, str] | None:
    """Return the address and the name of the month of an event."""
    if event is None:
        return None
    day = event.starts_on
    url = reverse("events:month", args=[day.year, day.month])
    return url, date_format(day, "F Y")
