"""Subscriptions and news for tests; a test names only the fields that matter to it."""

from typing import Any

from django.utils import timezone

from core import antispam
from focus_areas.models import FocusArea
from outbox.models import Email
from subscriptions import services
from subscriptions.digests import News
from subscriptions.models import Subscription

MIRA = "mira@example.com"


def subscribe(**fields: Any) -> Subscription:
    """Ask for updates; they are still to be confirmed."""
    defaults = {
        "email": MIRA,
        "frequency": "at_once",
        "areas": [],
        "asked_on": "/updates/",
        "consent_text": "Yes, please.",
    }
    services.subscribe(**{**defaults, **fields})
    return Subscription.objects.get(email=fields.get("email", MIRA))


def make_subscription(**fields: Any) -> Subscription:
    """Ask for updates, and confirm it by the link in the email, which is sent."""
    subscription = subscribe(**fields)
    emails = Email.objects.filter(reference=subscription.reference)
    emails.update(status=Email.Status.SENT, sent_at=timezone.now(), text="")
    return services.confirm(subscription)


def make_subscriptions(count: int, frequency: str = "at_once") -> None:
    """Create this number of confirmed subscriptions in one query, without emails."""
    now = timezone.now()
    Subscription.objects.bulk_create(
        Subscription(
            reference=f"UPD-{number}",
            email=f"reader-{number}@example.com",
            frequency=frequency,
            asked_at=now,
            confirmed_at=now,
            told_at=now,
        )
        for number in range(count)
    )


def subscribe_form_data(**changes: Any) -> dict[str, Any]:
    """Return what a browser sends for a form without mistakes."""
    return {
        "email": MIRA,
        "areas": [FocusArea.objects.get(slug="clean-tech-city").pk],
        "frequency": "weekly",
        "website": "",
        "form_token": antispam.new_form_token(),
        **changes,
    }


def news(key: str, **fields: Any) -> News:
    defaults = {
        "kind": "News",
        "title": f"Title of {key}",
        "summary": f"Summary of {key}.",
        "path": f"/news/{key}/",
    }
    return News(key, **{**defaults, **fields})


class Board:
    """What is public, as a caller of `send_due` would collect it."""

    def __init__(self) -> None:
        self.items: dict[str, News] = {}
        self.asked: list[Any] = []

    def publish(self, key: str, **fields: Any) -> None:
        self.items[key] = news(key, **fields)

    def hide(self, key: str) -> None:
        del self.items[key]

    def collect(self, since: Any) -> list[News]:
        self.asked.append(since)
        return list(self.items.values())
