"""Settings of the site that staff can change."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.text.direction import isolate
from core.versions import Versions

STATEMENT_PREPARED_ON = date(2026, 11, 23)
"""Day of the accessibility statement that comes with the site."""

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
    emails_wait = models.BooleanField(
        _("emails wait"),
        default=False,
        help_text=_(
            "While this is ticked no email leaves the site, such as after a backup was "
            "restored. Untick it to let them all go."
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
        help_text=_("As in “Calls cost the same as to any other 020 number.”"),
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
    # No help text: Django would give its hidden twin an attribute that HTML forbids.
    security_checked_on = models.DateField(
        _("security contact checked on; security.txt holds for a year from then"),
        default=timezone.localdate,
    )
    statement_checked_on = models.DateField(
        _("accessibility statement checked on"),
        null=True,
        blank=True,
        help_text=_("The law asks for it once a year, and the statement says when."),
    )
    accessibility_tested_on = models.DateField(
        _("accessibility tested on"),
        null=True,
        blank=True,
        help_text=_("When somebody last tested the site, as the statement tells."),
    )

    has_alerts = models.BooleanField(
        _("has alerts"), default=False, editable=False
    )  # so that pages ask for them only then; see core.alerts
    ideas_path = models.CharField(max_length=200, blank=True, editable=False)
    """Path of the form of the challenge that is open or opens next, which every page
    leads to; see smartcity.challenge_dates."""
    ideas_from = models.DateTimeField(null=True, editable=False)
    ideas_until = models.DateTimeField(null=True, editable=False)

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
    def open_ideas_path(self) -> str:
        """Path of the form that takes ideas now; "" if there is none."""
        begins, ends = self.ideas_from, self.ideas_until
        is_open = begins and ends and begins <= timezone.now() < ends
        return self.ideas_path if is_open else ""

    @property
    def statement_prepared_on(self) -> date:
        return STATEMENT_PREPARED_ON

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
