"""The criteria by which the ideas of a challenge are judged."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from challenges.models.challenge import Challenge
from core.text.direction import isolate


class Criterion(models.Model):
    """One criterion of judging, and its weight."""

    challenge = models.ForeignKey(
        Challenge,
        models.CASCADE,
        related_name="weighted_criteria",
        verbose_name=_("challenge"),
    )
    name = models.CharField(_("name"), max_length=80)
    description = models.TextField(_("description"), blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight in percent"),
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria with weights")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100),
                name="criterion_weight_is_a_percentage",
                violation_error_message=_("A weight is from 1 to 100 percent."),
            )
        ]

    def __str__(self) -> str:
        return isolate(self.name)
