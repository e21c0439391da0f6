"""The ranking of a closed round, from its cards in the database.

The rules are in `scoring`; here is what they are fed with."""

import json
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from challenges.models import Entry
from challenges.services.interests import refuse_interested
from core.workflow import TransitionNotAllowed
from judging.models import Card as CardRow
from judging.models import Panel, Round, Score, StoredRanking
from judging.models.workflow import ASIDE, CardStatus, JudgeStatus, RoundStatus
from judging.services.bars import take_barred
from judging.services.dealing import judged_entries
from judging.services.judge_results import JudgeResult
from judging.services.locks import lock_round
from judging.services.rubric import rubric_of
from judging.services.scoring import Ranking, Reading, Row, rank
from judging.services.scoring_inputs import (
    Card,
    Inputs,
    canonical,
    fingerprint,
    inputs_from,
)
from judging.services.transitions import add_history


@dataclass(frozen=True)
class RankedRound:
    """A ranking, and the ideas that it calls by their references."""

    ranking: Ranking
    entries: dict[str, Entry]
    """Ideas of the ranking, but for those that their entrants had deleted."""
    gone: list[Entry]
    """Ideas that somebody judged, and that left the challenge since."""
    stored: StoredRanking | None = None
    is_current: bool = True
    """Whether the same would be made of the cards that there are now."""

    @property
    def deleted_count(self) -> int:
        return len(self.ranking.rows) - len(self.entries)

    def row(self, reference: str) -> Row | None:
        """Return the row of an idea, or None if it is not ranked."""
        rows = self.ranking.rows
        return next((row for row in rows if row.idea == reference), None)


@transaction.atomic
def rank_anew(current: Round, *, by: User) -> StoredRanking:
    """Keep the ranking of a closed round as its cards are now (see store_ranking).
    Raises TransitionNotAllowed for staff with an interest in the challenge."""
    current = lock_round(current)
    refuse_interested(current.panel.challenge_id, by)
    return store_ranking(current, by=by)


def store_ranking(current: Round, *, by: User) -> StoredRanking:
    """Keep the ranking of a closed round, which is locked, with the scores that it is
    made from. If the last one that was kept is the same, it is returned. Raises
    TransitionNotAllowed if the round is not closed."""
    _check_closed(current)
    take_barred(current.panel, by=by)
    inputs = inputs_of(current, _judged(current))
    last = current.rankings.last()
    if last is not None and last.fingerprint == fingerprint(inputs):
        return last
    stored = current.rankings.create(
        by=by,
        fingerprint=fingerprint(inputs),
        inputs=canonical(inputs),
        result=canonical(rank(inputs)),
    )
    what = gettext("Ranking kept")
    add_history(current.panel, row=gettext("ranking"), what=what, by=by)
    return stored


def shown_ranking(
    current: Round, stored: StoredRanking | None = None
) -> RankedRound | None:
    """Return a ranking that was kept, or the last one; None if there is none, or while
    the round is not closed: nobody sees a score then."""
    if current.status != RoundStatus.CLOSED:
        return None
    stored = stored or StoredRanking.objects.filter(round=current).last()
    if stored is None:
        return None
    ranking = ranking_from(stored.result)
    references = [row.idea for row in ranking.rows]
    entries = Entry.objects.filter(reference__in=references)
    now = fingerprint(inputs_of(current, _judged(current)))
    return RankedRound(
        ranking=ranking,
        entries={each.reference: each for each in entries.select_related("focus_area")},
        gone=_gone(current),
        stored=stored,
        is_current=now == stored.fingerprint,
    )


def deciding_ranking(panel: Panel) -> RankedRound | None:
    """Return the ranking by which the panel decides: that of its last round, and behind
    it the ideas that only the first look read. None before the last round is closed."""
    rounds = list(panel.rounds.select_related("panel__challenge"))
    last = shown_ranking(rounds[-1])
    first = shown_ranking(rounds[0]) if last and len(rounds) > 1 else None
    if last is None or first is None:
        return last
    again = {row.idea for row in last.ranking.rows}
    rest = [row for row in first.ranking.rows if row.idea not in again]
    before = [row.place for row in rest if row.place is not None]
    behind = [
        row._replace(
            place=row.place and len(again) + before.index(row.place) + 1,
            is_in_band=False,
        )
        for row in rest
    ]
    rows = (*last.ranking.rows, *behind)
    return replace(
        last,
        ranking=last.ranking._replace(rows=rows),
        entries={**first.entries, **last.entries},
        is_current=first.is_current and last.is_current,
    )


