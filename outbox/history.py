"""Base of histories whose rows tell which email went out about them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.workflow import HistoryRecord
from outbox.models import Email


class EmailedHistoryRecord(HistoryRecord):
    """Row of a history, with the email about it. What nobody outside has heard of can
    be undone as if it had never been."""

    email = models.ForeignKey(
        Email,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("email about it"),
    )
    is_undone = models.BooleanField(
        _("undone"),
        default=False,
        help_text=_("Set on a decision undone before its email, and on its undoing."),
    )

    class Meta(HistoryRecord.Meta):
        abstract = True
