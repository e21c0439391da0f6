"""Ideas that staff keep from judges: one, or all that an award can go to."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from challenges.models import Entry
from judging.models import Award, Bar, Card, Judge, Panel, Score
from judging.models.card import CardQuerySet
from judging.models.workflow import ASIDE, CardStatus
from judging.services.assignment import Pair
from judging.services.transitions import transition_to


def barred_by_staff(panel: int) -> set[Pair]:
    """Return the ideas that staff keep from judges of a panel, by its primary key.
    Makes one query, and one more if it is those of an award."""
    bars = Bar.objects.filter(judge__panel=panel)
    found, awards = set(), []
    for bar in bars.select_related("judge", "entry", "award"):
        if bar.entry is not None:
            found.add(Pair(bar.entry.reference, bar.judge.seat))
        elif bar.award is not None:
            awards.append((bar.award, bar.judge.seat))
    entries = list(Entry.objects.filter(challenge__panel=panel)) if awards else []
    return found | {
        Pair(entry.reference, seat)
        for award, seat in awards
        for entry in entries
        if award.can_go_to(entry)
    }


def entries_of_award(award: Award) -> list[Entry]:
    """Return the ideas of the challenge that an award can go to, judged or not."""
    entries = Entry.objects.filter(challenge__panel=award.panel_id)
    return [entry for entry in entries if award.can_go_to(entry)]


def take_ideas(
    judges: Collection[Judge], entries: Iterable[Entry], *, reason: str, by: User
) -> None:
    """Take ideas from judges, whose panel is locked: a card without a score that they
    have not opened goes; another one is set aside, and not counted."""
    cards = Card.objects.filter(judge__in=judges, entry__in=list(entries))
    _take(cards, reason=reason, by=by)


def take_barred(panel: Panel, *, by: User) -> None:
    """Take ideas from judges of a panel, which is locked, that changed since they were
    dealt, and are kept from them now. Makes one query if there are none."""
    reason = gettext("It changed: now it is kept from the judge.")
    cards = Card.objects.filter(round__panel=panel)
    _take(cards.barred(), reason=reason, by=by)


def _take(cards: CardQuerySet, *, reason: str, by: User) -> None:
    has_score = Exists(Score.objects.filter(card=OuterRef("pk")))
    found: Any = _locked(cards.exclude(status__in=ASIDE))
    for card in found.annotate(has_score=has_score):
        if card.status == CardStatus.NEW and not card.has_score:
            card.delete()
        else:
            transition_to(card, CardStatus.SET_ASIDE, by=by, note=reason)
            card.save()


def give_ideas_back(
    judges: Collection[Judge], entries: Iterable[Entry], *, by: User
) -> None:
    """Let judges of one panel, which is locked, judge what was set aside, but for what
    is kept from them still."""
    kept = {p for key in {j.panel_id for j in judges} for p in barred_by_staff(key)}
    cards = Card.objects.filter(judge__in=judges, entry__in=list(entries))
    for card in _locked(cards).filter(status=CardStatus.SET_ASIDE):
        if Pair(card.entry.reference, card.judge.seat) not in kept:
            transition_to(card, CardStatus.NEW, by=by)
            card.save()


def _locked(cards: CardQuerySet) -> CardQuerySet:
    related = cards.select_related("round__panel", "judge", "entry")
    return related.select_for_update(of=("self",))
