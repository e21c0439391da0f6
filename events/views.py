"""Public pages: lists of events, the page of an event and its calendar file."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from core.addresses import moved_filters, published_page
from events.icalendar import event_ics
from events.models import Event
from focus_areas.models import FocusArea

EVENTS_PER_PAGE = 24

published_event = published_page(Event.objects.select_related("focus_area").published)
"""View decorator; see core.addresses."""


@require_safe
def upcoming(request: HttpRequest) -> HttpResponseBase:
    events = Event.objects.published().upcoming().select_related("focus_area")
    areas = list(FocusArea.objects.all())
    slug = request.GET.get("area")
    area = next((area for area in areas if area.slug == slug), None)
    is_unknown = bool(slug) and area is None
    if is_unknown and (
        moved := moved_filters(request, {"area": FocusArea.objects.all})
    ):
        return moved
    if area:
        events = events.in_area(area)
    page_obj = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "areas": areas,
        "area": area,
        "is_unknown": is_unknown,
    }
    return render(request, "events/event_list.html", context)


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    events = Event.objects.published().past().select_related("focus_area")
    page_obj = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "events/past_event_list.html", {"page_obj": page_obj})


@require_safe
@published_event
def event(request: HttpRequest, event: Event) -> HttpResponse:
    return render(request, "events/event.html", {"event": event})


@require_safe
@conditional_page
@published_event
def calendar_file(request: HttpRequest, event: Event) -> HttpResponse:
    return HttpResponse(
        event_ics(event),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{event.slug}.ics"'},
    )
