"""Addresses that were public, and links to what is not public yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.private_links import NonceField


class OldAddress(models.Model):
    """An address at which the public found something that has moved, or is gone.

    core.addresses writes it, and reads it when a page is not found."""

    kind = models.CharField(
        _("kind"), max_length=50, help_text=_("Label of its model.")
    )
    slug = models.CharField(_("address"), max_length=80)
    content_pk = models.BigIntegerField(
        _("row that stood there"), help_text=_("It may be deleted by now.")
    )

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["kind", "slug"]
        default_permissions = ()  # only core.addresses reads and writes it
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"], name="old_address_is_of_one_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.slug}"


class DraftLink(models.Model):
    """A private link to something that is not public yet, for people without an
    account; one for each thing. core.draft_links writes and reads it."""

    kind = models.CharField(
        _("kind"), max_length=50, help_text=_("Label of its model.")
    )
    content_pk = models.BigIntegerField(_("row that it shows"))
    nonce = NonceField()
    expires_at = models.DateTimeField(_("works until"))

    class Meta:
        verbose_name = _("link to a draft")
        verbose_name_plural = _("links to drafts")
        ordering = ["kind", "content_pk"]
        default_permissions = ()  # whoever may edit the draft may share it
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "content_pk"], name="draft_link_is_of_one_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.content_pk}"
