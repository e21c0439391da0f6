"""The news that updates by email tell: what every visitor sees on the public pages."""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge
from core.templatetags.formatting import end_datetime
from core.text.markdown import first_line
from core.text.sentences import first_sentences
from core.types import StrOrPromise
from events.models import Event
from news.models import Post
from projects.models import Project, Step
from subscriptions.digests import News

MAX_SUMMARY = 200
"""Characters of a text that has no summary of its own."""


def collect(since: datetime) -> list[News]:
    """Return what is public now and became so at `since` or later: results, challenges
    that opened, news, projects and their steps, and events that are still to come."""
    return [
        *_results(since),
        *_opened(since),
        *_posts(since),
        *_projects(since),
        *_steps(since),
        *_events(since),
    ]


def _results(since: datetime) -> list[News]:
    announced = Challenge.objects.published().filter(results_announced_at__gte=since)
    return [
        _challenge_news(challenge, f"challenges.results {challenge.pk}", _("Results"))
        for challenge in announced.prefetch_related("focus_areas")
    ]


def _opened(since: datetime) -> list[News]:
    became_so = Q(opens_at__gte=since) | Q(publish_at__gte=since)
    opened = Challenge.objects.published().open().filter(became_so)
    return [
        _challenge_news(
            challenge,
            f"challenges.opened {challenge.pk}",
            _("Open for ideas"),
            when=_("Until %(end)s") % {"end": end_datetime(challenge.closes_at)},
        )
        for challenge in opened.prefetch_related("focus_areas")
    ]


def _challenge_news(
    challenge: Challenge, key: str, kind: StrOrPromise, when: str = ""
) -> News:
    return News(
        key,
        kind,
        challenge.title,
        challenge.summary,
        challenge.get_absolute_url(),
        when=when,
        areas=frozenset(area.pk for area in challenge.focus_areas.all()),
    )


def _posts(since: datetime) -> list[News]:
    posts = Post.objects.published().filter(publish_at__gte=since)
    return [
        News(
            f"news.post {post.pk}",
            _("News"),
            post.title,
            post.summary,
            post.get_absolute_url(),
            areas=frozenset(area.pk for area in post.areas),
        )
        for post in posts.latest_first().for_lists()
    ]


def _projects(since: datetime) -> list[News]:
    projects = Project.objects.published().filter(publish_at__gte=since)
    return [
        News(
            f"projects.project {project.pk}",
            _("Project"),
            project.title,
            project.summary,
            project.get_absolute_url(),
            areas=_areas(project.focus_area_id),
        )
        for project in projects.latest_first()
    ]


def _steps(since: datetime) -> list[News]:
    """Return steps since the day after their project was published, which tells of
    those before."""
    steps = Step.objects.published().filter(
        on__gte=timezone.localdate(since), on__gt=TruncDate("project__publish_at")
    )
    return [
        News(
            f"projects.step {step.pk}",
            _("What became of it"),
            step.project.title,
            first_sentences(first_line(step.text), MAX_SUMMARY),
            step.project.get_absolute_url(),
            areas=_areas(step.project.focus_area_id),
        )
        for step in steps.select_related("project")
    ]


def _events(since: datetime) -> list[News]:
    events = Event.objects.published().upcoming().filter(publish_at__gte=since)
    return [
        News(
            f"events.event {event.pk}",
            _("Event"),
            event.title,
            event.summary,
            event.get_absolute_url(),
            when=event.whole_when,
            areas=_areas(event.focus_area_id),
        )
        for event in events
        if event.takes_place
    ]


def _areas(key: int | None) -> frozenset[int]:
    return frozenset() if key is None else frozenset([key])
