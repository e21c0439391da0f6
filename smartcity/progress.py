"""The progress page: numbers that the site knows by itself, each with the list behind
it, and the same as a file."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from challenges.models import Challenge, Entry, EntryHistory
from core.csv_export import to_csv
from core.shared_pages import shared_page
from core.working_days import working_days_between
from events.models import Event
from projects.models import Project, Step

KEPT = 15 * 60
"""Seconds for which the numbers are kept: counting reads every answer."""


@dataclass(frozen=True)
class Figure:
    group: str
    name: str
    number: int
    path: str
    """Path of the list behind it."""


@shared_page()
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    grouped = groupby(_figures(), key=lambda figure: figure.group)
    groups = [(group, list(figures)) for group, figures in grouped]
    return render(request, "smartcity/progress.html", {"groups": groups})


@shared_page()
@require_safe
def progress_csv(request: HttpRequest) -> HttpResponse:
    rows = [
        (each.group, each.name, str(each.number), settings.SITE_URL + each.path)
        for each in _figures()
    ]
    header = [_("About"), _("What"), _("Number"), _("List")]
    response = HttpResponse(to_csv(header, rows), "text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="progress.csv"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _figures() -> list[Figure]:
    """Return the numbers as they were some minutes ago."""
    figures: list[Figure] | None = cache.get_or_set("progress", _count, KEPT)
    return figures or []


def _count() -> list[Figure]:
    return [*_of_ideas(), *_of_events(), *_of_projects()]


def _of_ideas() -> list[Figure]:
    group, challenges = _("Ideas"), reverse("challenges:list")
    shown = list(Challenge.objects.published())
    received = Entry.objects.filter(challenge__in=shown).received().count()
    received += sum(challenge.offline_idea_count for challenge in shown)
    moments = (
        EntryHistory.objects.filter(entry__challenge__in=shown)
        .first_answers()
        .order_by()
        .values_list("entry__submitted_at", "at", "entry__challenge__promise_days")
    )
    in_time = Counter(
        working_days_between(sent_at, answered_at) <= promised
        for sent_at, answered_at, promised in moments
        if sent_at  # always: the field is empty in drafts only
    )
    published = Entry.objects.published().count()
    return [
        Figure(group, _("Ideas that reached us"), received, challenges),
        Figure(
            group,
            _("Answered in the time we promised, of %(count)s answers on this site")
            % {"count": in_time.total()},
            in_time[True],
            challenges,
        ),
        Figure(
            group,
            _("Published for all to read"),
            published,
            reverse("challenges:ideas"),
        ),
    ]


def _of_events() -> list[Figure]:
    group, url = _("Events"), reverse("events:list")
    held = Event.objects.published().held()
    return [
        Figure(group, _("Events held"), held.count(), f"{url}?when=held"),
        Figure(
            group,
            _("Events and dates to come"),
            Event.objects.published().upcoming().count(),
            url,
        ),
    ]


def _of_projects() -> list[Figure]:
    group, url = _("Projects"), reverse("projects:list")
    statuses = Project.objects.published().order_by().values_list("status", flat=True)
    counts = Counter(statuses)
    answers = Step.objects.published().answers().count()
    return [
        *(
            Figure(group, str(status.label), counts[status], f"{url}?status={status}")
            for status in Project.Status
        ),
        Figure(group, _("You said, we did"), answers, reverse("projects:you_said")),
    ]
