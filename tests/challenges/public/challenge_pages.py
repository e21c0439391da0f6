"""Pages of a challenge, for tests to open and to read."""

from typing import Any

import icalendar
from django.test import Client
from django.urls import reverse

from challenges.models import Challenge
from focus_areas.models import FocusArea


def page_url(name: str, challenge: Challenge) -> str:
    return reverse(f"challenges:{name}", args=[challenge.slug])


def restrict_challenge(
    challenge: Challenge, areas: list[str], audiences: list[str]
) -> Challenge:
    challenge.focus_areas.set(FocusArea.objects.filter(slug__in=areas))
    challenge.audiences = audiences
    challenge.save()
    return challenge


def read_dates(client: Client, challenge: Challenge) -> list[dict[str, Any]]:
    body = client.get(page_url("dates", challenge)).content
    return [
        {
            "summary": str(entry["summary"]),
            "start": entry.decoded("dtstart"),
            "uid": str(entry["uid"]),
        }
        for entry in icalendar.Calendar.from_ical(body).events
    ]
