"""Pages that join several apps, or belong to none: home, focus areas, legal, errors."""

import logging
import sys

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from challenges.models import Challenge, Entry, ProgressUpdate
from challenges.models.entry_queryset import Sort
from core import request_id
from core.addresses import published_page
from core.models import SiteSettings
from core.shared_pages import shared_page
from core.types import StrOrPromise
from events.choices import Audience as EventAudience
from events.models import Event
from focus_areas.models import FocusArea
from get_involved.models import Audience, Way
from news.models import Post
from projects.models import Project, Step
from smartcity import outage
from smartcity.cookies import FOR_STAFF, FOR_VISITORS
from smartcity.json_ld import site_json_ld
from smartcity.personal_data import DATA, PURPOSES
from smartcity.retention import RETENTIONS

logger = logging.getLogger(__name__)

ITEMS_AT_HOME = 3  # of each kind
ITEMS_IN_AREA = 6  # ideas and posts, and ITEMS_AT_HOME of each other kind
WAYS_OF_AUDIENCE = 3

_OF_ALL_AGES = {
    *(EventAudience.EVERYONE, EventAudience.FAMILIES),
    *(EventAudience.YOUNG_PEOPLE, EventAudience.OLDER_PEOPLE),
}
EVENTS_FOR: dict[str, set[EventAudience]] = {
    Audience.Kind.RESIDENT: _OF_ALL_AGES,
    Audience.Kind.EMPLOYEE: _OF_ALL_AGES,
    Audience.Kind.VISITOR: _OF_ALL_AGES,
    Audience.Kind.BUSINESS: {EventAudience.BUSINESSES},
    Audience.Kind.SCHOOL: {EventAudience.SCHOOLS},
}
"""Audiences of the events that the page of each kind of people shows."""

TEXT_PAGES: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    "help": (_("Help"), _("Answers to what people ask us most about using this site.")),
    "terms": (
        _("Terms of use"),
        _("What you may do with this site, and what we ask of you."),
    ),
    "freedom-of-information": (
        _("Freedom of information"),
        _("You can ask us for any information that we hold. Here is how."),
    ),
    "vulnerabilities": (
        _("Report a security problem"),
        _(
            "Have you found a weakness in this site? Please tell us first. We are "
            "grateful, and will not take you to court for looking carefully."
        ),
    ),
    "data-complaints": (
        _("Complain about how we use your data"),
        _(
            "If we have used what you told us in a way that is wrong, tell us. We will "
            "look at it, and tell you what we found."
        ),
    ),
}
"""Title and first sentence of each page whose whole text staff may change."""


@shared_page()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    site, challenges = SiteSettings.load(), Challenge.objects.published()
    last_finished = challenges.finished().first()
    open_or_upcoming = list(challenges.open_or_upcoming())
    challenge = next(
        (each for each in open_or_upcoming if each.is_open),
        last_finished or next(iter(open_or_upcoming), None),
    )
    events = Event.objects.published().coming_up().today_first()
    return render(
        request,
        "smartcity/home.html",
        {
            "site": site,  # read once
            "json_ld": site_json_ld(site),
            "challenge": challenge,
            "other_challenges": [c for c in open_or_upcoming if c != challenge],
            "past_idea_count": last_finished.idea_count if last_finished else None,
            "areas": FocusArea.objects.all(),
            "audiences": {each.kind: each for each in Audience.objects.reverse()},
            "updates": ProgressUpdate.objects.published()
            .latest_of_each_idea()
            .for_cards()[:ITEMS_AT_HOME],
            "events": events[:ITEMS_AT_HOME],
            "posts": Post.objects.published().lead_first().for_lists()[:ITEMS_AT_HOME],
        },
    )


@shared_page()
@require_safe
def focus_areas(request: HttpRequest) -> HttpResponse:
    areas = FocusArea.objects.all()
    return render(request, "focus_areas/focus_area_list.html", {"areas": areas})


