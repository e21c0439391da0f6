"""What is asked of entries, in the words of the field."""

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
from django.db.models.functions import Lower, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models.challenge import Challenge
from challenges.models.search import with_words, with_words_for_staff
from challenges.models.workflow import Outcome, Status
from focus_areas.models import FocusArea

QUEUE_RANK = Case(
    When(answer_due=None, then=F("id") * -1),
    default=F("id"),
    output_field=BigIntegerField(),
)
"""Whose turn it is among those that are due on the same day: who came first. Among
those that nobody waits for, it is who came last."""

QUEUE_ORDER = [F("answer_due").asc(nulls_last=True), QUEUE_RANK, "id"]
"""The order in which staff work; the index entry_promise has it."""


class Sort(models.TextChoices):
    """The orders of the gallery; the first is the one that nobody asked for."""

    NEWEST = "", _("Newest first")
    OLDEST = "oldest", _("Oldest first")
    TITLE = "title", _("By name")


class EntryQuerySet(models.QuerySet[Any]):
    def locked(self, entry: Any) -> Any:
        """This row as it is now, and nobody else's until the transaction ends."""
        return self.select_for_update().get(pk=entry.pk)

    def fingerprints(self) -> dict[int, str]:
        """By key: another one whenever the people outside change the words or the
        files. Nobody decides about what they have not read."""
        rows = self.model._default_manager.filter(pk__in=self.order_by().values("pk"))
        of_words = Count("revisions"), Max("revisions")
        counts = rows.order_by().values_list("pk").annotate(*of_words)
        files = defaultdict(list)
        kept = rows.exclude(attachments=None).values_list(
            "pk", "attachments__pk", "attachments__alt"
        )
        for pk, *file in kept.order_by("attachments__added_at", "attachments__pk"):
            files[pk].append(tuple(file))
        words = {pk: repr([count, files[pk]]).encode() for pk, *count in counts}
        return {pk: hashlib.sha256(text).hexdigest()[:16] for pk, text in words.items()}

    def received(self) -> Self:
        """Every idea that was really sent, whatever was decided later."""
        return self.exclude(status__in=[Status.DRAFT, Status.SPAM])

    def to_review(self) -> Self:
        """What waits for a decision, the answer that is due first in front."""
        return self.filter(status=Status.SUBMITTED).order_by("answer_due", "pk")

    def published(self) -> Self:
        """What visitors may see: approved, with consent, in a published challenge, not
        taken down, and no double of another idea that is there in its place.

        A double stands for itself while that other one is withdrawn, declined, read
        again or not to be published. It does not when that one was taken down: what is
        wrong with the one may be wrong with the other."""
        kept = self.model.objects.filter(
            pk=OuterRef("duplicate_of"), status=Status.APPROVED, may_publish=True
        )
        return self.filter(
            # In this order: only of doubles is the other one looked up.
            Q(duplicate_of=None) | ~Exists(kept),
            status=Status.APPROVED,
            may_publish=True,
            is_taken_down=False,
            challenge__in=Challenge.objects.published(),
        )

    def awarded(self) -> Self:
        """What the panel set apart: winners first, then runners-up, then the rest."""
        ranks = [Outcome.WINNER, Outcome.RUNNER_UP, Outcome.SHORTLISTED]
        rank = Case(*(When(outcome=o, then=n) for n, o in enumerate(ranks)))
        return self.filter(outcome__in=ranks).order_by(rank, "-submitted_at", "-pk")

    def in_area(self, area: FocusArea) -> Self:
        return self.filter(focus_area=area)

    def announced(self) -> Self:
        """Ideas whose outcome visitors may know: as `Challenge.phase` has it."""
        return self.filter(challenge__results_at__lte=timezone.now())

    def filter_by(
        self,
        *,
        challenge: Challenge | None = None,
        area: FocusArea | None = None,
        audience: str = "",
        outcome: str = "",
    ) -> Self:
        """What visitors choose in the gallery. An outcome finds announced ones only."""
        found = self
        if challenge:
            found = found.filter(challenge=challenge)
        if area:
            found = found.in_area(area)
        if audience:
            found = found.filter(audience=audience)
        if outcome:
            found = found.announced().filter(outcome=outcome)
        return found

    def per_day(self, first: date, last: date) -> dict[date, int]:
        """How many came on each of these days, here; 0 is said of a day without."""
        end = last + timedelta(days=1)
        came = self.filter(
            submitted_at__gte=timezone.make_aware(datetime.combine(first, time.min)),
            submitted_at__lt=timezone.make_aware(datetime.combine(end, time.min)),
        )
        days = came.order_by().values_list(TruncDate("submitted_at"))
        found = dict(days.annotate(Count("pk")))
        asked = (first + timedelta(days=n) for n in range((end - first).days))
        return {day: found.get(day, 0) for day in asked}

    def count_by(self, *names: str) -> dict[str, Counter[Any]]:
        """For each of these fields, how many entries have which value. One query."""
        rows = self.order_by().values_list(*names).annotate(Count("pk"))
        counts: dict[str, Counter[Any]] = {name: Counter() for name in names}
        for *values, count in rows:
            for name, value in zip(names, values, strict=True):
                counts[name][value] += count
        return counts

    def search(self, text: str) -> Self:
        """Every word occurs somewhere in what visitors read, in either case."""
        return self.filter(with_words(self.db, text))

    def search_for_staff(self, text: str) -> Self:
        """Every word occurs in what visitors read, or every word in who sent it."""
        return self.filter(with_words_for_staff(self.db, text))

    def sorted_by(self, sort: str) -> Self:
        if sort == Sort.OLDEST:
            return self.order_by("submitted_at", "pk")
        if sort == Sort.TITLE:
            return self.order_by(Lower("title"), "-submitted_at", "-pk")
        return self.order_by("-submitted_at", "-pk")
