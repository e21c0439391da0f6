"""Erasing what subscriptions hold about a person (UK GDPR, Article 17)."""

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from core.erasure import HeldItem
from core.references import from_person
from core.templatetags.formatting import plain_date
from subscriptions.models import Subscription
from subscriptions.services import stop


def find_held(person: str) -> list[HeldItem]:
    """Return what `erase_person` would delete."""
    subscriptions = Subscription.objects.filter(from_person(person))
    return [_held_subscription(each) for each in subscriptions.order_by("pk")]


def _held_subscription(subscription: Subscription) -> HeldItem:
    text = gettext("%(reference)s: %(frequency)s, asked for on %(date)s")
    params = {
        "reference": subscription.reference,
        "frequency": subscription.get_frequency_display(),
        "date": plain_date(subscription.asked_at),
    }
    return HeldItem(
        gettext_lazy("Updates by email"),
        text % params,
        key=f"subscription {subscription.pk}",
        reference=subscription.reference,
        email=subscription.email,
    )


@transaction.atomic
def erase_person(person: str) -> list[str]:
    """Delete the subscription of this email address, or the one with this reference,
    and the emails about it (UK GDPR, Article 17). Returns its reference, so that other
    apps can delete what they hold about it."""
    subscriptions = list(Subscription.objects.filter(from_person(person)))
    for subscription in subscriptions:
        stop(subscription)
    return [subscription.reference for subscription in subscriptions]