@shared_page()
@require_safe
@published_page(FocusArea.objects.all)
def focus_area(request: HttpRequest, area: FocusArea) -> HttpResponse:
    ideas = Entry.objects.published().in_area(area).sorted_by(Sort.AWARDED)
    events = Event.objects.published().in_area(area).coming_up().today_first()
    posts = Post.objects.published().latest_first().in_area(area)
    updates = ProgressUpdate.objects.published().in_area(area)
    projects = Project.objects.published().latest_first().in_area(area)
    answers = Step.objects.published().answers().filter(project__focus_area=area)
    return render(
        request,
        "focus_areas/focus_area.html",
        {
            "area": area,
            "updates": updates.latest_of_each_idea().for_cards()[:ITEMS_AT_HOME],
            "ideas": ideas.select_related("focus_area")[:ITEMS_IN_AREA],
            "events": events[:ITEMS_AT_HOME],
            "posts": posts[:ITEMS_IN_AREA],
            "projects": projects.for_lists()[:ITEMS_AT_HOME],
            "answers": answers[:ITEMS_AT_HOME],
        },
    )


@shared_page()
@require_safe
def get_involved(request: HttpRequest) -> HttpResponse:
    context = {"ways": Way.objects.shown(), "audiences": Audience.objects.all()}
    return render(request, "get_involved/get_involved.html", context)


@shared_page()
@require_safe
@published_page(Audience.objects.all)
def audience(request: HttpRequest, audience: Audience) -> HttpResponse:
    """Show what is in it for an audience, and what its people can join: first what is
    for few others."""
    challenges = Challenge.objects.published()
    events = Event.objects.published()
    if audience.kind:
        events = events.filter(audience__in=EVENTS_FOR[audience.kind])
    offered = _offered_to(audience, list(challenges.open_or_upcoming()))
    said = [audience.link, *([reverse("challenges:list")] if offered else [])]
    ways = Way.objects.shown().open_to(audience).exclude(link__in=said)
    context = {
        "audience": audience,
        "ways": ways[:WAYS_OF_AUDIENCE],
        "challenges": offered,
        "events": events.coming_up()[:ITEMS_AT_HOME],
        "areas": FocusArea.objects.all(),
    }
    return render(request, "get_involved/audience.html", context)


def _offered_to(audience: Audience, challenges: list[Challenge]) -> list[Challenge]:
    """Return the challenges for its people, those for the fewest others first."""
    if not audience.kind:
        return challenges
    offered = [each for each in challenges if audience.kind in each.offered_audiences]
    return sorted(offered, key=lambda each: len(each.offered_audiences))


@shared_page()
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "smartcity/accessibility.html")


@shared_page()
@require_safe
def text_page(request: HttpRequest, key: str) -> HttpResponse:
    """A page whose whole text staff may change."""
    title, lead = TEXT_PAGES[key]
    context = {"title": title, "lead": lead, "key": key}
    return render(request, "smartcity/text_page.html", context)


@shared_page()
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Each purpose, with its data and the times for which they are kept."""
    purposes = []
    for key, purpose in PURPOSES.items():
        data = [each for each in DATA if each.purpose == key]
        keys = dict.fromkeys(each.retention for each in data)
        times: dict[str, list[str]] = {}
        for retention in keys:
            times.setdefault(RETENTIONS[retention].kept(), []).append(retention)
        rows = [
            (
                kept,
                [each.what for each in data if each.retention in same],
                [stays for each in same if (stays := RETENTIONS[each].stays)],
            )
            for kept, same in times.items()
        ]
        purposes.append((key, purpose, data, rows))
    return render(request, "smartcity/privacy.html", {"purposes": purposes})


@shared_page()
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    context = {"for_staff": FOR_STAFF, "for_visitors": FOR_VISITORS}
    return render(request, "smartcity/cookies.html", context)


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show the page for a request that Django refuses to read; it needs no database.

    A form above the limits is 413, Content Too Large (RFC 9110, section 15.5.14)."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return HttpResponse(render_to_string("413.html"), status=413)
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Show the page for our own mistakes, or that the database does not answer."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError):
        outage.note(error)
        if not outage.is_known():
            logger.error("The database refused a page.", exc_info=error)
        return outage.unavailable()
    context = {"request_id": request_id.current()}
    return HttpResponse(render_to_string("500.html", context), status=500)
