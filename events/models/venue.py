"""Places where events happen again and again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.text.direction import isolate
from core.versions import Versions
from events.access import WithAccess


class Venue(WithAccess):
    """A place with its address, the way there, and what it offers for access."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    address = models.TextField(_("address"), help_text=_("With the postcode."))
    how_to_get_there = models.TextField(
        _("how to get there"),
        blank=True,
        help_text=_("Markdown. Nearest stop, step-free way, entrance, parking."),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Puts the place on maps, such as 51.509865. Optional."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Such as -0.118092."),
    )
    access_checked_on = models.DateField(
        _("access checked on"),
        null=True,
        blank=True,
        help_text=_("When somebody last went and looked."),
    )

    versions = Versions()

    class Meta(WithAccess.Meta):
        abstract = False
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["name"]
        constraints = [
            *WithAccess.Meta.constraints,
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="venue_is_on_the_map",
                violation_error_message=_(
                    "Give latitude and longitude, from -90 to 90 and from -180 to 180, "
                    "or neither."
                ),
            ),
        ]

    def __str__(self) -> str:
        return isolate(self.name)
