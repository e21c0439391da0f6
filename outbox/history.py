"""Base of histories whose rows tell which email went out about them."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.workflow import HistoryRecord
from outbox.models import Email


class EmailedHistoryRecord(HistoryRecord):
    """Row of a history, with the email about it. While that is held, the decision can
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

    @property
    def undoable(self) -> bool:
        """Whether this decision can be undone, because nobody outside was told of it:
        while its email is held, and without an email for as long as one would be."""
        if self.email and self.email.status != Email.Status.STOPPED:
            return self.email.status == Email.Status.HELD
        hold = timedelta(minutes=settings.DECISION_HOLD_MINUTES)
        return timezone.now() < self.at + hold
