"""The rubric of a round: the criteria of its challenge, each with five steps in words.

While a round is being set up, names and weights come from the challenge; when it opens,
the rubric is stored whole, and stays."""

from typing import TypedDict

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from challenges.models import Criterion
from challenges.services.interests import refuse_interested
from core.workflow import TransitionNotAllowed
from judging.models import Round
from judging.services.transitions import add_history


class Step(TypedDict):
    label: str
    meaning: str


class RubricCriterion(TypedDict):
    id: int
    name: str
    description: str
    weight: int
    steps: list[Step]
    """Steps from the weakest to the best; the first is step 1."""


def default_steps() -> list[Step]:
    """Return the steps of a criterion for which staff have written none."""
    labels = [
        gettext("Weak"),
        gettext("Fair"),
        gettext("Good"),
        gettext("Very good"),
        gettext("Excellent"),
    ]
    return [{"label": label, "meaning": ""} for label in labels]


def rubric_of(current: Round) -> list[RubricCriterion]:
    """Return the rubric as it is, or as it would be if the round opened now."""
    if current.rubric_is_fixed:
        stored: list[RubricCriterion] = current.rubric
        return stored
    steps = {each["id"]: each["steps"] for each in current.rubric}
    return [
        {
            "id": criterion.pk,
            "name": criterion.name,
            "description": criterion.description,
            "weight": criterion.weight,
            "steps": steps.get(criterion.pk) or default_steps(),
        }
        for criterion in Criterion.objects.filter(challenge=current.panel.challenge)
    ]


@transaction.atomic
def save_steps(current: Round, *, steps: dict[int, list[Step]], by: User) -> Round:
    """Keep the steps of each criterion, by its primary key. Raises TransitionNotAllowed
    once the round has opened."""
    locked = Round.objects.select_for_update(of=("self",), no_key=True).get(
        pk=current.pk
    )
    refuse_interested(locked.panel.challenge_id, by)
    if locked.rubric_is_fixed:
        raise TransitionNotAllowed(
            gettext("The round has opened: its rubric stays as it is.")
        )
    locked.rubric = [
        {**each, "steps": steps.get(each["id"], each["steps"])}
        for each in rubric_of(locked)
    ]
    locked.save(update_fields=["rubric"])
    what = gettext("Steps of the criteria saved")
    add_history(locked.panel, row=gettext("rubric"), what=what, by=by)
    return locked
