"""Which notices each moderator wants by email, and how far each has been notified."""

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
"""Time between two notices to one person, so that a rush of ideas is few emails."""


def notifiable_users() -> "models.QuerySet[User]":
    """Users whom a notice can reach: they may decide, and have an email address."""
    return users_with_perm(MODERATE_PERMISSION).exclude(email="")


class Choice(models.TextChoices):
    NONE = "none", _("No notices")
    AT_ONCE = "at_once", _("At once")
    DIGEST = "digest", _("Each morning")


class NotificationPreferenceQuerySet(models.QuerySet["NotificationPreference"]):
    def wanted(self) -> Self:
        """Preferences of users who chose notices and can get them."""
        choices = [Choice.AT_ONCE, Choice.DIGEST]
        return self.filter(choice__in=choices, user__in=notifiable_users())

    def due(self) -> Self:
        """Preferences of users who want notices at once, and have had none within
        MIN_NOTICE_INTERVAL."""
        before = timezone.now() - MIN_NOTICE_INTERVAL
        not_lately = Q(notified_at=None) | Q(notified_at__lte=before)
        return self.wanted().filter(not_lately, choice=Choice.AT_ONCE)


class NotificationPreference(models.Model):
    """Choice of one member of staff. No row means that nothing was chosen."""

    user = models.OneToOneField(User, models.CASCADE, related_name="notices")
    choice = models.CharField(
        _("notices"), max_length=10, choices=Choice.choices, default=Choice.NONE
    )
    # Ideas up to this moment were in a notice, or were there before it was chosen.
    notified_until = models.DateTimeField(default=timezone.now)
    notified_at = models.DateTimeField(null=True)
    # The last morning that was handled, whether there was anything to send or not.
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
        """Entries that came to review after the last notice and still wait, except
        those that the user put there. The answer that is due first is in front."""
        transitions = EntryHistory.objects.filter(
            entry=OuterRef("pk"),
            to_status=Status.SUBMITTED,
            is_undone=False,
            at__gt=self.notified_until,
            at__lte=until,
        )
        by_others = transitions.exclude(from_status=Status.SUBMITTED).exclude(
            by=self.user
        )
        return Entry.objects.to_review().filter(Exists(by_others))
