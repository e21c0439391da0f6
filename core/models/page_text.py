"""Texts of pages in the words of staff."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.versions import Versions


class PageText(models.Model):
    """Words of staff in the place of a text that came with the site."""

    key = models.CharField(_("key"), max_length=50, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100, editable=False)
    body = models.TextField(
        _("text"),
        blank=True,
        help_text=_(
            "Markdown. Empty: the text below, which came with the site. {council}, "
            "{place}, {site}, {site_url}, {email}, {dpo_email}, {security_email}, "
            "{phone}, {phone_and_hours} and {address} are filled in from the site "
            "settings; where one has no value, its paragraph is left out."
        ),
    )

    versions = Versions()

    class Meta:
        verbose_name = _("text of a page")
        verbose_name_plural = _("texts of pages")
        ordering = ["name"]
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return self.name
