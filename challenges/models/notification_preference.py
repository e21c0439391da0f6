"""What moderators want to be told by email, and what they have been told."""

from datetime import datetime, timedelta
from typing import Self

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models.entry import Entry
from challenges.models.history import EntryHistory
from challenges.models.workflow import MODERATE_PERMISSION, Status
from core.users import users_with_perm

MIN_NOTICE_INTERVAL = timedelta(minutes=10)
"""Between two notices to one person: a rush of ideas is few emails."""


def notifiable_users() -> "models.QuerySet[User]":
    """Whom a notice can reach: who may decide, and has an address."""
    return users_with_perm(MODERATE_PERMISSION).exclude(email="")


class Choice(models.TextChoices):
    NONE = "none", _("No notices")
    AT_ONCE = "at_once", _("At once")
    DIGEST = "digest", _("Each morning")


class NotificationPreferenceQuerySet(models.QuerySet["NotificationPreference"]):
    def wanted(self) -> Self:
        """Of those who asked for notices and can get them."""
        asked = [Choice.AT_ONCE, Choice.DIGEST]
        return self.filter(choice__in=asked, user__in=notifiable_users())

    def due(self) -> Self:
        """Of those who want to know at once, and had no notice in the last minutes."""
        before = timezone.now() - MIN_NOTICE_INTERVAL
        rested = Q(notified_at=None) | Q(notified_at__lte=before)
        return self.wanted().filter(rested, choice=Choice.AT_ONCE)


class NotificationPreference(models.Model):
    """Of one member of staff; who has no row has chosen nothing."""

    user = models.OneToOneField(User, models.CASCADE, related_name="notices")
    choice = models.CharField(
        _("notices"), max_length=10, choices=Choice.choices, default=Choice.NONE
    )
    # What came until then was told, or was there before they asked to be told.
    notified_until = models.DateTimeField(default=timezone.now)
    notified_at = models.DateTimeField(null=True)
    # The last morning that is done with, whether there was something to say or not.
    morning = models.DateField(null=True)

    objects = NotificationPreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("notices")
        verbose_name_plural = _("notices")
        default_permissions = ()  # everybody chooses for themselves alone
        constraints = [
            models.CheckConstraint(
                condition=Q(choice__in=["none", "at_once", "digest"]),
                name="notices_choice_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_choice_display()}"

    def new_entries(self, *, until: datetime) -> "models.QuerySet[Entry]":
        """What came to review since they were told, and still waits; not what they put
        there themselves. The answer that is due first is in front."""
        moves = EntryHistory.objects.filter(
            entry=OuterRef("pk"),
            to_status=Status.SUBMITTED,
            is_undone=False,
            at__gt=self.notified_until,
            at__lte=until,
        )
        others = moves.exclude(from_status=Status.SUBMITTED).exclude(by=self.user)
        return Entry.objects.to_review().filter(Exists(others))
