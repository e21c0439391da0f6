"""What's on for other programs: the query of the list as files, and where they are."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from core.feeds import NOTHING_CHANGED
from core.filters import filtered
from core.icalendar_export import Feed
from core.models import SiteSettings
from events import feeds
from events.forms import EventFilterForm
from events.icalendar import events_ics
from events.views.lists import ADDRESSES

MAX_IN_ATOM = 50
MAX_IN_FILE = 1000


def file_of_events(content_type: str) -> Callable[[Any], Any]:
    """Decorate a view that returns the content of a file for the filters of the query.

    Pages of other sites may read it (CORS)."""

    def decorate(view: Callable[[EventFilterForm, feeds.Head], Any]) -> Any:
        @require_safe
        @conditional_page
        @filtered(EventFilterForm, ADDRESSES, is_file=True)
        @wraps(view)
        def page(request: HttpRequest, form: EventFilterForm) -> HttpResponse:
            name = SiteSettings.load().name
            head = feeds.Head(
                title=_("What’s on - %(site)s") % {"site": name},
                page_url=_url("list", form),
                feed_url=settings.SITE_URL + _with_query(request.path, form),
                author=name,
            )
            response = HttpResponse(view(form, head), content_type=content_type)
            response.headers["Access-Control-Allow-Origin"] = "*"
            return response

        return page

    return decorate


@file_of_events("text/calendar; charset=utf-8")
def ics(form: EventFilterForm, head: feeds.Head) -> bytes:
    events = list(form.events()[:MAX_IN_FILE])
    changes = (event.updated_at for event in events)
    feed = Feed(
        name=head.title,
        description=", ".join(label for label, _query in form.chosen),
        url=head.page_url,
        source=head.feed_url,
        changed_at=max(changes, default=NOTHING_CHANGED),
    )
    return events_ics(events, feed, SiteSettings.load())


@file_of_events("application/atom+xml; charset=utf-8")
def atom(form: EventFilterForm, head: feeds.Head) -> bytes:
    return feeds.events_atom(form.events()[:MAX_IN_ATOM], head)


@file_of_events("application/feed+json; charset=utf-8")
def json(form: EventFilterForm, head: feeds.Head) -> bytes:
    return feeds.events_json(form.events()[:MAX_IN_FILE], head)


@file_of_events("text/csv; charset=utf-8")
def csv(form: EventFilterForm, _head: feeds.Head) -> str:
    return "".join(feeds.events_csv(form.events()[:MAX_IN_FILE]))


@require_safe
@filtered(EventFilterForm, ADDRESSES, is_file=False)
def subscribe(request: HttpRequest, form: EventFilterForm) -> HttpResponse:
    """Say at which addresses calendars and readers find the events of the query."""
    https = _url("ics", form)
    webcal = "webcal" + https.removeprefix("https").removeprefix("http")
    url, name = quote(https, safe=""), quote(_("What’s on"), safe="")
    context = {
        "form": form,
        "https_url": https,
        "webcal_url": webcal,
        "google_url": "https://calendar.google.com/calendar/r?cid="
        + quote(webcal, safe=""),
        "outlook_url": "https://outlook.live.com/calendar/0/addfromweb"
        f"?url={url}&name={name}",
        "outlook_work_url": "https://outlook.office.com/calendar/0/addfromweb"
        f"?url={url}&name={name}",
        "list_url": _url("list", form),
        "feeds": [
            (_("Atom, for feed readers"), _url("atom", form)),
            (_("JSON Feed, for feed readers and programs"), _url("json", form)),
            (_("CSV, for spreadsheets"), _url("csv", form)),
        ],
    }
    return render(request, "events/subscribe.html", context)


def _url(name: str, form: EventFilterForm) -> str:
    return settings.SITE_URL + _with_query(reverse(f"events:{name}"), form)


def _with_query(path: str, form: EventFilterForm) -> str:
    return f"{path}?{form.query}" if form.query else path
