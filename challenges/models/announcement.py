"""Announcements of results: outcomes that everybody learns of at one moment."""

from typing import Self

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models.challenge import Challenge
from challenges.models.entry import Entry
from challenges.models.workflow import Outcome


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def waiting(self) -> Self:
        """Announcements that are still to be made, and were not taken back."""
        return self.filter(announced_at=None, taken_back_at=None)

    def due(self) -> Self:
        """Announcements to make now. One of a hidden challenge waits until it is shown
        again."""
        published = Challenge.objects.published()
        return self.waiting().filter(
            goes_out_at__lte=timezone.now(), challenge__in=published
        )


def awaiting_results() -> QuerySet[Challenge]:
    """Return the challenges of which nobody outside knows who won, nor will by
    itself."""
    closed = Challenge.objects.finished().filter(publish_at__lte=timezone.now())
    told = Announcement.objects.waiting().values("challenge")
    return closed.filter(results_announced_at=None).exclude(pk__in=told)


class Announcement(models.Model):
    """The results of a challenge, or what was corrected in them later.

    It changes nothing before `goes_out_at`, and until then it can be taken back."""

    challenge = models.ForeignKey(
        Challenge,
        models.CASCADE,
        related_name="announcements",
        verbose_name=_("challenge"),
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    confirmed_at = models.DateTimeField(_("confirmed"), default=timezone.now)
    goes_out_at = models.DateTimeField(_("goes out at"))
    reason = models.TextField(
        _("reason"),
        blank=True,
        help_text=_("Why it did not wait for the ideas that were not decided."),
    )
    announced_at = models.DateTimeField(_("announced"), null=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True)
    taken_back_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement of results")
        verbose_name_plural = _("announcements of results")
        ordering = ["-confirmed_at", "-pk"]
        default_permissions = ()  # only services read and write it
        constraints = [
            models.UniqueConstraint(
                fields=["challenge"],
                condition=Q(announced_at=None, taken_back_at=None),
                name="announcement_waits_alone",
            ),
            models.CheckConstraint(
                condition=Q(announced_at=None) | Q(taken_back_at=None),
                name="announcement_is_made_or_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge} ({self.goes_out_at:%Y-%m-%d %H:%M})"


class AnnouncedOutcome(models.Model):
    """Outcome of one entry in an announcement, as it was when it was confirmed."""

    announcement = models.ForeignKey(
        Announcement, models.CASCADE, related_name="outcomes"
    )
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome.choices, blank=True
    )
    award = models.CharField(_("award"), max_length=80, blank=True)
    is_overall = models.BooleanField(_("overall award"), default=False)

    class Meta:
        verbose_name = _("outcome in an announcement")
        verbose_name_plural = _("outcomes in an announcement")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                "announcement", "entry", name="announced_outcome_is_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id}: {self.entry_id}, {self.outcome}"
