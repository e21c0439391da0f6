"""The key dates of a challenge as a calendar file (iCalendar, RFC 5545)."""

import uuid
from collections.abc import Iterator
from datetime import datetime

import icalendar
from django.conf import settings
from django.utils.translation import gettext

from challenges.models import Challenge
from core.icalendar_export import event_time, ics_text, make_calendar
from core.templatetags.formatting import last_minute


def key_dates(challenge: Challenge) -> Iterator[tuple[str, datetime, str]]:
    """Yield the field, the moment and a title for each date that is known."""
    titles = {
        "opens_at": gettext("%(title)s opens"),
        "closes_at": gettext("Deadline: %(title)s"),
        "results_at": gettext("Results: %(title)s"),
    }
    for name, title in titles.items():
        value = getattr(challenge, name)
        if name == "closes_at":  # or a calendar shows 0:00 on the day after
            value = last_minute(value)
        if value is not None:
            yield name, value, title % {"title": challenge.title}


def challenge_dates_ics(challenge: Challenge) -> bytes:
    """Return a calendar of when a challenge opens and closes and, if that is known, of
    when its results come: events without duration.

    The bytes stay the same until the challenge is changed."""
    url = settings.SITE_URL + challenge.get_absolute_url()
    events = []
    for name, value, title in key_dates(challenge):
        event = icalendar.Event()
        # The UID does not depend on the date, so that calendars move the event when
        # staff change its date.
        site = f"{settings.SITE_URL}/challenge/{challenge.pk}"
        event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, f"{site}#{name}")))
        event.add("dtstamp", challenge.updated_at)
        event.add("last-modified", challenge.updated_at)
        event.add("dtstart", event_time(value))
        event.add("transp", "TRANSPARENT")
        event.add("summary", ics_text(title))
        event.add("description", ics_text(f"{challenge.summary}\n\n{url}"))
        event.add("url", url)
        events.append(event)
    last = challenge.results_at or challenge.closes_at
    return make_calendar(
        events, category="Challenges", first=challenge.opens_at, last=last
    )
