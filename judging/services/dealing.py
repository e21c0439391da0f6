"""Who reads what: every judge every idea that is ready, in a random order of their
own."""

import random

from challenges.models import Challenge, Entry
from challenges.models.entry_queryset import EntryQuerySet
from challenges.models.workflow import Status
from judging.models import Bar, Card, Judge, Panel, Round
from judging.models.workflow import RoundStatus


def judged_entries(challenge: Challenge) -> EntryQuerySet:
    """Return the ideas that judges read: approved, not taken down, and no duplicate."""
    entries: EntryQuerySet = Entry.objects.filter(
        challenge=challenge,
        status=Status.APPROVED,
        is_taken_down=False,
        duplicate_of=None,
    )
    return entries


def deal(panel: Panel) -> int:
    """Give each judge who accepted a card for each idea that is ready, if a round is
    open; return how many are new. Ideas that a judge is barred from are left out.

    Safe to run twice: what was dealt stays as it is."""
    current = panel.rounds.filter(status=RoundStatus.OPEN).last()
    if current is None:
        return 0
    judges = panel.judges.accepted()
    cards = [card for judge in judges for card in _missing(current, judge)]
    Card.objects.bulk_create(cards, batch_size=500, ignore_conflicts=True)
    return len(cards)


def _missing(current: Round, judge: Judge) -> list[Card]:
    """Return the cards that a judge has still to get, behind those that are dealt."""
    ready = judged_entries(current.panel.challenge).filter(shown__is_ready=True)
    barred = Bar.objects.filter(judge=judge).values("entry")
    dealt = Card.objects.filter(round=current, judge=judge)
    missing = ready.exclude(pk__in=barred).exclude(pk__in=dealt.values("entry"))
    entries = sorted(missing.values_list("reference", "pk"))
    # Not secret: the same seed gives the same list, so that the order can be shown.
    random.Random(f"{current.seed} {judge.seat}").shuffle(entries)  # nosec B311
    first = dealt.count() + 1
    return [
        Card(round=current, judge=judge, entry_id=pk, position=position)
        for position, (_reference, pk) in enumerate(entries, start=first)
    ]
