"""Log of the staff who looked at or exported personal data."""

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models.entry import Entry


class PersonalDataAccess(models.Model):
    """One look of a member of staff at the personal data of an entry.

    Recorded once an hour for each person and kind (see services.records.access)."""

    class What(models.TextChoices):
        ENTRY = "entry", _("the idea, with name and email")
        ORIGINAL = "original", _("what was redacted")
        CASE_FILE = "case_file", _("as a case file")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="accesses")
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    what = models.CharField(_("what"), max_length=10, choices=What.choices)

    class Meta:
        verbose_name = _("view of personal data")
        verbose_name_plural = _("views of personal data")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["entry", "original", "case_file"]),
                name="viewing_what_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.by}, {self.get_what_display()}"


class ExportRecord(models.Model):
    """One export of the list of entries as a file, whatever the number of entries.

    Not a LogEntry of Django: that is deleted with its user, and knows only additions,
    changes and deletions."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    chosen = models.TextField(
        _("which ideas"),
        help_text=_(
            "The filters in words. What was searched for is not stored: it may be "
            "somebody’s name, and they may ask us to erase it."
        ),
    )
    rows = models.PositiveIntegerField(_("how many"))

    class Meta:
        verbose_name = _("export of the list")
        verbose_name_plural = _("exports of the list")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.by}, {self.at:%Y-%m-%d %H:%M}"
