"""Records of what was deleted: because its time was over, or somebody asked."""

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Purge(models.Model):
    """Record of one night: how much was deleted because its time was over."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    counts = models.JSONField(
        _("how many"), help_text=_("Rows by the kind of smartcity.retention.")
    )

    class Meta:
        verbose_name = _("deletion by time")
        verbose_name_plural = _("deletions by time")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Erasure(models.Model):
    """Record that somebody was erased. It names references, and never the person.

    It is kept: after a backup was restored, it says what to erase again."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: at the terminal."),
    )
    references = models.TextField(
        _("references"), blank=True, help_text=_("Separated by spaces.")
    )

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        permissions = [("erase_person", "Can erase a person")]

    def __str__(self) -> str:
        return self.references or str(_("nothing with a reference"))
