"""Settings of the site that staff can change, pictures of what they publish, addresses
that were public, links to what is not public yet, deletions."""

from datetime import UTC, datetime, time, timedelta
from typing import Self

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.private_links import NonceField
from core.stored_pictures import StoredPicture, StoredPictureQuerySet
from core.text.direction import isolate
from core.versions import Versions

SECURITY_TXT_HOLDS = timedelta(days=364)
"""Time for which security.txt holds once somebody checked it: under a year, as RFC 9116
asks (section 2.5.5)."""


def validate_links(text: str) -> None:
    """Raise ValidationError unless each line is a name followed by an https:// URL."""
    for line in filter(str.strip, text.splitlines()):
        label, _space, url = line.strip().rpartition(" ")
        try:
            URLValidator(schemes=["https"])(url)
        except ValidationError:
            label = ""
        if not label:
            raise ValidationError(
                _("“%(line)s” is not a name followed by an https:// address."),
                params={"line": line},
            )


class SiteSettings(models.Model):
    """The only row of its table: whose site this is and how to reach them."""

    name = models.CharField(
        _("site name"), max_length=60, default="A Smart City for All"
    )
    slogan = models.CharField(
        _("slogan"),
        max_length=200,
        default=(
            "We’re creating an inclusive smart city by encouraging innovation, "
            "harnessing technology and building partnerships."
        ),
    )
    place = models.CharField(
        _("place"),
        max_length=60,
        default="City",
        help_text=_("As in “the … Innovation Challenge”."),
    )
    council = models.CharField(_("council"), max_length=80, default="The council")
    council_url = models.URLField(
        _("council’s website"),
        blank=True,
        help_text=_("Linked at the foot of each page."),
    )
    team_email = models.EmailField(
        _("team email"),
        default="team@example.com",
        help_text=_("Gets notices of new ideas and messages; replies go here too."),
    )
    notify_team = models.BooleanField(
        _("notices to the team"),
        default=True,
        help_text=_(
            "Emails to the team email about ideas that come in or come back: the first "
            "at once, then one for all of the next ten minutes. Moderators choose "
            "their own under “My notices”."
        ),
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    phone_hours = models.CharField(
        _("phone hours"), max_length=80, blank=True, help_text=_("When to ring.")
    )
    phone_cost = models.CharField(
        _("cost of a call"),
        max_length=80,
        blank=True,
        help_text=_("As in “Calls cost the same as to any number that begins 020.”"),
    )
    postal_address = models.TextField(_("postal address"), blank=True)
    in_person = models.TextField(
        _("in person"), blank=True, help_text=_("Where people can meet us, and when.")
    )
    social_media = models.TextField(
        _("social media"),
        blank=True,
        help_text=_("One per line: a name, then its address that begins https://"),
    )
    dpo_email = models.EmailField(
        _("email of the data protection officer"),
        blank=True,
        help_text=_("Stands on the privacy page. Empty: the team email."),
    )
    security_email = models.EmailField(
        _("email for security problems"),
        blank=True,
        help_text=_("Stands in security.txt. Empty: the team email."),
    )
    security_checked_on = models.DateField(
        _("security contact checked on"),
        default=timezone.localdate,
        help_text=_(
            "When somebody last made sure that what is sent there is read. "
            "security.txt holds for a year from then."
        ),
    )

    versions = Versions()

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1), name="site_settings_is_one_row"
            )
        ]

    def __str__(self) -> str:
        return isolate(self.name)

    def clean(self) -> None:
        """Check the links here: migrations would import a validator of the field."""
        try:
            validate_links(self.social_media)
        except ValidationError as error:
            raise ValidationError({"social_media": error}) from error

    @classmethod
    def load(cls) -> Self:
        """Return the row, or its defaults before a migration has created it."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def security_txt_expires(self) -> datetime:
        checked = datetime.combine(self.security_checked_on, time(), tzinfo=UTC)
        return checked + SECURITY_TXT_HOLDS

    @property
    def placeholders(self) -> list[str]:
        """Names of fields that nobody has filled in: they say what they said before, or
        nothing, and visitors and emails need them."""
        needed = ["place", "council", "council_url", "team_email"]
        needed += ["phone", "postal_address"]
        new = SiteSettings()
        return [name for name in needed if getattr(self, name) == getattr(new, name)]

    @cached_property
    def social_links(self) -> list[tuple[str, str]]:
        """Names and URLs from the lines of `social_media`."""
        lines = filter(str.strip, self.social_media.splitlines())
        parts = (line.strip().rpartition(" ") for line in lines)
        return [(label.strip(), url) for label, _space, url in parts]


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


class Purge(models.Model):
    """Record of one night: how much was deleted because its time was over."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    counts = models.JSONField(
        _("how many"), help_text=_("Rows by the kind of smartcity.retention.")
    )

    class Meta:
        verbose_name = _("deletion by time")
        verbose_name_plural = _("deletions by time")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Erasure(models.Model):
    """Record that somebody was erased. It names references, and never the person.

    It is kept: after a backup was restored, it says what to erase again."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: at the terminal."),
    )
    references = models.TextField(
        _("references"), blank=True, help_text=_("Separated by spaces.")
    )

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        permissions = [("erase_person", "Can erase a person")]

    def __str__(self) -> str:
        return self.references or str(_("nothing with a reference"))
