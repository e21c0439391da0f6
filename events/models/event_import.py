"""Events of a file that staff import: a plan, until they are stored."""

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.text.direction import isolate


class EventImport(models.Model):
    """The rows of a file. Nothing else is stored before `imported_at`."""

    file_name = models.CharField(_("file"), max_length=100)
    rows = models.JSONField(_("rows"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("planned"), default=timezone.now)
    imported_at = models.DateTimeField(_("imported"), null=True)
    number = models.PositiveIntegerField(_("events that it made"), default=0)

    class Meta:
        verbose_name = _("import of events")
        verbose_name_plural = _("imports of events")
        default_permissions = ()  # who may add events may import them

    def __str__(self) -> str:
        return isolate(self.file_name)
