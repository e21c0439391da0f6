"""Alerts: what every visitor of a page, a section or the whole site should know now."""

import hashlib
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.text.direction import isolate
from core.versions import Versions


class Level(models.TextChoices):
    ANNOUNCEMENT = "announcement", _("Announcement")
    WARNING = "warning", _("Warning")
    EMERGENCY = "emergency", _("Emergency: nobody can hide it")


class AlertQuerySet(models.QuerySet["Alert"]):
    def shown(self) -> Self:
        now = timezone.now()
        begun = self.filter(starts_at__lte=now)
        return begun.filter(Q(ends_at=None) | Q(ends_at__gt=now))


class Alert(models.Model):
    """A sentence or two above pages, between two moments."""

    level = models.CharField(
        _("level"), max_length=12, choices=Level.choices, default=Level.ANNOUNCEMENT
    )
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(
        _("text"),
        max_length=300,
        help_text=_("What has happened, whom it concerns, what to do. Markdown."),
    )
    path = models.CharField(
        _("where"),
        max_length=200,
        default="/",
        validators=[
            RegexValidator(
                r"\A/(\S*/)?\Z", _("Write it as in /events/: a slash at both ends.")
            )
        ],
        help_text=_("A page such as /events/. With what is below it, / is every page."),
    )
    is_section = models.BooleanField(
        _("and all pages below it"),
        default=True,
        help_text=_("Such as each event, when it stands on /events/."),
    )
    starts_at = models.DateTimeField(
        _("shown from"),
        null=True,
        blank=True,
        help_text=_("Empty: a draft, which nobody sees."),
    )
    ends_at = models.DateTimeField(
        _("shown until"),
        null=True,
        blank=True,
        help_text=_("Empty: until you come back and end it."),
    )

    objects = AlertQuerySet.as_manager()
    versions = Versions()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None)
                | Q(ends_at=None)
                | Q(ends_at__gt=F("starts_at")),
                name="alert_ends_after_it_starts",
                violation_error_message=_("It must end later than it starts."),
            )
        ]

    def __str__(self) -> str:
        return isolate(self.title)

    def clean(self) -> None:
        if self.ends_at and not self.starts_at:
            text = _("Say from when it is shown, or leave both empty.")
            raise ValidationError({"starts_at": text})

    @property
    def is_emergency(self) -> bool:
        return self.level == Level.EMERGENCY

    @property
    def token(self) -> str:
        """Changes with its words: who has hidden it then sees the new ones."""
        words = f"{self.level}\n{self.title}\n{self.text}"
        return f"{self.pk}.{hashlib.sha256(words.encode()).hexdigest()[:8]}"

    def stands_on(self, path: str) -> bool:
        return path.startswith(self.path) if self.is_section else path == self.path
