"""How far the judges of a round are: numbers, and no score."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, Q

from challenges.models import Entry
from judging.models import Card, Judge, Round
from judging.models.workflow import (
    ASIDE,
    TO_DO,
    CardStatus,
    JudgeStatus,
)
from judging.services.dealing import entries_of


class Progress(NamedTuple):
    """How far one judge is."""

    judge: Judge
    counts: dict[str, int]
    """Number of cards by status. Ideas that left the challenge do not count."""
    saved_at: datetime | None
    """When the judge saved something last."""

    @property
    def to_do(self) -> int:
        return self._sum(TO_DO)

    @property
    def begun(self) -> int:
        return self._sum([CardStatus.BEGUN])

    @property
    def done(self) -> int:
        return self._sum([CardStatus.DONE])

    @property
    def aside(self) -> int:
        return self._sum(ASIDE)

    def _sum(self, statuses: list[CardStatus]) -> int:
        return sum(self.counts.get(status, 0) for status in statuses)


class IdeaProgress(NamedTuple):
    """How many judges have judged an idea, here or in a round before, and how many
    may."""

    entry: Entry
    done: int
    may: int


def progress(current: Round, *, hidden: Collection[str] = ()) -> list[Progress]:
    """Return how far each judge is who accepted, or who did something before leaving;
    ideas with the references `hidden` do not count. Makes two queries."""
    counts: dict[int, dict[str, int]] = {}
    saved: dict[int, list[datetime]] = {}
    cards = current.cards.of_running_ideas().exclude(entry__reference__in=hidden)
    rows = cards.order_by().values_list("judge", "status")
    for judge, status, number, at in rows.annotate(Count("pk"), Max("saved_at")):
        counts.setdefault(judge, {})[status] = number
        saved.setdefault(judge, []).extend([at] if at else [])
    judges = current.panel.judges.filter(
        Q(status=JudgeStatus.ACCEPTED) | Q(pk__in=counts)
    )
    return [
        Progress(
            judge,
            counts.get(judge.pk, {}),
            max(saved.get(judge.pk, []), default=None),
        )
        for judge in judges
    ]


def idea_progress(
    current: Round, *, hidden: Collection[str] = ()
) -> list[IdeaProgress]:
    """Return how far each idea of a round is, those with the fewest readings first.
    Readings of judges who left count only if they are done."""
    cards = Card.objects.filter(round__panel=current.panel_id).without_barred()
    is_before = Q(cards__round__position__lt=current.position)
    is_done = Q(cards__status=CardStatus.DONE, cards__in=cards)
    is_done &= is_before | Q(cards__round=current)
    is_coming = Q(
        cards__in=cards,
        cards__status__in=TO_DO,
        cards__round=current,
        cards__judge__status=JudgeStatus.ACCEPTED,
    )
    ideas = entries_of(current).exclude(reference__in=hidden)
    ideas = ideas.annotate(
        done=Count("cards", is_done), may=Count("cards", is_done | is_coming)
    )
    rows = ideas.order_by("done", "reference")
    return [IdeaProgress(entry, entry.done, entry.may) for entry in rows]
