"""Queries for entries, in the words of the field."""

import hashlib
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    When,
)
from django.db.models.functions import Coalesce, Lower, TruncDate
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from challenges.models.challenge import Challenge
from challenges.models.search import staff_search_condition
from challenges.models.telling import email_status, shown_condition
from challenges.models.workflow import Outcome, Status
from core.references import has_reference, parse_reference
from focus_areas.models import FocusArea

MONTHS_AFTER_RESULTS = 24
"""Months for which an entry is kept after its challenge is over."""

QUEUE_RANK = Case(
    When(answer_due=None, then=F("id") * -1),
    default=F("id"),
    output_field=BigIntegerField(),
)
"""Tie-breaker of the queue: entries due on the same day by id ascending; entries with
no due date by id descending."""

QUEUE_ORDER = [F("answer_due").asc(nulls_last=True), QUEUE_RANK, "id"]
"""Order in which staff work through entries; the index entry_promise has it."""

QUEUE_INDEX_FIELDS: list[str | Case] = [
    "answer_due",
    QUEUE_RANK,
    "id",
    "status",
    "submitted_at",
    "challenge",
    "focus_area",
    "audience",
    "origin",
    "is_late",
    "assignee",
    "outcome",
    "personal_details",
]
"""Columns that the staff's list reads of every entry, to find one page of them."""


def has_outcome(outcome: str) -> Q:
    """Return the condition that the judges chose this outcome, announced or not; "" for
    approved entries without one. A duplicate has the outcome of its original."""
    of_original = Q(outcome="", duplicate_of__outcome=outcome)
    if outcome:
        return Q(outcome=outcome) | of_original
    return Q(outcome="", status=Status.APPROVED) & (Q(duplicate_of=None) | of_original)


def in_challenge(prefix: str = "") -> Q:
    """Return the condition that an entry is in its challenge, to be judged there:
    approved, not taken down, and no duplicate. `prefix` leads to the entry."""
    return Q(
        (f"{prefix}status", Status.APPROVED),
        (f"{prefix}is_taken_down", False),
        (f"{prefix}duplicate_of", None),
    )


class Sort(models.TextChoices):
    """Orders of the gallery; the first is the default."""

    AWARDED = "", _("Winners first")
    NEWEST = "newest", _("Newest first")
    OLDEST = "oldest", _("Oldest first")
    TITLE = "title", _("By name")


AWARDS = [Outcome.WINNER, Outcome.RUNNER_UP, Outcome.SHORTLISTED]
"""Outcomes that people can ask for, the best first. Nobody is listed for not having
been chosen."""

AWARD_RANK = Case(
    *(When(public_outcome=each, then=rank) for rank, each in enumerate(AWARDS)),
    default=len(AWARDS),
)


