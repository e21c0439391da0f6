"""Queue of entries in the order in which moderators work."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from challenges.models import Entry, EntryHistory
from challenges.models.entry_queryset import QUEUE_RANK, EntryQuerySet
from challenges.services.transitions import (
    answer_due_from,
    decision_hold,
    waiting_since,
)
from core.workflow import COUNT_LIMIT, Progress
from core.working_days import start_of_today

Neighbours = tuple[Entry | None, Entry | None]
"""The entries before and after another one."""


def neighbours(entries: EntryQuerySet, entry: Entry) -> Neighbours:
    """Return the entries of `entries` before and after `entry` in QUEUE_ORDER.

    `entry` need not be among them. Where it has just been decided on, or has left them,
    these are the ones of the place where it waited, as long as others wait."""
    if entry.answer_due is None and _has_moved(entries, entry):
        due = answer_due_from(entry, waiting_since(entry))
        before, after = _around(entries, entry, due)
        if after is None or after.answer_due is None:
            after = entries.to_review().first()
        if after:
            return before, after
    return _around(entries, entry, entry.answer_due)


def _has_moved(entries: EntryQuerySet, entry: Entry) -> bool:
    decided = entry.decided_at
    if decided and timezone.now() - decided < decision_hold():
        return True
    return not entries.filter(pk=entry.pk).exists()


def _around(entries: EntryQuerySet, entry: Entry, due: datetime | None) -> Neighbours:
    """Return the entries before and after the place of an entry whose answer is due
    then. Each is found by keyset: no rows are skipped."""
    ranked = entries.alias(rank=QUEUE_RANK)
    waiting, rest = ranked.exclude(answer_due=None), ranked.filter(answer_due=None)
    forwards, backwards = ["answer_due", "rank"], ["-answer_due", "-rank"]
    if due is None:
        newer, older = rest.filter(rank__lt=-entry.pk), rest.filter(rank__gt=-entry.pk)
        before = newer.order_by(*backwards).first()
        return (
            before or waiting.order_by(*backwards).first(),
            older.order_by(*forwards).first(),
        )
    earlier = waiting.filter(
        Q(answer_due__lt=due) | Q(rank__lt=entry.pk), answer_due__lte=due
    )
    later = waiting.filter(
        Q(answer_due__gt=due) | Q(rank__gt=entry.pk), answer_due__gte=due
    )
    return (
        earlier.order_by(*backwards).first(),
        later.order_by(*forwards).first() or rest.order_by(*forwards).first(),
    )


def progress(entries: EntryQuerySet, entry: Entry, *, by: User) -> Progress:
    """Return how far somebody is who works through `entries`, in two queries."""
    keys = list(entries.values_list("pk", flat=True)[: COUNT_LIMIT + 1])
    place = keys.index(entry.pk) + 1 if entry.pk in keys else 0
    decisions = EntryHistory.objects.decisions()
    today = decisions.filter(by=by, at__gte=start_of_today())
    return Progress(place, len(keys), today.order_by().count())
