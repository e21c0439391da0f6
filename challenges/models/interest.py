"""Interests of staff in ideas."""

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models.entry import Entry


class StaffInterest(models.Model):
    """An idea in which a member of staff declared an interest: who wins its challenge
    is hidden from them until everybody knows, and they do not decide on it."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    user = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("member of staff")
    )
    reason = models.CharField(_("why"), max_length=300)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("interest of staff")
        verbose_name_plural = _("interests of staff")
        ordering = ["at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "user"], name="interest_is_said_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="interest_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.entry}"
