"""Statuses and the transitions between them, for models that staff act on."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

COUNT_LIMIT = 500
"""Objects of a queue that are counted beyond those of the pages before: on a site with
many, a page does not wait for a number that nobody needs."""


class TransitionNotAllowed(Exception):
    """Raised for a change of status that is not allowed. The message is for the person
    who tried."""


def check_transition(
    transitions: Mapping[str, set[str]],
    reference: str,
    current: models.TextChoices,
    target: models.TextChoices,
) -> None:
    """Raise TransitionNotAllowed if `transitions` has no `target` after `current`."""
    if target in transitions[current]:
        return
    params = {"reference": reference, "now": current.label, "to": target.label}
    raise TransitionNotAllowed(
        gettext("%(reference)s is “%(now)s” and cannot become “%(to)s”.") % params
    )


class HistoryRecord(models.Model):
    """Base of a history: one row for each transition, and for each note of staff.

    WorkflowAdmin needs a model with `reference`, `status` and a history of such rows,
    with the related name `history`. A subclass adds the foreign key, and gives the two
    statuses their choices. Rows whose two statuses are the same and that tell nobody
    outside anything are notes."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    from_status = models.CharField(_("from"), max_length=20, choices=[])
    to_status = models.CharField(_("to"), max_length=20, choices=[])
    message = models.TextField(_("message"), blank=True)
    staff_note = models.TextField(_("note to staff"), blank=True)

    class Meta:
        abstract = True
        verbose_name = _("row of a history")
        verbose_name_plural = _("rows of a history")
        ordering = ["at", "pk"]

    @property
    def is_note(self) -> bool:
        return self.from_status == self.to_status and not self.message

    def __str__(self) -> str:
        before = self.get_from_status_display()  # type: ignore[attr-defined]  # by choices
        after = self.get_to_status_display()  # type: ignore[attr-defined]  # by choices
        return f"{before} → {after}"


@dataclass(frozen=True)
class Progress:
    """Place of an object in a queue of `total`, as far as they are counted; 0 if it is
    not there. `today` is the number of decisions that somebody made today."""

    place: int
    total: int
    today: int

    @property
    def is_counted(self) -> bool:
        return self.total <= COUNT_LIMIT

    @property
    def limit(self) -> int:
        return COUNT_LIMIT
