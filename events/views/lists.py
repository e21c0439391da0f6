"""What's on: the list of events."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.filters import filtered
from events.forms import EventFilterForm
from events.models import Event
from focus_areas.models import FocusArea

EVENTS_PER_PAGE = 24

ADDRESSES = {"area": FocusArea.objects.all}
"""Filters that name something by its address; see core.addresses."""


@require_safe
@filtered(EventFilterForm, ADDRESSES, is_file=False)
def events(request: HttpRequest, form: EventFilterForm) -> HttpResponse:
    events: Any = form.rows()
    paginator = Paginator(events, EVENTS_PER_PAGE)
    page_obj = paginator.get_page(request.GET.get("page"))
    rows = _with_new_pictures(page_obj)
    context = {
        "form": form,
        "page_obj": page_obj,
        "months": _by_month(rows, form),
        "next_event": None if rows else form.next_event(),
    }
    return render(request, "events/event_list.html", context)


def _with_new_pictures(events: Iterable[Event]) -> list[Event]:
    """Return the events of a page: the dates of a series show its picture once."""
    rows, seen = list(events), set[int]()
    for event in rows:
        if event.series_id in seen:
            event.picture = None
        elif event.series_id:
            seen.add(event.series_id)
    return rows


def _by_month(
    events: Iterable[Event], form: EventFilterForm
) -> list[tuple[str, list[Event]]]:
    """Return the events under the month in which they start. What goes on since an
    earlier day stands last in the list of what comes, and has a heading of its own."""
    today = timezone.localdate()
    is_from_today = not form.is_past and not form.initial["start"]

    def heading(event: Event) -> str:
        if is_from_today and event.starts_on < today:
            return _("On already, and still to see")
        return date_format(event.starts_on, "F Y")

    return [(name, list(rows)) for name, rows in groupby(events, heading)]


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """Lead from the address of a page that is a filter now."""
    query = request.GET.copy()
    query["when"] = "past"
    url = f"{reverse('events:list')}?{query.urlencode()}"
    return HttpResponsePermanentRedirect(url)
