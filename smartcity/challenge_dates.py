"""Dates of challenges where other pages show them: in What's on, and in the header.

In What's on they are events, so that lists, calendars and files stay one query. Neither
app knows the other: the roof copies the dates. Those of the header are in the settings
of the site, which every page has read, so that no page asks for them."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from challenges.icalendar import key_dates
from challenges.models import Challenge
from core.models import SiteSettings
from events.models import Event
from events.services import save_event

SUMMARIES = {
    "opens_at": _("From then on you can send us your idea."),
    "closes_at": _("Send us your idea before then."),
    "results_at": _("We announce which ideas have won."),
}


@transaction.atomic
def show_challenge_dates() -> None:
    """Let there be one event for each date of each challenge that has one.

    Safe to run again and again; what has not changed is not written."""
    # Locked, so that a second run waits and finds the rows of the first.
    challenges = list(Challenge.objects.select_for_update().exclude(publish_at=None))
    rows = {row.source: row for row in Event.objects.exclude(source=None)}
    for challenge in challenges:
        for name, moment, title in key_dates(challenge):
            source = f"challenge/{challenge.pk}/{name}"
            row = rows.pop(source, None) or Event(
                source=source, slug=f"challenge-{challenge.pk}-{name.replace('_', '-')}"
            )
            values = {"title": title[:120], "starts_at": moment, **_shared(challenge)}
            values["summary"] = str(SUMMARIES[name])
            if any(getattr(row, key) != value for key, value in values.items()):
                for key, value in values.items():
                    setattr(row, key, value)
                save_event(row)
    for row in rows.values():  # the challenge is gone, or has no such date any more
        row.delete()
    lead_to_ideas()


def lead_to_ideas() -> None:
    """Let the header of each page lead to the challenge that is open or opens next."""
    challenges = Challenge.objects.published()
    challenge = challenges.open().first() or challenges.upcoming().first()
    values: dict[str, Any] = {"ideas_path": "", "ideas_from": None, "ideas_until": None}
    if challenge:
        values = {
            "ideas_path": reverse("challenges:enter", args=[challenge.slug]),
            "ideas_from": challenge.opens_at,
            "ideas_until": challenge.closes_at,
        }
    site = SiteSettings.load()
    if any(getattr(site, name) != value for name, value in values.items()):
        SiteSettings.objects.filter(pk=1).update(**values)


def _shared(challenge: Challenge) -> dict[str, Any]:
    return {
        "is_online": True,
        "source_path": challenge.get_absolute_url(),
        "publish_at": challenge.publish_at,
        "expire_at": challenge.expire_at,
    }
