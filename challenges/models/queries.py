"""What is asked of entries, in the words of the field."""

import hashlib
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self

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
from challenges.models.similar import most_similar, received_with
from challenges.models.states import Outcome, Status
from smartcity.models import FocusArea

if TYPE_CHECKING:
    from challenges.models.entry import Entry


TURN = Case(
    When(answer_due=None, then=F("id") * -1),
    default=F("id"),
    output_field=BigIntegerField(),
)
"""Whose turn it is among those that are due on the same day: who came first. Among
those that nobody waits for, it is who came last."""

QUEUE = [F("answer_due").asc(nulls_last=True), TURN, "id"]
"""The order in which staff work; the index entry_promise has it."""


class Sort(models.TextChoices):
    """The orders of the gallery; the first is the one that nobody asked for."""

    NEWEST = "", _("Newest first")
    OLDEST = "oldest", _("Oldest first")
    TITLE = "title", _("By name")


class EntryQuerySet(models.QuerySet["Entry"]):
    def locked(self, entry: "Entry") -> "Entry":
        """This row as it is now, and nobody else's until the transaction ends."""
        return self.select_for_update().get(pk=entry.pk)

    def version_of_each(self) -> dict[int, str]:
        """By key: another one whenever the people outside change the words or the
        files. Nobody decides about what they have not read."""
        rows = self.model._default_manager.filter(pk__in=self.order_by().values("pk"))
        of_words = Count("versions"), Max("versions")
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
            is_hidden=False,
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

    def matching(
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

    def neighbours(self, entry: "Entry") -> "tuple[Entry | None, Entry | None]":
        """Those that come before and after it in the order of QUEUE, if it were one of
        these: it need not be. No row that lies further away is read."""
        ranked = self.alias(turn=TURN)
        waiting, rest = ranked.exclude(answer_due=None), ranked.filter(answer_due=None)
        onward, backward = ["answer_due", "turn"], ["-answer_due", "-turn"]
        due = entry.answer_due
        if due is None:
            newer, older = (
                rest.filter(turn__lt=-entry.pk),
                rest.filter(turn__gt=-entry.pk),
            )
            before = newer.order_by(*backward).first()
            return (
                before or waiting.order_by(*backward).first(),
                older.order_by(*onward).first(),
            )
        earlier = waiting.filter(
            Q(answer_due__lt=due) | Q(turn__lt=entry.pk), answer_due__lte=due
        )
        later = waiting.filter(
            Q(answer_due__gt=due) | Q(turn__gt=entry.pk), answer_due__gte=due
        )
        return (
            earlier.order_by(*backward).first(),
            later.order_by(*onward).first() or rest.order_by(*onward).first(),
        )

    def similar_to(self, title: str, text: str) -> "list[Entry]":
        """At most three published ideas that say much the same, the best one first;
        with challenge and focus area."""
        return most_similar(self.published(), title, text)

    def most_like(self, entry: "Entry") -> "list[Entry]":
        """As similar_to, among all others that its challenge received: for staff."""
        others = self.received().filter(challenge=entry.challenge_id)
        return most_similar(
            others.exclude(pk=entry.pk),
            entry.title,
            " ".join([entry.problem, entry.idea, entry.beneficiaries]),
            found_in=received_with(entry),
        )

    def sorted_by(self, sort: str) -> Self:
        if sort == Sort.OLDEST:
            return self.order_by("submitted_at", "pk")
        if sort == Sort.TITLE:
            return self.order_by(Lower("title"), "-submitted_at", "-pk")
        return self.order_by("-submitted_at", "-pk")
