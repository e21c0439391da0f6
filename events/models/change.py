"""Notes of changes in an event that visitors could see before."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.event import Event


class EventChange(models.Model):
    """A note for visitors: what it said before, what it says now, and why.

    Only events.services writes it."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="changes")
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    before = models.CharField(_("before"), max_length=400)
    after = models.CharField(_("after"), max_length=400)
    reason = models.CharField(_("why"), max_length=200, blank=True)
    started_at = models.DateTimeField(
        _("start before"),
        null=True,
        help_text=_("If it is the start that changed: search engines are told."),
    )

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
