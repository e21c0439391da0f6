"""Updates by email in the demo: two people get them, one has not confirmed it yet."""

from typing import Any

from django.urls import reverse

from focus_areas.models import FocusArea
from outbox.models import Email
from subscriptions import services
from subscriptions.models import Subscription
from subscriptions.views import CONSENT


def load_subscription(data: dict[str, Any]) -> None:
    services.subscribe(
        email=data["email"],
        frequency=data["frequency"],
        areas=list(FocusArea.objects.filter(slug__in=data.get("areas", []))),
        asked_on=reverse("subscriptions:subscribe"),
        consent_text=str(CONSENT),
    )
    subscription = Subscription.objects.get(email=data["email"])
    emails = Email.objects.filter(reference=subscription.reference)
    asked_at, confirmed_at = data["asked"], data.get("confirmed")
    sent = {"status": Email.Status.SENT, "sent_at": asked_at, "attempts": 1}
    emails.update(created_at=asked_at, text="", **sent)
    if confirmed_at:
        services.confirm(subscription)
    Subscription.objects.filter(pk=subscription.pk).update(
        asked_at=asked_at, confirmed_at=confirmed_at, told_at=confirmed_at
    )
