"""Kinds of pages that the search finds: the texts of each, and what is public.

The search knows no other app: the roof tells it what visitors read."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, Entry
from challenges.models.workflow import Status
from contact.models import Question, Topic
from core.text.markdown import to_html
from core.types import StrOrPromise
from events.models import Event
from focus_areas.models import FocusArea
from news.models import Post
from search.services import Content

BLOCK = re.compile(
    "</?(p|li|h[1-6]|t[dhr]|d[dlt]|[uo]l|div|section|label|option|button|summary|br)\\b"
)
"""Tags between which words stand apart."""

MAX_TEXT = 100_000
"""Characters of one text that are kept."""


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


def _words_of(html: str) -> str:
    """Return the text of HTML, and a space between what stands apart."""
    return " ".join(unescape(strip_tags(BLOCK.sub(r" \g<0>", html))).split())


def _markdown(*texts: str) -> str:
    html = " ".join(to_html(text) for text in texts if text)
    return _words_of(html)[:MAX_TEXT]


def _area(area: FocusArea) -> Content:
    return Content(
        kind="area",
        pk=area.pk,
        url=area.get_absolute_url(),
        title=area.name,
        summary=area.summary,
        text=_markdown(area.body),
        areas=(area.pk,),
    )


def _challenge(challenge: Challenge) -> Content:
    texts = ("brief", "who_can_enter", "how_to_enter", "prizes", "criteria", "rules")
    markdown = [getattr(challenge, name) for name in (*texts, "questions")]
    return Content(
        kind="challenge",
        pk=challenge.pk,
        url=challenge.get_absolute_url(),
        title=challenge.title,
        summary=challenge.summary,
        text=_markdown(*markdown),
        areas=tuple(sorted(area.pk for area in challenge.focus_areas.all())),
        date=challenge.opens_at,
    )


def _idea(entry: Entry) -> Content:
    texts = [entry.problem, entry.idea, entry.beneficiaries]
    return Content(
        kind="idea",
        pk=entry.pk,
        url=entry.get_absolute_url(),
        title=entry.title,
        summary=entry.summary,
        text="\n".join(texts)[:MAX_TEXT],
        names=" ".join([entry.reference, entry.organisation, entry.team]),
        areas=(entry.focus_area_id,) if entry.focus_area_id else (),
        date=entry.submitted_at,
    )


def _event(event: Event) -> Content:
    return Content(
        kind="event",
        pk=event.pk,
        url=event.get_absolute_url(),
        title=event.title,
        summary=event.summary,
        text=_markdown(event.body),
        names=" ".join(
            [event.venue.name if event.venue else "", event.venue_name, event.organiser]
        ),
        areas=(event.focus_area_id,) if event.focus_area_id else (),
        date=event.starts_at,
    )


def _post(post: Post) -> Content:
    return Content(
        kind="news",
        pk=post.pk,
        url=post.get_absolute_url(),
        title=post.title,
        summary=post.summary,
        text=_markdown(post.body),
        names=" ".join([post.author, *(topic.name for topic in post.topics.all())]),
        areas=tuple(sorted(area.pk for area in post.focus_areas.all())),
        date=post.publish_at,
    )


def _contact(topic: Topic) -> Content:
    return Content(
        kind="contact",
        pk=topic.pk,
        url=topic.get_absolute_url(),
        title=topic.name,
        summary=topic.summary,
        text=_markdown(topic.try_first),
    )


def _question(question: Question) -> Content:
    return Content(
        kind="question",
        pk=question.pk,
        url=question.get_absolute_url(),
        title=question.title,
        summary="",
        text=_markdown(question.answer),
    )


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
        _area,
    ),
    "challenge": Source(
        _("Challenge"),
        _("Challenges"),
        Challenge,
        Challenge.objects.published,
        lambda: Challenge.objects.prefetch_related("focus_areas"),
        _challenge,
    ),
    "idea": Source(
        _("Idea"),
        _("Ideas"),
        Entry,
        Entry.objects.published,
        lambda: Entry.objects.filter(status=Status.APPROVED, may_publish=True),
        _idea,
    ),
    "event": Source(
        _("Event"),
        _("Events"),
        Event,
        _published_events,
        lambda: Event.objects.filter(source=None).select_related("venue"),
        _event,
    ),
    "news": Source(
        _("News"),
        _("News"),
        Post,
        Post.objects.published,
        lambda: Post.objects.prefetch_related("focus_areas", "topics"),
        _post,
    ),
    "question": Source(
        _("Question"),
        _("Questions"),
        Question,
        Question.objects.published,
        Question.objects.all,
        _question,
    ),
    "contact": Source(
        _("Contact us"),
        _("Ways to contact us"),
        Topic,
        Topic.objects.offered,
        Topic.objects.all,
        _contact,
    ),
}
"""The kinds that stand for rows, in the order of the filter."""

WITH_RELEASES = ["area", "contact"]
"""Kinds of which a migration makes the first rows, and sends no signal."""

PAGE = "page"
PAGES = ["get_involved", "contact:topics", "accessibility", "privacy", "cookies"]
PAGES += ["vulnerabilities", "data_complaints"]
"""Names of pages that are found by their whole text."""
LISTS = ["focus_areas", "challenges:list", "challenges:ideas", "events:list"]
LISTS += ["contact:questions", "news:list", "subscriptions:subscribe"]
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
    return _words_of(match[1]) if match else ""
