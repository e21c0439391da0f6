"""What is asked of entries, in the words of the field."""

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Count, When
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models.challenge import Challenge
from challenges.models.search import with_words
from challenges.models.similar import most_similar
from challenges.models.states import Outcome, Status
from smartcity.models import FocusArea

if TYPE_CHECKING:
    from challenges.models.entry import Entry


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
        counts = rows.order_by().values_list("pk").annotate(Count("versions"))
        files = defaultdict(list)
        kept = rows.exclude(attachments=None).values_list(
            "pk", "attachments__pk", "attachments__alt"
        )
        for pk, *file in kept.order_by("attachments__added_at", "attachments__pk"):
            files[pk].append(tuple(file))
        words = {pk: repr([count, files[pk]]).encode() for pk, count in counts}
        return {pk: hashlib.sha256(text).hexdigest()[:16] for pk, text in words.items()}

    def received(self) -> Self:
        """Every idea that was really sent, whatever was decided later."""
        return self.exclude(status__in=[Status.DRAFT, Status.SPAM])

    def published(self) -> Self:
        """What visitors may see: approved, with consent, in a published challenge, not
        taken down, and no other entry's double."""
        return self.filter(
            status=Status.APPROVED,
            may_publish=True,
            is_hidden=False,
            duplicate_of=None,
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

    def search(self, text: str) -> Self:
        """Every word occurs somewhere in what visitors read, in either case."""
        return self.filter(with_words(self.db, text))

    def similar_to(self, title: str, text: str) -> "list[Entry]":
        """At most three published ideas that say much the same, the best one first;
        with challenge and focus area."""
        return most_similar(self.published(), title, text)

    def sorted_by(self, sort: str) -> Self:
        if sort == Sort.OLDEST:
            return self.order_by("submitted_at", "pk")
        if sort == Sort.TITLE:
            return self.order_by(Lower("title"), "-submitted_at", "-pk")
        return self.order_by("-submitted_at", "-pk")
