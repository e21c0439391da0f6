"""The number of the state in which the content is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContentVersion(models.Model):
    """The only row of its table: it moves whenever the content changes.

    See smartcity.page_cache."""

    number = models.BigIntegerField(_("number"))

    class Meta:
        verbose_name = _("version of the content")
        verbose_name_plural = _("version of the content")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)
