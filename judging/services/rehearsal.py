"""The card of a judge, for staff to try: nothing of it is stored."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext

from judging.models import Panel, Round, Shown
from judging.models.workflow import RoundStatus
from judging.services.rubric import RubricCriterion
from judging.services.scoring_inputs import Card, Inputs, scores_given
from judging.services.shown import SHOWN_TEXTS


def rehearsal_idea(panel: Panel) -> Shown:
    """Return what a judge reads in a rehearsal: the first sample, or an invented idea
    while there is none. It is not saved."""
    sample = panel.samples.first()
    title = sample.title if sample else gettext("Tables with a place for wheelchairs")
    text = (
        sample.text
        if sample
        else gettext(
            "On our squares friends sit down, and who comes in a wheelchair stays "
            "beside the bench.\n\n"
            "We would put one long table with a free end on each of six squares. "
            "The joiners of the college build them. A table costs about as much as "
            "two benches."
        )
    )
    return Shown(title=title, texts={**dict.fromkeys(SHOWN_TEXTS, ""), "idea": text})


def rehearsal_round() -> Round:
    """Return a round that takes scores. It is not saved."""
    later = timezone.now() + timedelta(days=1)
    return Round(status=RoundStatus.OPEN, closes_at=later)


def points_of(rubric: list[RubricCriterion], steps: Mapping[int, int]) -> int:
    """Return the points of a card, 0 to 100, with a step for each criterion; 0 while
    no criterion has a weight."""
    weights = tuple(each["weight"] for each in rubric)
    if not sum(weights):
        return 0
    card = Card("", 1, tuple(steps[each["id"]] for each in rubric))
    return round(scores_given(Inputs(weights, {}, (card,)))[""][1] / sum(weights))
