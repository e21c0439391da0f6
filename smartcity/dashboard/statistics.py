"""Statistics of a challenge, as charts."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from statistics import median_low
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.models import Challenge, EntryHistory
from challenges.models.audience import AUDIENCE_LABELS, Audience
from challenges.models.workflow import Origin
from core.working_days import working_days_between
from focus_areas.models import FocusArea
from smartcity.dashboard.bar_charts import Chart, Row, horizontal, vertical

MAX_DAYS = 60
"""Days of a challenge that are shown; the last ones, if it had more."""

MAX_ANSWERS = 1000
"""First answers that the median is taken of; the latest ones, if there are more."""


def challenge_statistics(key: str) -> dict[str, Any]:
    """Return the statistics of the challenge with this primary key; else of the open
    one that closes next; else of the latest. Before the first challenge has opened
    there is only an empty list of challenges."""
    challenges = list(Challenge.objects.begun())
    still_open = [challenge for challenge in challenges if challenge.is_open]
    closing_next = sorted(still_open, key=lambda challenge: challenge.closes_at)
    by_key = {str(challenge.pk): challenge for challenge in challenges}
    challenge = by_key.get(key) or next(iter([*closing_next, *challenges]), None)
    if challenge is None:
        return {"challenges": challenges}
    counts = challenge.entries.received().count_by("focus_area", "audience", "origin")
    return {
        "challenges": challenges,
        "challenge": challenge,
        "idea_count": counts["origin"].total(),
        "charts": [
            _per_day(challenge),
            _first_answer(challenge),
            _by_area(challenge, counts["focus_area"]),
            _by_audience(challenge, counts["audience"]),
            _by_origin(counts["origin"]),
        ],
    }


def _per_day(challenge: Challenge) -> Chart:
    last = timezone.localdate(min(timezone.now(), challenge.closes_at))
    first = max(
        timezone.localdate(challenge.opens_at), last - timedelta(days=MAX_DAYS - 1)
    )
    counts = challenge.entries.received().per_day(first, last)
    rows = [Row(date_format(day, "j M Y"), count) for day, count in counts.items()]
    chart = vertical("per-day", _("Day by day"), _("Day"), _("Ideas"), rows)
    ideas = sum(counts.values())
    text = ngettext(
        "%(ideas)s idea came on these days.",
        "%(ideas)s ideas came on these days.",
        ideas,
    )
    return replace(chart, text=text % {"ideas": ideas})


def _first_answer(challenge: Challenge) -> Chart:
    """Chart of the median wait for a first answer, beside the promised one."""
    answers = EntryHistory.objects.filter(entry__challenge=challenge).first_answers()
    moments = answers.values_list("entry__submitted_at", "at")[:MAX_ANSWERS]
    waits = [
        working_days_between(submitted_at, answered_at)
        for submitted_at, answered_at in moments
        if submitted_at  # always: the field is empty in drafts only
    ]
    rows = [Row(_("We promise"), challenge.promise_days)]
    if waits:
        median = median_low(waits)
        rows = [Row(_("Half were answered within"), median), *rows]
        text = _median_text(median, len(waits))
    else:
        text = _("Nobody has had an answer yet.")
    title, unit = _("Time to the first answer"), _("Working days")
    chart = horizontal("first-answer", title, _("Answer"), unit, rows)
    return replace(chart, text=text)


def _median_text(days: int, count: int) -> str:
    text = ngettext(
        "Half of the entrants had an answer within %(days)d working day.",
        "Half of the entrants had an answer within %(days)d working days.",
        days,
    )
    if days == 0:
        text = _("Half of the entrants had an answer on the same working day.")
    source = ngettext(
        "Counted from %(count)d answer.", "Counted from %(count)d answers.", count
    )
    if count == MAX_ANSWERS:
        source = _("Counted from the latest %(count)d answers.")
    return f"{text} {source}" % {"days": days, "count": count}


def _by_area(challenge: Challenge, counts: Counter[int | None]) -> Chart:
    """Chart of the areas that the challenge accepts, and of others that have ideas."""
    offered = challenge.offered_areas.values("pk")
    areas = FocusArea.objects.filter(Q(pk__in=offered) | Q(pk__in=list(counts)))
    rows = [Row(str(area), counts[area.pk], area.hue) for area in areas]
    if None in counts:
        rows.append(Row(_("None yet"), counts[None]))
    return horizontal("by-area", _("By focus area"), _("Focus area"), _("Ideas"), rows)


def _by_audience(challenge: Challenge, counts: Counter[str]) -> Chart:
    rows = [
        Row(str(AUDIENCE_LABELS[audience]), counts[audience])
        for audience in Audience
        if audience in challenge.offered_audiences or counts[audience]
    ]
    return horizontal("by-audience", _("From whom"), _("Entrants"), _("Ideas"), rows)


def _by_origin(counts: Counter[str]) -> Chart:
    rows = [Row(str(origin.label), counts[origin]) for origin in Origin]
    return horizontal("by-origin", _("How they reached us"), _("Way"), _("Ideas"), rows)
