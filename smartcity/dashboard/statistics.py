"""How a challenge goes, in charts."""

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

DAYS = 60
"""Shown of a challenge, at most."""

LATEST = 1000
"""First answers that the median is taken of, at most."""


def challenge_statistics(asked: str) -> dict[str, Any]:
    """Of the challenge with this key; else of the one that closes next; else of the
    latest. Nothing but an empty list before the first one has opened."""
    begun = list(Challenge.objects.begun())
    still_open = sorted((c for c in begun if c.is_open), key=lambda c: c.closes_at)
    by_key = {str(each.pk): each for each in begun}
    challenge = by_key.get(asked) or next(iter([*still_open, *begun]), None)
    if challenge is None:
        return {"challenges": begun}
    counts = challenge.entries.received().count_by("focus_area", "audience", "origin")
    return {
        "challenges": begun,
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
    first = max(timezone.localdate(challenge.opens_at), last - timedelta(DAYS - 1))
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
    """The half that waited least, and what was promised to all."""
    steps = EntryHistory.objects.filter(entry__challenge=challenge).first_answers()
    waits = steps.values_list("entry__submitted_at", "at")[:LATEST]
    took = [working_days_between(came, answered) for came, answered in waits]
    rows = [Row(_("We promise"), challenge.promise_days)]
    if took:
        half = median_low(took)
        rows = [Row(_("Half were answered within"), half), *rows]
        text = _half_words(half, len(took))
    else:
        text = _("Nobody has had an answer yet.")
    title, unit = _("Time to the first answer"), _("Working days")
    chart = horizontal("first-answer", title, _("Answer"), unit, rows)
    return replace(chart, text=text)


def _half_words(half: int, count: int) -> str:
    words = ngettext(
        "Half of the entrants had an answer within %(days)d working day.",
        "Half of the entrants had an answer within %(days)d working days.",
        half,
    )
    if half == 0:
        words = _("Half of the entrants had an answer on the same working day.")
    source = ngettext(
        "Counted from %(count)d answer.", "Counted from %(count)d answers.", count
    )
    if count == LATEST:
        source = _("Counted from the latest %(count)d answers.")
    return f"{words} {source}" % {"days": half, "count": count}


def _by_area(challenge: Challenge, counts: Counter[int]) -> Chart:
    """Those that the challenge takes ideas in, and any other that has some."""
    offered = challenge.offered_areas.values("pk")
    areas = FocusArea.objects.filter(Q(pk__in=offered) | Q(pk__in=list(counts)))
    rows = [Row(area.name, counts[area.pk], area.hue) for area in areas]
    return horizontal("by-area", _("By focus area"), _("Focus area"), _("Ideas"), rows)


def _by_audience(challenge: Challenge, counts: Counter[str]) -> Chart:
    shown = [a for a in Audience if a in challenge.offered_audiences or counts[a]]
    rows = [Row(str(AUDIENCE_LABELS[audience]), counts[audience]) for audience in shown]
    return horizontal("by-audience", _("From whom"), _("Entrants"), _("Ideas"), rows)


def _by_origin(counts: Counter[str]) -> Chart:
    rows = [Row(str(origin.label), counts[origin]) for origin in Origin]
    return horizontal("by-origin", _("How they reached us"), _("Way"), _("Ideas"), rows)
