"""Library of reasons that staff give for decisions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from challenges.models.workflow import DECISION_STATUSES
from core.text.direction import isolate
from core.versions import Versions


class DecisionReason(models.Model):
    """A message to the entrant that staff choose instead of typing it each time."""

    status = models.CharField(
        _("for"),
        max_length=20,
        choices=[(status.value, status.label) for status in DECISION_STATUSES],
    )
    title = models.CharField(
        _("name"), max_length=80, help_text=_("What staff choose it by.")
    )
    text = models.TextField(
        _("message"),
        help_text=_(
            "Goes into the message to the entrant, where it can be changed each time. "
            "For spam, which sends nothing, into the note to staff."
        ),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Offered when staff decide.")
    )

    versions = Versions()

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
        ordering = ["status", "position", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=["changes_requested", "approved", "declined", "spam"]
                ),
                name="reason_is_for_a_decision",
            ),
            models.UniqueConstraint("status", "title", name="reason_has_its_own_name"),
        ]

    def __str__(self) -> str:
        return isolate(self.title)
