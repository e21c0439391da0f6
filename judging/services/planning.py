"""The plan of a round: what it would ask of its judges, before anybody is asked.

The sentences about what a plan can find come from a simulation;
docs/decisions/judging-ranking.md tells which, and `python -m bench.judging` repeats a
part of it."""

from collections import Counter
from collections.abc import Collection, Sequence
from math import ceil
from typing import NamedTuple

from django.utils.translation import gettext as _

from judging.services.assignment import Deal, Idea, Judge, Pair, assign
from judging.services.estimates import minutes_for
from judging.services.scoring import SECOND_LOOK, SECOND_LOOK_OF_AREA

MANY_READINGS = 60
MANY_HOURS = 5
"""Readings and hours of one judge from which a plan is a lot to ask of volunteers."""

TOO_MANY_READINGS = 200
"""Readings of one judge from which others should read first, and the judges a part."""

MUCH_BARRED = 0.2
"""Share of the ideas from which it is much that a judge may not read."""


class Plan(NamedTuple):
    """A round as it would be dealt."""

    deal: Deal
    hours: dict[int, float]
    """Hours of each judge, in tenths."""
    barred: dict[int, int]
    """Ideas that each judge may not read."""
    second_look: int
    """Readings of each judge, at most, that a second look by all would add."""
    advice: tuple[str, ...]
    """Sentences on what such a round can find."""
    warnings: tuple[str, ...]
    """Sentences on what to change before judges are invited."""


def plan(
    ideas: Sequence[Idea],
    judges: Sequence[Judge],
    reads: int,
    *,
    seed: int | str,
    barred: Collection[Pair] = frozenset(),
) -> Plan:
    """Plan a round of `reads` readings of each idea (0: all judges read it)."""
    deal = assign(ideas, judges, reads, seed=seed, barred=barred)
    hours = _hours(ideas, deal)
    kept_off = barred_counts(ideas, judges, barred)
    return Plan(
        deal=deal,
        hours=hours,
        barred=kept_off,
        second_look=_second_look(ideas, len(judges), reads),
        advice=tuple(_advice(len(ideas), len(judges), reads)),
        warnings=(
            *_warnings_of_work(deal, hours),
            *_warnings_of_fairness(deal),
            *_warnings_of_bars(kept_off, len(ideas)),
        ),
    )


def _hours(ideas: Sequence[Idea], deal: Deal) -> dict[int, float]:
    piles: dict[int, list[int]] = {judge: [] for judge in deal.loads}
    words = {idea.reference: idea.words for idea in ideas}
    for reference, judge in deal.pairs:
        piles[judge].append(words[reference])
    return {judge: round(minutes_for(pile) / 60, 1) for judge, pile in piles.items()}


def _second_look(ideas: Sequence[Idea], judges: int, reads: int) -> int:
    if not 0 < reads < judges:
        return 0
    areas = len({idea.area for idea in ideas})
    most = min(len(ideas), SECOND_LOOK + SECOND_LOOK_OF_AREA * areas)
    return ceil(most * (judges - reads) / judges)


def _advice(ideas: int, judges: int, reads: int) -> list[str]:
    if not judges:
        return []
    if not 0 < reads < judges:
        return [
            _("Everyone reads everything. Nothing finds the best idea more surely.")
        ]
    if reads == 1:
        return [
            _(
                "With one reading each, nobody can tell a strict judge from a weak "
                "idea: there would be no band and no alarm."
            )
        ]
    if ideas <= SECOND_LOOK:
        return [_("With so few ideas, let every judge read every idea if you can.")]
    return [
        _(
            "Two or three readings each are a first look: alone, they put the truly "
            "best idea first in about one round of five. When all judges then read "
            "the ideas that can still win, it is about one of three."
        )
    ]


def _warnings_of_work(deal: Deal, hours: dict[int, float]) -> list[str]:
    most = max(deal.loads.values(), default=0)
    found = []
    if most > TOO_MANY_READINGS:
        found.append(
            _(
                "%(count)s ideas for one judge are too many: the best one would be "
                "lost. Let other people read first, two for each idea, and the judges "
                "what those put at the top."
            )
            % {"count": most}
        )
    elif most > MANY_READINGS:
        found.append(
            _("One judge would read %(count)s ideas. More than %(many)s is a lot.")
            % {"count": most, "many": MANY_READINGS}
        )
    if max(hours.values(), default=0) > MANY_HOURS:
        found.append(
            _(
                "One judge would need about %(hours)s hours. More than %(many)s is "
                "a lot."
            )
            % {"hours": max(hours.values()), "many": MANY_HOURS}
        )
    if most - min(deal.loads.values(), default=0) > 2:
        found.append(
            _("The work is uneven: from %(least)s to %(most)s ideas for one judge.")
            % {"least": min(deal.loads.values()), "most": most}
        )
    return found


def _warnings_of_fairness(deal: Deal) -> list[str]:
    found = []
    if deal.missing:
        found.append(
            _("Ideas without enough judges: %(ideas)s.")
            % {"ideas": ", ".join(sorted(deal.missing))}
        )
    if len(deal.groups) > 1:
        groups = "; ".join(
            ", ".join(str(number) for number in group) for group in deal.groups
        )
        found.append(
            _(
                "These groups of judges share no idea, so nobody can tell which group "
                "is the stricter: %(groups)s."
            )
            % {"groups": groups}
        )
    if deal.no_outsider:
        found.append(
            _("Ideas that only judges who know the focus area read: %(ideas)s.")
            % {"ideas": ", ".join(deal.no_outsider)}
        )
    return found


def barred_counts(
    ideas: Sequence[Idea], judges: Sequence[Judge], barred: Collection[Pair]
) -> dict[int, int]:
    """Return how many of the ideas each judge may not read."""
    references = {idea.reference for idea in ideas}
    counts = Counter(pair.judge for pair in barred if pair.reference in references)
    return {judge.number: counts[judge.number] for judge in sorted(judges)}


def _warnings_of_bars(barred: dict[int, int], ideas: int) -> list[str]:
    return [
        _("Judge %(number)s may not read %(count)s of the %(all)s ideas.")
        % {"number": number, "count": count, "all": ideas}
        for number, count in barred.items()
        if count > MUCH_BARRED * ideas
    ]
