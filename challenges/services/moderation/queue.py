"""Queue of entries in the order in which moderators work."""

from django.db.models import Q

from challenges.models import Entry
from challenges.models.entry_queryset import QUEUE_RANK, EntryQuerySet


def neighbours(
    entries: EntryQuerySet, entry: Entry
) -> tuple[Entry | None, Entry | None]:
    """Return the entries of `entries` before and after `entry` in QUEUE_ORDER.

    `entry` need not be among them. Each is found by keyset: no rows are skipped."""
    ranked = entries.alias(rank=QUEUE_RANK)
    waiting, rest = ranked.exclude(answer_due=None), ranked.filter(answer_due=None)
    forwards, backwards = ["answer_due", "rank"], ["-answer_due", "-rank"]
    due = entry.answer_due
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
