"""Maps of the site: sitemap.xml for search engines, and a page for people."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from challenges import feeds
from challenges.models import Challenge, Entry
from contact.models import Topic
from core.shared_pages import shared_page
from core.types import StrOrPromise
from events.models import Event
from focus_areas.models import FocusArea
from get_involved.models import Audience
from judging.models import Panel
from news.models import Post
from projects.models import Project

PAGES: dict[StrOrPromise, dict[str, StrOrPromise]] = {
    _("The programme"): {
        "home": _("Home"),
        "focus_areas": _("Focus areas"),
        "challenges:list": _("Challenges"),
        "challenges:ideas": _("Ideas"),
        "projects:list": _("Projects"),
        "projects:you_said": _("You said, we did"),
        "progress": _("Our progress"),
    },
    _("Events and news"): {
        "events:list": _("Events"),
        "events:calendar": _("Calendar"),
        "events:subscribe": _("Events in your own calendar"),
        "news:list": _("News"),
    },
    _("Contact and help"): {
        "contact:topics": _("Contact us"),
        "contact:questions": _("Questions people ask"),
        "help": _("Help"),
    },
    _("Take part"): {
        "get_involved": _("Get involved"),
        "subscriptions:subscribe": _("Updates by email"),
    },
    _("About this site"): {
        "accessibility": _("Accessibility"),
        "privacy": _("Privacy"),
        "terms": _("Terms of use"),
        "open_data": _("Open data"),
        "freedom_of_information": _("Freedom of information"),
        "data_complaints": _("Complain about how we use your data"),
        "cookies": _("Cookies"),
        "vulnerabilities": _("Report a security problem"),
        "site_map": _("Site map"),
    },
}
"""Every page that stands for no row and that search engines may list: headings of the
page for people, the names of URLs, and what the links say."""

COLUMNS = [1, 2, 1, 1]
"""Headings in each column of the page for people: short lists share one."""


class _Pages(Sitemap):  # type: ignore[type-arg]  # generic in the stubs alone
    """Addresses begin with SITE_URL, however somebody reached this."""

    protocol = urlsplit(settings.SITE_URL).scheme

    def get_latest_lastmod(self) -> None:
        """Leave the day out of the index, which would read every row for it."""

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def items(self) -> list[str]:
        return [name for pages in PAGES.values() for name in pages]

    def location(self, item: Any) -> str:
        return reverse(item)


class _Rows(_Pages):
    """Pages that stand for rows, and when each last changed."""

    limit = 5_000

    def __init__(
        self,
        rows: Callable[[], Iterable[Any]],
        changed_at: Callable[[Any], datetime | None],
    ) -> None:
        self.rows, self.lastmod = rows, changed_at

    def items(self) -> Any:
        return self.rows()

    def location(self, item: Any) -> str:
        path: str = item.get_absolute_url()
        return path


def _ideas() -> "QuerySet[Any]":
    times = ["submitted_at", "announced_at", "decided_at", "shown_from"]
    return feeds.with_changes(Entry.objects.published()).only("reference", *times)


def _panels() -> "QuerySet[Any]":
    panels = Panel.objects.select_related("challenge")
    return panels.filter(challenge__in=Challenge.objects.published())


def _events() -> "QuerySet[Any]":
    """Return the public events that have pages of their own: dates of challenges lead
    to theirs."""
    events: QuerySet[Any] = Event.objects.published().filter(source=None)
    return events


def _with_saved_at(model: Any) -> Callable[[], "QuerySet[Any]"]:
    """Return the rows of a model that knows from its versions alone when it changed."""
    versions = model.versions.filter(id=OuterRef("pk")).order_by("-history_date")
    saved_at = Subquery(versions.values("history_date")[:1])
    return lambda: model._default_manager.annotate(saved_at=saved_at)


def _changed_at(obj: Any) -> Any:
    """Return when a page last changed: not before it was public."""
    return max(obj.updated_at, obj.publish_at)


def _saved_at(obj: Any) -> Any:
    return obj.saved_at


SITEMAPS: dict[str, Any] = {
    "pages": _Pages(),
    "focus-areas": _Rows(_with_saved_at(FocusArea), _saved_at),
    "challenges": _Rows(Challenge.objects.published, _changed_at),
    "judging": _Rows(_panels, lambda panel: _changed_at(panel.challenge)),
    "ideas": _Rows(_ideas, feeds.changed_at),
    "events": _Rows(_events, _changed_at),
    "projects": _Rows(Project.objects.published, _changed_at),
    "news": _Rows(Post.objects.published, _changed_at),
    "audiences": _Rows(_with_saved_at(Audience), _saved_at),
    "contact": _Rows(
        lambda: _with_saved_at(Topic)().filter(is_offered=True), _saved_at
    ),
}


@shared_page()
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    return views.index(request, SITEMAPS, sitemap_url_name="sitemap_section")


@shared_page("p")
@require_safe
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    return views.sitemap(request, SITEMAPS, section)


@shared_page()
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every page that stands for no row, and below it its rows, if they are few."""
    rows: dict[str, Iterable[Any]] = {
        "focus_areas": FocusArea.objects.all(),
        "challenges:list": Challenge.objects.published(),
        "get_involved": Audience.objects.all(),
        "contact:topics": Topic.objects.offered(),
    }
    sections = (
        (heading, [(name, label, rows.get(name)) for name, label in pages.items()])
        for heading, pages in PAGES.items()
    )
    columns = [list(islice(sections, number)) for number in COLUMNS]
    return render(request, "smartcity/site_map.html", {"columns": columns})