class EntryQuerySet(models.QuerySet[Any]):
    def locked(self, entry: Any) -> Any:
        """Return this entry as it is now, locked until the transaction ends."""
        return self.select_for_update().get(pk=entry.pk)

    def fingerprints(self) -> dict[int, str]:
        """Return an optimistic lock for each entry, by primary key.

        It changes whenever the entrant changes the text or the files, so that nobody
        decides about what they have not read."""
        rows = self.model._default_manager.filter(pk__in=self.order_by().values("pk"))
        revisions = (
            rows.order_by()
            .values_list("pk")
            .annotate(Count("revisions"), Max("revisions"))
        )
        attachments = rows.exclude(attachments=None).values_list(
            "pk", "attachments__pk", "attachments__alt"
        )
        files = defaultdict(list)
        for pk, *file in attachments.order_by(
            "attachments__added_at", "attachments__pk"
        ):
            files[pk].append(tuple(file))
        states = {pk: repr([rest, files[pk]]).encode() for pk, *rest in revisions}
        return {pk: hashlib.sha256(s).hexdigest()[:16] for pk, s in states.items()}

    def received(self) -> Self:
        """Entries that were really sent, whatever was decided later."""
        return self.exclude(status__in=[Status.DRAFT, Status.SPAM])

    def to_review(self) -> Self:
        """Entries that wait for a decision, the answer that is due first in front."""
        return self.filter(status=Status.SUBMITTED).order_by("answer_due", "pk")

    def shown(self) -> Self:
        """Entries with a decision that people outside know of."""
        return self.alias(email_status=email_status()).filter(shown_condition())

    def cleared(self) -> Self:
        """Entries that are approved, with consent, and without personal details that
        nobody has allowed."""
        without_details = Q(personal_details=0) | Q(details_allowed=True)
        return self.filter(without_details, status=Status.APPROVED, may_publish=True)

    def publishable(self) -> Self:
        """Entries that visitors may see as soon as their approval is shown: cleared, in
        a published challenge, not taken down, and no duplicate of an original shown
        instead.

        A duplicate is shown itself while its original is withdrawn, declined, in review
        or without consent. It is not shown while the original is taken down: what is
        wrong with the one may be wrong with the other."""
        original = self.model.objects.filter(pk=OuterRef("duplicate_of"))
        return self.cleared().filter(
            # In this order the original is looked up for duplicates only.
            Q(duplicate_of=None) | ~Exists(original.cleared().shown()),
            is_taken_down=False,
            challenge__in=Challenge.objects.published(),
        )

    def to_forget(self) -> Self:
        """Entries with personal data that have been kept for their time. Those without
        a name have none any more: every form asks for it."""
        now = timezone.localtime()
        months = now.year * 12 + now.month - 1 - MONTHS_AFTER_RESULTS
        day = min(now.day, 28)  # which every month has
        cutoff = now.replace(year=months // 12, month=months % 12 + 1, day=day)
        ended = Coalesce("challenge__results_announced_at", "challenge__closes_at")
        return self.alias(ended=ended).filter(ended__lt=cutoff).exclude(name="")

    def once_published(self) -> Self:
        """Entries that visitors could read at some time: they were approved, with
        consent then or later, and people outside know of it."""
        agreed = Q(may_publish=True) | Q(
            revisions__answers__may_publish=True,
            revisions__until__gte=F("history__at"),
        )
        other_statuses = [status for status in Status if status != Status.APPROVED]
        approved = Q(
            history__from_status__in=other_statuses,  # a note about it is no approval
            history__to_status=Status.APPROVED,
            history__is_undone=False,
            history__is_overtaken=False,
        )
        is_known = ~Q(status=Status.APPROVED) | shown_condition()
        entries = self.alias(email_status=email_status()).filter(is_known)
        return entries.filter(approved, agreed).distinct()

    def published(self) -> Self:
        """Entries that visitors may see."""
        return self.publishable().shown()

    def awarded(self) -> Self:
        """Entries whose award was announced: winners first, then runners-up, then the
        shortlist."""
        ranked = self.filter(public_outcome__in=AWARDS)
        return ranked.sorted_by(Sort.AWARDED)

    def in_area(self, area: FocusArea | None) -> Self:
        return self.filter(focus_area=area)

    def per_day(self, first: date, last: date) -> dict[date, int]:
        """Return how many entries came in on each day, in local time; 0 included."""
        end = last + timedelta(days=1)
        received = self.filter(
            submitted_at__gte=timezone.make_aware(datetime.combine(first, time.min)),
            submitted_at__lt=timezone.make_aware(datetime.combine(end, time.min)),
        )
        by_day = received.order_by().values_list(TruncDate("submitted_at"))
        counts = dict(by_day.annotate(Count("pk")))
        days = (first + timedelta(days=n) for n in range((end - first).days))
        return {day: counts.get(day, 0) for day in days}

    def count_by(self, *names: str) -> dict[str, Counter[Any]]:
        """Count the entries by value, for each of these fields, in one query."""
        rows = self.order_by().values_list(*names).annotate(Count("pk"))
        counts: dict[str, Counter[Any]] = {name: Counter() for name in names}
        for *values, count in rows:
            for name, value in zip(names, values, strict=True):
                counts[name][value] += count
        return counts

    def search_for_staff(self, text: str) -> Self:
        """Entries whose public text, or whose entrant's details, have every word."""
        condition = staff_search_condition(text)
        if parse_reference(text):
            condition |= has_reference(text)
        return self.filter(condition)

    def sorted_by(self, sort: str) -> Self:
        if sort == Sort.OLDEST:
            return self.order_by("submitted_at", "pk")
        if sort == Sort.TITLE:
            return self.order_by(Lower("title"), "-submitted_at", "-pk")
        newest = "-submitted_at", "-pk"
        if sort == Sort.NEWEST:
            return self.order_by(*newest)
        return self.order_by(AWARD_RANK, *newest)


_Manager = models.Manager.from_queryset(EntryQuerySet)


class EntryManager(_Manager[Any]):
    """The manager of entries."""

    def published(self) -> EntryQuerySet:
        """Return entries that visitors may see. The query is long and most pages ask
        it, so it is made once; that of a related manager each time."""
        if type(self) is EntryManager:
            return self._published.all()
        return self._make_published()

    @cached_property
    def _published(self) -> EntryQuerySet:
        return self._make_published()

    def _make_published(self) -> EntryQuerySet:
        entries: Any = self.get_queryset()
        published: EntryQuerySet = entries.published()
        return published
