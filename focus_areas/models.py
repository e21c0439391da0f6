"""Focus areas: the fields that the programme works in."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.publishing import Addressed
from core.text.direction import isolate
from core.versions import Versions


class FocusArea(Addressed):
    """One field of the programme; a migration adds the first four."""

    class Hue(models.TextChoices):
        """A colour of the design and the icon that goes with it."""

        EXPERIENCES = "experiences", _("Purple, star")
        CLEAN_TECH = "clean-tech", _("Green, leaf")
        PEOPLE = "people", _("Pink, person")
        INNOVATION = "innovation", _("Blue, light bulb")

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("web address"), unique=True)
    hue = models.CharField(_("colour and icon"), max_length=20, choices=Hue.choices)
    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("One sentence, shown on its card.")
    )
    body = models.TextField(
        _("text"), help_text=_("Markdown. Shown on the page of the focus area.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    versions = Versions()

    class Meta:
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return isolate(self.name)

    def get_absolute_url(self) -> str:
        return reverse("focus_area", args=[self.slug])

    @property
    def icon(self) -> str:
        """The name of the icon in core.icons."""
        return self.hue
