"""Base of the models that have a private link: drafts and entries."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import private_links


def private_path(nonce: str) -> str:
    token = private_links.make_token(private_links.Purpose.ENTRY, nonce)
    return reverse("challenges:private", args=[token])


class PrivateLinkModel(models.Model):
    """Reference and private link, both handed on from the draft to the entry."""

    reference = models.CharField(_("reference"), max_length=16, unique=True)
    link_nonce = private_links.NonceField()

    class Meta:
        abstract = True

    @property
    def private_path(self) -> str:
        return private_path(self.link_nonce)

    @property
    def private_url(self) -> str:
        return settings.SITE_URL + self.private_path

    @property
    def files_path(self) -> str:
        """Path of the files, for people who have the private link."""
        return f"{self.private_path}files/"
