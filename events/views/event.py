"""The page of an event, its picture, its calendar file, and its poster."""

from urllib.parse import quote_plus, urlsplit

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import conditional_page, require_safe

from core.addresses import published_page
from core.icalendar_export import make_organiser
from core.models import SiteSettings
from core.pictures import picture_response
from core.shared_pages import shared_page
from events.icalendar import event_ics
from events.json_ld import event_json_ld
from events.models import Event, EventQuerySet

RELATED_EVENTS = 3

MAX_DATES = 12
"""Dates of a series that the page of one of them names."""

published_event = published_page(
    Event.objects.select_related("focus_area", "venue", "series", "picture").published
)
"""View decorator; see core.addresses."""


@shared_page()
@require_safe
@published_event
def event(request: HttpRequest, event: Event) -> HttpResponse:
    """Show an event; of what looks after itself elsewhere, lead there."""
    if event.source_path:
        return redirect(event.source_path)
    published = Event.objects.published().exclude(pk=event.pk)
    changes = list(event.changes.all())
    dates: list[Event] = []
    if event.series_id:
        same = published.upcoming().filter(series=event.series_id)
        dates = list(same[:MAX_DATES])
        published = published.exclude(series=event.series_id)
    site = SiteSettings.load()
    context = {
        "site": site,  # read once
        "event": event,
        "changes": changes,
        "dates": dates,
        "related": _related(event, published),
        "map_url": map_url(event),
        "booking_host": urlsplit(event.booking_url).netloc,
        "json_ld": event_json_ld(event, changes, site_name=site.name),
    }
    return render(request, "events/event.html", context)


def _related(event: Event, others: EventQuerySet) -> list[Event]:
    """Return what comes up, by date: of the focus area of the event, or if it has none,
    of all."""
    rows: list[Event] = []
    if event.focus_area:
        of_area = others.in_area(event.focus_area).coming_up().today_first()
        rows = sorted(of_area[:RELATED_EVENTS], key=lambda other: other.starts_at)
    return rows or list(others.coming_up()[:RELATED_EVENTS])


def map_url(event: Event) -> str:
    """Return the address of the place on OpenStreetMap; "" if it has none."""
    if event.coordinates:
        latitude, longitude = event.coordinates
        spot = f"mlat={latitude}&mlon={longitude}#map=18/{latitude}/{longitude}"
        return f"https://www.openstreetmap.org/?{spot}"
    if not event.is_in_person or not event.place_address:
        return ""
    words = ", ".join(event.place_address.splitlines())
    return f"https://www.openstreetmap.org/search?query={quote_plus(words)}"


@require_safe
@published_event
def picture(
    request: HttpRequest, event: Event, pk: int, filename: str
) -> HttpResponseBase:
    return picture_response(request, event, pk, filename)


@shared_page()
@require_safe
@conditional_page
@published_event
def calendar_file(request: HttpRequest, event: Event) -> HttpResponse:
    site = SiteSettings.load()
    return HttpResponse(
        event_ics(event, make_organiser(site.name, site.team_email)),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{event.slug}.ics"'},
    )


@shared_page("size")
@require_safe
@published_event
def poster(request: HttpRequest, event: Event) -> HttpResponse:
    """One sheet to print and hang up, with a QR code of the page of the event."""
    url = settings.SITE_URL + event.get_absolute_url()
    svg = segno.make_qr(url, error="m").svg_inline(
        omitsize=True, light="#fff", border=2
    )
    context = {
        "event": event,
        "event_url": url,
        "short_url": url.partition("://")[2].rstrip("/"),
        "qr_code": mark_safe(svg),  # nosec B308 B703
        "is_large": request.GET.get("size") == "large",
    }
    return render(request, "events/event_poster.html", context)
