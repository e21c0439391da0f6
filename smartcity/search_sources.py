"""Kinds of pages that the search finds: what each is called, and what is public.

The search knows no other app: the roof tells it what visitors read."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
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
from smartcity.search_pages import PAGE

ONE_BY_ONE = 1000
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
        name=_("Focus area"),
        plural=_("Focus areas"),
        model=FocusArea,
        published=FocusArea.objects.all,
        rows=FocusArea.objects.all,
        content=search_contents.of_area,
    ),
    "challenge": Source(
        name=_("Challenge"),
        plural=_("Challenges"),
        model=Challenge,
        published=Challenge.objects.published,
        rows=lambda: Challenge.objects.prefetch_related("focus_areas"),
        content=search_contents.of_challenge,
    ),
    "idea": Source(
        name=_("Idea"),
        plural=_("Ideas"),
        model=Entry,
        published=Entry.objects.published,
        rows=lambda: Entry.objects.filter(
            status=Status.APPROVED, may_publish=True
        ).select_related("challenge"),
        content=search_contents.of_idea,
    ),
    "event": Source(
        name=_("Event"),
        plural=_("Events"),
        model=Event,
        published=_published_events,
        rows=lambda: Event.objects.filter(source=None).select_related("venue"),
        content=search_contents.of_event,
    ),
    "news": Source(
        name=_("News"),
        plural=_("News"),
        model=Post,
        published=Post.objects.published,
        rows=lambda: Post.objects.prefetch_related("focus_areas", "topics"),
        content=search_contents.of_post,
    ),
    "project": Source(
        name=_("Project"),
        plural=_("Projects"),
        model=Project,
        published=Project.objects.published,
        rows=lambda: Project.objects.prefetch_related("steps"),
        content=search_contents.of_project,
    ),
    "question": Source(
        name=_("Question"),
        plural=_("Questions"),
        model=Question,
        published=Question.objects.published,
        rows=Question.objects.all,
        content=search_contents.of_question,
    ),
    "contact": Source(
        name=_("Contact us"),
        plural=_("Ways to contact us"),
        model=Topic,
        published=Topic.objects.offered,
        rows=Topic.objects.all,
        content=search_contents.of_contact,
    ),
    "audience": Source(
        name=_("Get involved"),
        plural=_("Get involved"),
        model=Audience,
        published=Audience.objects.all,
        rows=Audience.objects.all,
        content=search_contents.of_audience,
    ),
}
"""The kinds that stand for rows, in the order of the filter."""

WITH_RELEASES = ["area", "contact", "audience"]
"""Kinds of which a migration makes the first rows, and sends no signal."""

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