def ranking_from(text: str) -> Ranking:
    """Return the ranking that `canonical` wrote, by whichever rule it was made."""
    data = json.loads(text)
    rows = tuple(
        Row(
            **{
                **row,
                "readings": tuple(Reading(**each) for each in row["readings"]),
                "criteria": tuple(row["criteria"]),
            }
        )
        for row in data["rows"]
    )
    judges = tuple(JudgeResult(**each) for each in data["judges"])
    return Ranking(**{**data, "rows": rows, "judges": judges})


def is_rebuilt(stored: StoredRanking) -> bool:
    """Whether a ranking that was kept comes out of its scores again, to the last byte;
    not if another rule made it."""
    return canonical(rank(inputs_from(stored.inputs))) == stored.result


def _check_closed(current: Round) -> None:
    if current.status != RoundStatus.CLOSED:
        raise TransitionNotAllowed(
            gettext("Nobody sees a score before the round is closed.")
        )


def _judged(current: Round) -> dict[str, Entry]:
    entries = judged_entries(current.panel.challenge).select_related("focus_area")
    return {each.reference: each for each in entries}


def _gone(current: Round) -> list[Entry]:
    judged = judged_entries(current.panel.challenge)
    cards = CardRow.objects.filter(
        round__panel=current.panel_id, round__position__lte=current.position
    )
    done = cards.done().values("entry")
    gone = Entry.objects.filter(pk__in=done).exclude(pk__in=judged.values("pk"))
    return list(gone.order_by("reference"))


def inputs_of(current: Round, entries: dict[str, Entry]) -> Inputs:
    """Return the inputs of a ranking of these ideas, by reference: the cards that are
    done, and as planned readings all cards that could be, of judges who did not leave;
    as many at least as the round asks for. A second look ranks its own ideas alone;
    cards of the first look count, and those of other ideas for strictness.

    Makes two queries, and one more for a second look."""
    rubric = rubric_of(current)
    steps = _steps_by_card(current)
    ranked = set(entries)
    if current.is_second_look:
        ranked &= set(current.entries.values_list("reference", flat=True))
    readers: dict[str, set[int]] = {reference: set() for reference in ranked}
    cards = []
    for pk, is_done, reference, seat, is_coming in _cards_that_count(current):
        if reference not in entries:
            continue
        if is_done:
            given = [steps[pk][each["id"]] for each in rubric]
            cards.append(Card(reference, seat, tuple(given)))
        if reference in ranked and (is_done or is_coming):
            readers[reference].add(seat)
    planned = {each: max(len(seats), current.reads) for each, seats in readers.items()}
    weights = tuple(each["weight"] for each in rubric)
    return Inputs(weights, planned, tuple(cards))


def _cards_that_count(current: Round) -> list[tuple[int, bool, str, int, bool]]:
    """Return the cards of this round and of those before it: primary key, whether it is
    done, reference, seat, and whether its judge could still have done it."""
    rows = (
        CardRow.objects.filter(
            round__panel=current.panel_id, round__position__lte=current.position
        )
        .exclude(status__in=ASIDE)
        .without_barred()
        .order_by()
        .values_list(
            *("pk", "status", "entry__reference", "judge__seat"),
            *("judge__status", "round"),
        )
    )
    return [
        (
            pk,
            status == CardStatus.DONE,
            reference,
            seat,
            judge_status == JudgeStatus.ACCEPTED and key == current.pk,
        )
        for pk, status, reference, seat, judge_status, key in rows
    ]


def _steps_by_card(current: Round) -> dict[int, dict[int, int]]:
    """Return the steps of the cards of a panel that are done, by card and criterion."""
    found: dict[int, dict[int, int]] = {}
    scores = Score.objects.filter(
        card__round__panel=current.panel_id, card__status=CardStatus.DONE
    )
    for card, criterion, step in scores.order_by().values_list(
        "card", "criterion", "step"
    ):
        found.setdefault(card, {})[criterion] = step
    return found
