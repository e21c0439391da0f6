"""Who is written to when something happens to an entry."""

from django.conf import settings
from django.urls import reverse

from challenges.models import Entry
from outbox.services import queue_email


def tell_team(entry: Entry, template: str) -> None:
    queue_email(
        f"challenges/mail/notice_{template}",
        room="challenges",
        reference=entry.reference,
        context={"entry": entry, "admin_url": _admin_url(entry)},
    )


def tell_entrant(entry: Entry, template: str, *, note: str = "") -> None:
    if not entry.email:
        return
    queue_email(
        f"challenges/mail/{template}",
        to=entry.email,
        room="challenges",
        reference=entry.reference,
        context={"entry": entry, "challenge": entry.challenge, "note": note},
    )


def _admin_url(entry: Entry) -> str:
    path = reverse("admin:challenges_entry_change", args=[entry.pk])
    return settings.SITE_URL + path
