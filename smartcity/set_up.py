"""Steps that a new site still needs before the public comes, for the first page of
the admin. `manage.py check --deploy` finds the settings, too."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge
from core.models import SiteSettings
from core.types import StrOrPromise

SETTINGS: dict[str, StrOrPromise] = {
    "place": _("Name the place"),
    "council": _("Name the council"),
    "council_url": _("Link the council’s website"),
    "team_email": _("Give the email address of the team"),
    "phone": _("Give a phone number"),
    "postal_address": _("Give a postal address"),
}
"""Words for each field of the site settings that somebody has to fill in."""


@dataclass(frozen=True)
class Step:
    label: StrOrPromise
    url: str
    is_done: bool


def steps(site: SiteSettings) -> list[Step]:
    """Return what there is to do; nothing once all of it is done."""
    url = reverse("admin:core_sitesettings_change", args=[1])
    placeholders = site.placeholders
    found = [
        Step(label, f"{url}#id_{name}", name not in placeholders)
        for name, label in SETTINGS.items()
    ]
    found.append(
        Step(
            _("Ask for a code from a phone at each sign-in (OTP_REQUIRED)"),
            reverse("admin:sign_in"),
            settings.OTP_REQUIRED or settings.DEMO,
        )
    )
    found.append(
        Step(
            _("Write the first challenge"),
            reverse("admin:challenges_challenge_add"),
            Challenge.objects.exists(),
        )
    )
    return [] if all(step.is_done for step in found) else found
