"""When and where the panel meets."""

import uuid

from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.formatting import plain_date, plain_datetime, plain_time
from judging.models.panel import Panel


class Meeting(models.Model):
    """The meeting of a panel, as its judges have it in their calendars."""

    panel = models.OneToOneField(Panel, models.PROTECT, related_name="meeting")
    uid = models.UUIDField(
        "UID", default=uuid.uuid4, unique=True, editable=False
    )  # in calendars for good
    sequence = models.PositiveIntegerField(
        _("sequence"),
        default=0,
        editable=False,
        help_text=_("Counts the changes, for calendars (RFC 5545)."),
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("where"), max_length=200)
    is_called_off = models.BooleanField(_("called off"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["starts_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.panel}, {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def when(self) -> str:
        """The time in words, with one date if it ends on the same day."""
        starts_at, ends_at = self.starts_at, self.ends_at
        if timezone.localdate(starts_at) != timezone.localdate(ends_at):
            words = {"start": plain_datetime(starts_at), "end": plain_datetime(ends_at)}
            return gettext("%(start)s to %(end)s") % words
        return gettext("%(start)s to %(end)s on %(date)s") % {
            "start": plain_time(starts_at),
            "end": plain_time(ends_at),
            "date": plain_date(starts_at),
        }
