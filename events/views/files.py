"""What's on for other programs: the query of the list as files, and where they are."""

from functools import partial
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.feeds import NOTHING_CHANGED, Head, atom_feed, json_feed
from core.filters import filtered
from core.icalendar_export import Feed, make_organiser
from core.list_files import MAX_IN_ATOM, MAX_IN_FILE, list_file, list_url
from events.feeds import events_csv, feed_item
from events.forms import EventFilterForm
from events.icalendar import events_ics
from events.views.lists import ADDRESSES

file_of_events = partial(
    list_file,
    EventFilterForm,
    ADDRESSES,
    list_name="events:list",
    title=gettext_lazy("What’s on"),
)
"""View decorator; see core.list_files."""


@file_of_events(content_type="text/calendar; charset=utf-8")
def ics(form: EventFilterForm, head: Head) -> bytes:
    events = list(form.events()[:MAX_IN_FILE])
    changes = (event.updated_at for event in events)
    feed = Feed(
        name=head.title,
        description=form.in_words,
        url=head.page_url,
        source=head.feed_url,
        changed_at=max(changes, default=NOTHING_CHANGED),
    )
    return events_ics(events, feed, make_organiser(head.author, head.author_email))


@file_of_events(content_type="application/atom+xml; charset=utf-8")
def atom(form: EventFilterForm, head: Head) -> bytes:
    return atom_feed(head, map(feed_item, form.events()[:MAX_IN_ATOM]))


@file_of_events(content_type="application/feed+json; charset=utf-8")
def json(form: EventFilterForm, head: Head) -> bytes:
    return json_feed(head, map(feed_item, form.events()[:MAX_IN_FILE]))


@file_of_events(content_type="text/csv; charset=utf-8")
def csv(form: EventFilterForm, _head: Head) -> str:
    return "".join(events_csv(form.events()[:MAX_IN_FILE]))


@require_safe
@filtered(EventFilterForm, ADDRESSES, is_file=False)
def subscribe(request: HttpRequest, form: EventFilterForm) -> HttpResponse:
    """Say at which addresses calendars and readers find the events of the query."""
    https = list_url("events:ics", form)
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
        "list_url": list_url("events:list", form),
        "feeds": [
            (_("Atom, for feed readers"), list_url("events:atom", form)),
            (_("JSON Feed, for programs too"), list_url("events:json", form)),
            (_("CSV, for spreadsheets"), list_url("events:csv", form)),
        ],
    }
    return render(request, "events/subscribe.html", context)
