"""Samples: invented ideas that all judges score first, to find a common measure."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from judging.models.panel import Judge, Panel


class Sample(models.Model):
    """An idea that nobody sent. All judges score it before the others, and then read
    how staff would, and how the others did. It never counts."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="samples")
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(
        _("the idea"), help_text=_("Invent it: judges read it as they read ideas.")
    )
    explanation = models.TextField(
        _("how you would score it, and why"),
        help_text=_("Judges read it once they have scored it themselves."),
    )

    class Meta:
        verbose_name = _("sample")
        verbose_name_plural = _("samples")
        ordering = ["panel", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.title


class SampleCard(models.Model):
    """The steps that a judge gave a sample: kept once, because the judge then reads
    what others gave."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="cards")
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="sample_cards")
    steps = models.JSONField(
        _("steps"), help_text=_("By primary key of the criterion.")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("card of a sample")
        verbose_name_plural = _("cards of samples")
        ordering = ["sample", "judge"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "judge"], name="sample_card_is_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.judge.number}, {self.sample}"
