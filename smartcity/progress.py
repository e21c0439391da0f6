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
from django.utils.translation import ngettext
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
    meaning: str = ""
    total: int | None = None
    """Number that it is a part of; the meaning says of what."""


@shared_page()
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    grouped = groupby(_figures(), key=lambda figure: figure.group)
    files = ["ideas", "projects", "events"]  # of the open data
    groups = [
        (name, list(figures), file)
        for (name, figures), file in zip(grouped, files, strict=False)
    ]
    return render(request, "smartcity/progress.html", {"groups": groups})


@shared_page()
@require_safe
def progress_csv(request: HttpRequest) -> HttpResponse:
    rows = [
        (
            each.group,
            each.name,
            str(each.number),
            "" if each.total is None else str(each.total),
            settings.SITE_URL + each.path,
        )
        for each in _figures()
    ]
    header = [_("About"), _("What"), _("Number"), _("Of"), _("List")]
    response = HttpResponse(to_csv(header, rows), "text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="progress.csv"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _figures() -> list[Figure]:
    """Return the numbers as they were some minutes ago."""
    figures: list[Figure] | None = cache.get_or_set("progress", _count, KEPT)
    return figures or []


def _count() -> list[Figure]:
    return [*_of_ideas(), *_of_projects(), *_of_events()]


def _of_ideas() -> list[Figure]:
    group, challenges = _("Ideas"), reverse("challenges:list")
    shown = list(Challenge.objects.published())
    received = Entry.objects.filter(challenge__in=shown).received().count()
    received += sum(challenge.offline_idea_count for challenge in shown)
    in_time = _answers_in_time(shown)
    return [
        Figure(
            group,
            _("Ideas that reached us"),
            received,
            challenges,
            _("Sent here, on paper, by phone or at an event. We leave out spam."),
        ),
        Figure(
            group,
            _("Answered in time"),
            in_time[True],
            challenges,
            _promise([challenge.promise_days for challenge in shown]),
            total=in_time.total(),
        ),
        Figure(
            group,
            _("Published for all to read"),
            Entry.objects.published().count(),
            reverse("challenges:ideas"),
            _("We publish an idea only if the person who sent it said yes."),
        ),
        Figure(
            group,
            _("You said, we did"),
            Step.objects.published().answers().count(),
            reverse("projects:you_said"),
            _("Changes that we made because somebody told us what they need."),
        ),
    ]


def _answers_in_time(challenges: list[Challenge]) -> Counter[bool]:
    """Count the answers on this site that came in the time we promised, and later."""
    moments = (
        EntryHistory.objects.filter(entry__challenge__in=challenges)
        .first_answers()
        .order_by()
        .values_list("entry__submitted_at", "at", "entry__challenge__promise_days")
    )
    return Counter(
        working_days_between(sent_at, answered_at) <= promised
        for sent_at, answered_at, promised in moments
        if sent_at  # always: the field is empty in drafts only
    )


def _promise(days: list[int]) -> str:
    """Return what we promise in challenges with these numbers of working days."""
    if not days:
        return ""
    least, most = min(days), max(days)
    if least < most:
        text = _(
            "Of the ideas that we answered on this site; older ones are not counted. "
            "We promise an answer within %(least)s to %(most)s working days."
        )
        return text % {"least": least, "most": most}
    text = ngettext(
        "Of the ideas that we answered on this site; older ones are not counted. We "
        "promise an answer within %(days)s working day.",
        "Of the ideas that we answered on this site; older ones are not counted. We "
        "promise an answer within %(days)s working days.",
        most,
    )
    return text % {"days": most}


def _of_events() -> list[Figure]:
    group, url = _("Events"), reverse("events:list")
    held = Event.objects.published().held()
    to_come = Event.objects.published().filter(source=None).upcoming()
    free, step_free = to_come.filter(is_free=True), to_come.with_access(["step_free"])
    rows = to_come.one_of_each_series()
    number = rows.count()
    return [
        Figure(
            group,
            _("Events held"),
            held.count(),
            f"{url}?when=held",
            _("Events that took place. Those that we cancelled do not count."),
        ),
        Figure(
            group,
            _("Events to come"),
            number,
            url,
            _("A club that meets every week counts once, and a deadline not at all."),
        ),
        Figure(
            group,
            _("Free of charge"),
            free.one_of_each_series().count(),
            f"{url}?price=free",
            _("Events that cost nothing, of all the events to come."),
            total=number,
        ),
        Figure(
            group,
            _("Without steps"),
            step_free.one_of_each_series().count(),
            f"{url}?access=step_free",
            _("Step-free access, of all the events to come that have a place."),
            total=rows.in_person().count(),
        ),
    ]


def _of_projects() -> list[Figure]:
    group, url = _("Projects"), reverse("projects:list")
    statuses = Project.objects.published().order_by().values_list("status", flat=True)
    counts = Counter(statuses)
    meanings = {
        Project.Status.IDEA: _("We are finding out whether it can be done."),
        Project.Status.PILOT: _("We are trying it out in a few places, and measuring."),
        Project.Status.LIVE: _("It works, and it is here to stay."),
        Project.Status.STOPPED: _(
            "It has ended. Its page says why, and what we learned."
        ),
    }
    return [
        Figure(
            group,
            str(status.label),
            counts[status],
            f"{url}?status={status}",
            meanings[status],
        )
        for status in Project.Status
    ]
