"""The ranking of a closed round, from its cards in the database.

The rules are in `scoring`; here is what they are fed with."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext

from challenges.models import Entry
from core.workflow import TransitionNotAllowed
from judging.models import Round, Score
from judging.models.workflow import ASIDE, CardStatus, JudgeStatus, RoundStatus
from judging.services.dealing import judged_entries
from judging.services.rubric import rubric_of
from judging.services.scoring import Ranking, Row, rank
from judging.services.scoring_inputs import Card, Inputs


@dataclass(frozen=True)
class RankedRound:
    """A ranking, and the ideas that it calls by their references."""

    ranking: Ranking
    entries: dict[str, Entry]
    gone: list[Entry]
    """Ideas that somebody judged, and that left the challenge since: they do not
    count."""

    def row(self, reference: str) -> Row | None:
        """Return the row of an idea, or None if it is not ranked."""
        rows = self.ranking.rows
        return next((row for row in rows if row.idea == reference), None)


def rank_round(current: Round) -> RankedRound:
    """Rank the ideas of a closed round. Makes four queries. Raises TransitionNotAllowed
    if it is not closed: nobody sees a score before."""
    if current.status != RoundStatus.CLOSED:
        raise TransitionNotAllowed(
            gettext("Nobody sees a score before the round is closed.")
        )
    judged = judged_entries(current.panel.challenge)
    entries = {each.reference: each for each in judged.select_related("focus_area")}
    done = current.cards.done().values("entry")
    gone = Entry.objects.filter(pk__in=done).exclude(pk__in=judged.values("pk"))
    return RankedRound(
        ranking=rank(inputs_of(current, entries)),
        entries=entries,
        gone=list(gone.order_by("reference")),
    )


def inputs_of(current: Round, entries: dict[str, Entry]) -> Inputs:
    """Return the inputs of a ranking of these ideas, by reference: the cards that are
    done, and as planned readings all cards that could be, of judges who did not leave;
    as many at least as the round asks for.

    Makes two queries."""
    rubric = rubric_of(current)
    steps = _steps_by_card(current)
    planned = Counter(dict.fromkeys(entries, 0))
    cards = []
    rows = (
        current.cards.exclude(status__in=ASIDE)
        .order_by()
        .values_list("pk", "status", "entry__reference", "judge__seat", "judge__status")
    )
    for pk, status, reference, seat, judge_status in rows:
        if reference not in entries:
            continue
        is_done = status == CardStatus.DONE
        if is_done:
            given = [steps[pk][each["id"]] for each in rubric]
            cards.append(Card(reference, seat, tuple(given)))
        planned[reference] += is_done or judge_status == JudgeStatus.ACCEPTED
    wanted = {each: max(count, current.reads) for each, count in planned.items()}
    weights = tuple(each["weight"] for each in rubric)
    return Inputs(weights, wanted, tuple(cards))


def _steps_by_card(current: Round) -> dict[int, dict[int, int]]:
    """Return the steps of the cards that are done, by card and criterion."""
    found: dict[int, dict[int, int]] = {}
    scores = Score.objects.filter(card__round=current, card__status=CardStatus.DONE)
    for card, criterion, step in scores.order_by().values_list(
        "card", "criterion", "step"
    ):
        found.setdefault(card, {})[criterion] = step
    return found
