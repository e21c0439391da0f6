"""Kinds of pages that the search finds: the texts of each, and what is public.

The search knows no other app: the roof tells it what visitors read."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, Entry
from challenges.models.workflow import Status
from contact.models import Question, Topic
from core.types import StrOrPromise
from events.models import Event
from focus_areas.models import FocusArea
from get_involved.models import Audience
from news.models import Post
from projects.models import Project
from search.services import Content
from smartcity import search_contents
from smartcity.search_contents import words_of

ONE_BY_ONE = 900
"""Number of keys up to which rows are looked up by key; else all are read."""


@dataclass(frozen=True)
class Source:
    """One kind of pages that stand for rows of a model."""

    name: StrOrPromise
    plural: StrOrPromise
    model: type[Model]
    published: Callable[[], QuerySet[Any]]
    """Return the rows that visitors may see now: each search asks anew."""
    rows: Callable[[], QuerySet[Any]]
    """Return the rows that may ever be public, with all that `content` reads."""
    content: Callable[[Any], Content]


def _published_events() -> QuerySet[Any]:
    """Return public events; of a series the date that comes next, or else the last."""
    now = timezone.now()
    events: QuerySet[Any] = Event.objects.published()
    of_series = events.filter(series=OuterRef("series"))
    sooner = of_series.filter(over_at__gt=now, starts_at__lt=OuterRef("starts_at"))
    later = of_series.filter(starts_at__gt=OuterRef("starts_at"))
    comes = Q(over_at__gt=now) & ~Exists(sooner)
    was = Q(over_at__lte=now) & ~Exists(later)
    return events.filter(Q(series=None) | comes | was)


SOURCES = {
    "area": Source(
        _("Focus area"),
        _("Focus areas"),
        FocusArea,
        FocusArea.objects.all,
        FocusArea.objects.all,
        search_contents.of_area,
    ),
    "challenge": Source(
        _("Challenge"),
        _("Challenges"),
        Challenge,
        Challenge.objects.published,
        lambda: Challenge.objects.prefetch_related("focus_areas"),
        search_contents.of_challenge,
    ),
    "idea": Source(
        _("Idea"),
        _("Ideas"),
        Entry,
        Entry.objects.published,
        lambda: Entry.objects.filter(
            status=Status.APPROVED, may_publish=True
        ).select_related("challenge"),
        search_contents.of_idea,
    ),
    "event": Source(
        _("Event"),
        _("Events"),
        Event,
        _published_events,
        lambda: Event.objects.filter(source=None).select_related("venue"),
        search_contents.of_event,
    ),
    "news": Source(
        _("News"),
        _("News"),
        Post,
        Post.objects.published,
        lambda: Post.objects.prefetch_related("focus_areas", "topics"),
        search_contents.of_post,
    ),
    "project": Source(
        _("Project"),
        _("Projects"),
        Project,
        Project.objects.published,
        lambda: Project.objects.prefetch_related("steps"),
        search_contents.of_project,
    ),
    "question": Source(
        _("Question"),
        _("Questions"),
        Question,
        Question.objects.published,
        Question.objects.all,
        search_contents.of_question,
    ),
    "contact": Source(
        _("Contact us"),
        _("Ways to contact us"),
        Topic,
        Topic.objects.offered,
        Topic.objects.all,
        search_contents.of_contact,
    ),
    "audience": Source(
        _("Get involved"),
        _("Get involved"),
        Audience,
        Audience.objects.all,
        Audience.objects.all,
        search_contents.of_audience,
    ),
}
"""The kinds that stand for rows, in the order of the filter."""

WITH_RELEASES = ["area", "contact", "audience"]
"""Kinds of which a migration makes the first rows, and sends no signal."""

PAGE = "page"
PAGES = ["get_involved", "contact:topics", "accessibility", "privacy", "cookies"]
PAGES += ["vulnerabilities", "data_complaints", "terms", "help"]
PAGES += ["freedom_of_information", "open_data"]
"""Names of pages that are found by their whole text."""
LISTS = ["focus_areas", "challenges:list", "challenges:ideas", "events:list"]
LISTS += [
    "contact:questions",
    "news:list",
    "projects:list",
    "projects:you_said",
    "progress",
    "subscriptions:subscribe",
]
"""Names of pages that are found by their title and description."""

NAMES: dict[str, StrOrPromise] = {k: source.name for k, source in SOURCES.items()}
NAMES[PAGE] = _("Page")
PLURALS: dict[str, StrOrPromise] = {k: source.plural for k, source in SOURCES.items()}
PLURALS[PAGE] = _("Pages")


def visible(kind: str, pks: list[int]) -> Collection[int]:
    """Return which rows of a kind, of those with these keys, visitors may see now: as
    their own lists and pages ask it."""
    if kind == PAGE:
        return pks
    rows = SOURCES[kind].published().order_by()
    if len(pks) <= ONE_BY_ONE:
        rows = rows.filter(pk__in=pks)
    return set(rows.values_list("pk", flat=True))


def page_contents() -> Iterator[Content]:
    """Yield the pages that stand for no row, as a visitor gets them."""
    for number, name in enumerate(PAGES + LISTS, start=1):
        url = reverse(name)
        html = _html_of(url)
        yield Content(
            kind=PAGE,
            pk=number,
            url=url,
            title=_part(r'<meta property="og:title" content="(.*?)">', html),
            summary=_part(r'<meta name="description" content="(.*?)">', html),
            text=_part(r"<main.*?>(.*)</main>", html) if name in PAGES else "",
        )


def _html_of(url: str) -> str:
    request = HttpRequest()
    request.method, request.path = "GET", url
    view, args, kwargs = resolve(url)
    response = view(request, *args, **kwargs)
    text: str = response.content.decode()
    return text


def _part(pattern: str, html: str) -> str:
    match = re.search(pattern, html, re.DOTALL)
    return words_of(match[1]) if match else ""
