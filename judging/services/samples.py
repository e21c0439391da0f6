"""Samples: staff write them before the first round opens; each judge scores all of them
before the first idea."""

from collections import Counter
from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from challenges.services.interests import refuse_interested
from core.workflow import TransitionNotAllowed
from judging.models import Judge, Panel, Round, Sample, SampleCard
from judging.models.workflow import RoundStatus
from judging.services.locks import lock_panel, share_round
from judging.services.rubric import RubricCriterion, rubric_of
from judging.services.transitions import add_history
from judging.steps import STEPS


def can_change(panel: Panel) -> bool:
    """Return whether no judge can have read a sample: no round has opened."""
    return not panel.rounds.exclude(status=RoundStatus.DRAFT).exists()


@transaction.atomic
def save_sample(
    panel: Panel,
    sample: Sample | None,
    *,
    title: str,
    text: str,
    explanation: str,
    by: User,
) -> Sample:
    """Keep a sample, or add one if it is None. Raises TransitionNotAllowed once a round
    has opened: all judges read the same."""
    _check(lock_panel(panel.pk), by)
    sample = sample or Sample(panel=panel)
    sample.title, sample.text, sample.explanation = title, text, explanation
    sample.save()
    sample.cards.all().delete()  # of an opening that was taken back
    add_history(panel, row=gettext("samples"), what=gettext("Sample saved"), by=by)
    return sample


@transaction.atomic
def delete_sample(sample: Sample, *, by: User) -> None:
    """Delete a sample. Raises TransitionNotAllowed once a round has opened."""
    _check(lock_panel(sample.panel_id), by)
    panel = sample.panel
    sample.delete()
    add_history(panel, row=gettext("samples"), what=gettext("Sample deleted"), by=by)


def _check(panel: Panel, by: User) -> None:
    refuse_interested(panel.challenge_id, by)
    if not can_change(panel):
        raise TransitionNotAllowed(
            gettext("The round has opened: the samples stay as they are.")
        )


def next_sample(judge: Judge) -> int | None:
    """Return the number of the first sample that a judge has not scored; None if there
    is none. Makes one query."""
    mine = SampleCard.objects.filter(sample=OuterRef("pk"), judge=judge)
    samples = Sample.objects.filter(panel=judge.panel_id).order_by("pk")
    rows = samples.annotate(is_mine=Exists(mine)).values_list("is_mine", flat=True)
    return next((n for n, is_mine in enumerate(rows, start=1) if not is_mine), None)


@transaction.atomic
def score_sample(
    sample: Sample, *, judge: Judge, current: Round, steps: Mapping[int, int]
) -> SampleCard:
    """Keep the steps that a judge gives a sample, by criterion. Twice is once: the
    first ones stay, because the judge then reads what others gave. Raises
    TransitionNotAllowed if the round takes no scores, ValueError for steps that are not
    one for each criterion."""
    share_round(current.pk)
    current.refresh_from_db(fields=["status", "closes_at"])
    if not current.takes_scores:
        raise TransitionNotAllowed(
            gettext("The round is closed: what you chose and wrote was not saved.")
        )
    wanted = {each["id"] for each in rubric_of(current)}
    if set(steps) != wanted or not all(1 <= s <= STEPS for s in steps.values()):
        raise ValueError("One step for each criterion.")
    card, _created = SampleCard.objects.get_or_create(
        sample=sample,
        judge=judge,
        defaults={"steps": {str(key): step for key, step in steps.items()}},
    )
    return card


def spread(
    sample: Sample, rubric: list[RubricCriterion]
) -> list[tuple[RubricCriterion, list[tuple[int, str, int]]]]:
    """Return how often each step was given: for each criterion its number, label and
    how often. Nobody is named. Makes one query, if the cards are not prefetched."""
    counts: Counter[tuple[str, int]] = Counter()
    for card in sample.cards.all():
        counts.update(card.steps.items())
    return [
        (
            each,
            [
                (number, step["label"], counts[str(each["id"]), number])
                for number, step in enumerate(each["steps"], start=1)
            ],
        )
        for each in rubric
    ]
