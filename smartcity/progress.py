"""The progress page: numbers that the site knows by itself, each with the list behind
it, and the same as a file."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby

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
from focus_areas.models import FocusArea
from projects.models import Project, Step

KEPT = 15 * 60
"""Seconds for which the numbers are kept: counting reads every answer."""


HUES = {
    Project.Status.IDEA: FocusArea.Hue.EXPERIENCES,
    Project.Status.PILOT: FocusArea.Hue.INNOVATION,
    Project.Status.LIVE: FocusArea.Hue.CLEAN_TECH,
    Project.Status.STOPPED: FocusArea.Hue.PEOPLE,
}
"""Colour of each status, of those that the site has; no focus area is meant."""


@dataclass(frozen=True)
class Figure:
    group: str
    name: str
    number: int
    path: str
    """Path of the list behind it."""
    meaning: str = ""
    total: int | None = None
    """Number that it is a part of."""
    hue: str = ""
    """Colour of its part of the bar; "" if it has none."""


@dataclass(frozen=True)
class Group:
    name: str
    figures: list[Figure]

    @cached_property
    def parts(self) -> list[tuple[str, int, int]]:
        """The bar: colour, start and length of each part, counted in projects."""
        figures = [figure for figure in self.figures if figure.hue and figure.number]
        numbers = [figure.number for figure in figures]
        starts = accumulate(numbers, initial=0)
        hues = [figure.hue for figure in figures]
        return list(zip(hues, starts, numbers, strict=False))

    @property
    def length(self) -> int:
        return sum(number for _hue, _start, number in self.parts)


@shared_page()
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    grouped = groupby(_figures(), key=lambda figure: figure.group)
    groups = [Group(name, list(figures)) for name, figures in grouped]
    files = ["ideas", "projects", "events"]  # of the open data
    context = {"groups": list(zip(groups, files, strict=False))}
    return render(request, "smartcity/progress.html", context)


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
            _("Sent here, on paper, by phone or at an event. Spam does not count."),
        ),
        Figure(
            group,
            _("Answered in the time we promised"),
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
            _("We show an idea only if the person who sent it said yes."),
        ),
        Figure(
            group,
            _("You said, we did"),
            Step.objects.published().answers().count(),
            reverse("projects:you_said"),
            _("What we did because people told us something."),
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
        text = _("We promise an answer within %(least)s to %(most)s working days.")
        return text % {"least": least, "most": most}
    text = ngettext(
        "We promise an answer within %(days)s working day.",
        "We promise an answer within %(days)s working days.",
        most,
    )
    return text % {"days": most}


def _of_events() -> list[Figure]:
    group, url = _("Events"), reverse("events:list")
    held = Event.objects.published().held()
    return [
        Figure(
            group,
            _("Events held"),
            held.count(),
            f"{url}?when=held",
            _("Those that we cancelled do not count."),
        ),
        Figure(
            group,
            _("Events to come"),
            Event.objects.published().upcoming().one_of_each_series().count(),
            url,
            _("What comes again and again counts once."),
        ),
    ]


def _of_projects() -> list[Figure]:
    group, url = _("Projects"), reverse("projects:list")
    statuses = Project.objects.published().order_by().values_list("status", flat=True)
    counts = Counter(statuses)
    meanings = {
        Project.Status.IDEA: _("We are finding out if it can be done."),
        Project.Status.PILOT: _("We try it out in a few places, and measure."),
        Project.Status.LIVE: _("It works, and it is there to stay."),
        Project.Status.STOPPED: _("It ended. Its page says why, and what we learned."),
    }
    return [
        Figure(
            group,
            str(status.label),
            counts[status],
            f"{url}?status={status}",
            meanings[status],
            hue=HUES[status],
        )
        for status in Project.Status
    ]
