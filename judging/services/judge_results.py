"""How each judge compares with the others, and how far they agree."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from judging.services.strictness import Adjusted, Scores, linked_groups

ENOUGH = 8
"""Ideas read with others from which a judge's strictness is more than a guess; ideas
from which it is strange that all get the same points."""

LITTLE_AGREEMENT = 0.15
MUCH_AGREEMENT = 0.4
"""Intraclass correlations between which panels of experts usually are."""


class JudgeResult(NamedTuple):
    """How a judge compares with the others."""

    judge: int
    readings: int
    shared: int
    """Ideas that others read as well."""
    difference: float
    """Points more (below 0: less) than others give the same ideas, whose own strictness
    is allowed for."""
    group: int
    """Number of the group of judges that share ideas; see `linked_groups`."""
    is_alone: bool
    """Nobody else read any of these ideas: nothing can be said."""
    has_few_shared: bool
    is_flat: bool
    """All of at least ENOUGH ideas got the same points."""


def judge_results(scores: Scores, adjusted: Adjusted) -> dict[int, JudgeResult]:
    """Compare all judges, in the order of their numbers."""
    groups = linked_groups(scores.values())
    group_of = {judge: n for n, group in enumerate(groups, 1) for judge in group}
    return {
        judge: _result(judge, group_of[judge], scores, adjusted)
        for judge in sorted(group_of)
    }


def _result(judge: int, group: int, scores: Scores, adjusted: Adjusted) -> JudgeResult:
    read = [readers for readers in scores.values() if judge in readers]
    shared = sum(len(readers) > 1 for readers in read)
    given = {readers[judge] for readers in read}
    return JudgeResult(
        judge=judge,
        readings=len(read),
        shared=shared,
        difference=tenths(adjusted.strictness[judge], adjusted.unit),
        group=group,
        is_alone=shared == 0,
        has_few_shared=shared < ENOUGH,
        is_flat=len(read) >= ENOUGH and len(given) == 1,
    )


def tenths(numerator: int, denominator: int = 1) -> float:
    """Return a fraction rounded to one decimal, halves up."""
    return (20 * numerator + denominator) // (2 * denominator) / 10


def agreement_words(agreement: float | None) -> str:
    """Return a sentence about the intraclass correlation of one score."""
    if agreement is None:
        return _("Nothing can be said about how far the judges agreed.")
    if agreement < LITTLE_AGREEMENT:
        return _("The judges saw the ideas differently.")
    if agreement <= MUCH_AGREEMENT:
        return _("The judges mostly agreed.")
    return _("The judges agreed well.")
