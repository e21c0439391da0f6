"""The key dates of a challenge as a calendar file: iCalendar, RFC 5545."""

import uuid

import icalendar
from django.conf import settings
from django.utils.translation import gettext

from challenges.models import Challenge
from core.icalendar_export import event_time, ics_text, make_calendar


def challenge_dates_ics(challenge: Challenge) -> bytes:
    """Opens, closes and, when it is known, results: moments that take no time. The
    same bytes until the challenge is changed."""
    url = settings.SITE_URL + challenge.get_absolute_url()
    dates = {
        "opens_at": gettext("%(title)s opens for entries"),
        "closes_at": gettext("%(title)s closes for entries"),
        "results_at": gettext("Results of %(title)s"),
    }
    entries = []
    for name, words in dates.items():
        value = getattr(challenge, name)
        if value is None:
            continue
        entry = icalendar.Event()
        # A date that staff change later is the same one in the calendar.
        site = f"{settings.SITE_URL}/challenge/{challenge.pk}"
        entry.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, f"{site}#{name}")))
        entry.add("dtstamp", challenge.updated_at)
        entry.add("last-modified", challenge.updated_at)
        entry.add("dtstart", event_time(value))
        entry.add("transp", "TRANSPARENT")
        entry.add("summary", ics_text(words % {"title": challenge.title}))
        entry.add("description", ics_text(f"{challenge.summary}\n\n{url}"))
        entry.add("url", url)
        entries.append(entry)
    last = challenge.results_at or challenge.closes_at
    return make_calendar(
        entries, category="Challenges", first=challenge.opens_at, last=last
    )
