"""Who reads what: the rules of `assignment`, on the rows of a round. Each judge gets
their ideas in a random order of their own."""

import random
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Max, Q

from challenges.models import Challenge, Entry
from challenges.models.entry_queryset import EntryQuerySet, in_challenge
from judging.models import Card, Judge, Panel, Round
from judging.models.workflow import (
    ASIDE,
    TO_DO,
    CardStatus,
    JudgeStatus,
    RoundStatus,
)
from judging.services import assignment
from judging.services.assignment import Idea, Pair, assign
from judging.services.bars import barred_by_staff
from judging.services.estimates import TYPICAL_WORDS


def judged_entries(challenge: Challenge) -> EntryQuerySet:
    """Return the ideas that judges read: approved, not taken down, and no duplicate."""
    entries: EntryQuerySet = Entry.objects.filter(in_challenge(), challenge=challenge)
    return entries


def entries_of(current: Round) -> EntryQuerySet:
    """Return the ideas that judges read in a round."""
    judged = judged_entries(current.panel.challenge)
    if not current.is_second_look:
        return judged
    return judged.filter(pk__in=current.entries.values("pk"))


def ideas_of(entries: EntryQuerySet) -> list[Idea]:
    """Return ideas as they are dealt."""
    rows = entries.values_list("reference", "focus_area", "shown__word_count")
    return [
        Idea(reference, str(area or ""), words or TYPICAL_WORDS)
        for reference, area, words in rows
    ]


def readers_of(judges: Iterable[Judge]) -> list[assignment.Judge]:
    """Return judges, with their areas prefetched, as ideas are dealt to them."""
    return [
        assignment.Judge(judge.seat, frozenset(map(str, areas)), judge.most)
        for judge in judges
        for areas in [[area.pk for area in judge.areas.all()]]
    ]


def barred_pairs(current: Round) -> set[Pair]:
    """Return who may not read what: staff or the judge said so, or the judge has scored
    it in a round before."""
    cards = Card.objects.filter(round__panel=current.panel_id).order_by()
    is_before = Q(status=CardStatus.DONE, round__position__lt=current.position)
    kept_off = cards.filter(Q(status__in=ASIDE) | is_before)
    rows = kept_off.values_list("entry__reference", "judge__seat")
    return barred_by_staff(current.panel_id) | _pairs(rows)


def dealt_pairs(current: Round) -> set[Pair]:
    """Return who reads what: cards that are done, or that a judge will still do, but
    for those of ideas that are kept from the judge since they were dealt."""
    is_coming = Q(status__in=TO_DO, judge__status=JudgeStatus.ACCEPTED)
    cards = current.cards.filter(Q(status=CardStatus.DONE) | is_coming)
    rows = cards.without_barred().order_by()
    return _pairs(rows.values_list("entry__reference", "judge__seat"))


def _pairs(rows: Iterable[tuple[str, int]]) -> set[Pair]:
    return {Pair(*row) for row in rows}


def deal(panel: Panel) -> int:
    """Deal the ideas that are ready and that nobody has, if a round is open; where all
    judges read all ideas, whatever one of them lacks. Return how many cards are new.

    Safe to run twice: what was dealt stays as it is. Readings that a judge gave up are
    dealt by `dealing_anew`, after somebody looked at what would happen."""
    current = panel.rounds.filter(status=RoundStatus.OPEN).last()
    if current is None:
        return 0
    kept = dealt_pairs(current)
    found = assign(
        ideas_of(entries_of(current).filter(shown__is_ready=True)),
        readers_of(panel.judges.accepted().prefetch_related("areas")),
        current.reads,
        seed=current.seed,
        barred=barred_pairs(current),
        kept=kept,
    )
    known = {pair.reference for pair in kept} if current.reads else set()
    new = [pair for pair in found.pairs if pair.reference not in known]
    return add_cards(current, set(new) - kept)


def add_cards(current: Round, pairs: Iterable[Pair]) -> int:
    """Give judges cards for these ideas, behind those that they have; return how many.
    Who said to have finished has not any more."""
    piles: defaultdict[int, list[str]] = defaultdict(list)
    for pair in sorted(pairs):
        piles[pair.judge].append(pair.reference)
    if not piles:
        return 0
    judges = Judge.objects.filter(panel=current.panel_id, seat__in=piles)
    judges.update(finished_at=None)
    entries = Entry.objects.filter(challenge=current.panel.challenge)
    keys = dict(entries.order_by().values_list("reference", "pk"))
    last = dict(current.cards.order_by().values_list("judge").annotate(Max("position")))
    cards = []
    for judge in judges:
        references = piles[judge.seat]
        # Not secret: the same seed gives the same list, so that the order can be shown.
        random.Random(f"{current.seed} {judge.seat}").shuffle(references)  # nosec B311
        cards += [
            Card(round=current, judge=judge, entry_id=keys[each], position=position)
            for position, each in enumerate(references, last.get(judge.pk, 0) + 1)
        ]
    Card.objects.bulk_create(cards, batch_size=500, ignore_conflicts=True)
    return len(cards)
