"""Progress updates: what happened next with an idea."""

from typing import Self

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models.entry import Entry
from focus_areas.models import FocusArea


class ProgressUpdateQuerySet(models.QuerySet["ProgressUpdate"]):
    def published(self) -> Self:
        """Updates about ideas that visitors may see, the latest first."""
        return self.filter(entry__in=Entry.objects.published()).order_by("-at", "-pk")

    def in_area(self, area: FocusArea) -> Self:
        return self.filter(entry__focus_area=area)

    def for_cards(self) -> Self:
        """Updates with everything that a card shows, and their pictures."""
        # Hardly any has an original: as a join, its columns would cost more.
        return self.select_related("entry__focus_area").prefetch_related(
            "entry__duplicate_of", "pictures"
        )

    def latest_of_each_idea(self) -> Self:
        newer = ProgressUpdate.objects.filter(entry=OuterRef("entry")).filter(
            Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
        )
        return self.exclude(Exists(newer))


class ProgressUpdate(models.Model):
    """News of what happened next with an approved idea."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="updates")
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    text = models.TextField(_("what happened"))
    idempotency_key = models.UUIDField(
        _("idempotency key"), unique=True, null=True, editable=False
    )  # identifies the form, against double clicks; the oldest updates have none

    objects = ProgressUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = ["at", "pk"]

    @property
    def shown_picture(self) -> models.Model | None:
        """The first picture that is ready to be shown."""
        return next((each for each in self.pictures.all() if each.renditions), None)

    def __str__(self) -> str:
        return f"{self.entry} ({self.at:%Y-%m-%d})"
