"""Notices to the team that wait; see outbox.team_notices."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TeamNoticeTopic(models.Model):
    """A topic of notices to the team; see outbox.team_notices."""

    MIN_INTERVAL = timedelta(minutes=10)
    """Time between two notices on one topic."""

    name = models.CharField(max_length=40, unique=True)
    notified_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("topic of notices to the team")
        verbose_name_plural = _("topics of notices to the team")
        ordering = ["name"]
        default_permissions = ()  # only services read and write it

    def __str__(self) -> str:
        return self.name

    def claim(self) -> bool:
        """Claim the next notice; False if the last one is younger than MIN_INTERVAL, or
        somebody else was quicker. One UPDATE, as in Email.claim()."""
        now = timezone.now()
        is_due = Q(notified_at=None) | Q(notified_at__lte=now - self.MIN_INTERVAL)
        due = TeamNoticeTopic.objects.filter(is_due, pk=self.pk)
        return bool(due.update(notified_at=now))


class PendingTeamNotice(models.Model):
    """Reference of a row that the next notice on a topic is about."""

    topic = models.ForeignKey(
        TeamNoticeTopic, models.CASCADE, related_name="pending_notices"
    )
    reference = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("pending notice to the team")
        verbose_name_plural = _("pending notices to the team")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("topic", "reference", name="pending_notice_is_once")
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.reference}"
