"""What became of an entry: its steps, what it said before, and what happened next."""

from typing import Self

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Case, F, OuterRef, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models.entry import Entry
from challenges.models.states import ENTRANT_WORDS, Status
from smartcity.models import FocusArea


class Version(models.Model):
    """What an entry said until its entrant changed it."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="versions")
    until = models.DateTimeField(_("until"), default=timezone.now)
    answers = models.JSONField(_("answers"))

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["until", "pk"]

    def __str__(self) -> str:
        return f"{self.entry} ({self.until:%Y-%m-%d %H:%M})"


class StepQuerySet(models.QuerySet["Step"]):
    def for_entrant(self) -> Self:
        """Only what changes the words that the entrant reads: never a spam mark, nor
        the way back from one to what they had been told before."""
        marks = Step.objects.filter(
            entry=OuterRef("entry"), pk__lt=OuterRef("pk"), to_status=Status.SPAM
        ).exclude(from_status=Status.SPAM)
        before = Subquery(marks.order_by("-pk").values("from_status")[:1])
        told = Case(When(from_status=Status.SPAM, then=before), default="from_status")
        moved = self.exclude(to_status=Status.SPAM).alias(told=told)
        return moved.exclude(told=F("to_status"))


class Step(models.Model):
    """History: who moved an entry, when, from where to where, and what they wrote."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="steps")
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the entrant."),
    )
    from_status = models.CharField(_("from"), max_length=20, choices=Status.choices)
    to_status = models.CharField(_("to"), max_length=20, choices=Status.choices)
    note = models.TextField(_("note to the entrant"), blank=True)
    staff_note = models.TextField(_("note to staff"), blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("history")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_from_status_display()} → {self.get_to_status_display()}"

    @property
    def words_for_entrant(self) -> str:
        return str(ENTRANT_WORDS[Status(self.to_status)])


class UpdateQuerySet(models.QuerySet["Update"]):
    def published(self) -> Self:
        """About ideas that visitors may see, the latest first."""
        return self.filter(entry__in=Entry.objects.published()).order_by("-at", "-pk")

    def in_area(self, area: FocusArea) -> Self:
        return self.filter(entry__focus_area=area)

    def for_cards(self) -> Self:
        """With all that a list shows of each."""
        return self.select_related("entry").prefetch_related("pictures")


class Update(models.Model):
    """What happened next with an idea that was taken into a challenge."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="updates")
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    text = models.TextField(_("what happened"))
    send_key = models.UUIDField(
        _("send key"), unique=True, null=True, editable=False
    )  # as of an entry; the oldest updates have none

    objects = UpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.entry} ({self.at:%Y-%m-%d})"
