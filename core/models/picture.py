"""Pictures of what staff publish."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.stored_pictures import StoredPicture, StoredPictureQuerySet
from core.text.direction import isolate


class Picture(StoredPicture):
    """A picture of what staff publish; see core.pictures. It never changes: another one
    is another row."""

    name = models.CharField(_("name"), max_length=100)

    objects = StoredPictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        default_permissions = ()  # who may edit what shows it may choose it

    def __str__(self) -> str:
        return isolate(self.name)
