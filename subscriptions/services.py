"""Everything that changes subscriptions. Each function is one transaction.

Digests are in subscriptions.digests."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from core.email_addresses import email_key
from core.erasure import log_deleted
from core.idempotency import lock_key
from core.references import unused_reference
from focus_areas.models import FocusArea
from outbox.models import Email
from outbox.services import acknowledge, delete_emails, emailed_recently, purge
from subscriptions.models import SeenNews, Subscription

REFERENCE_PREFIX = "UPD"

ADDRESSES = uuid.UUID("0c9b1d1e-54d5-4be5-a0c7-8f7c1f6f5b9a")
"""UUID namespace of the lock on an email address (RFC 9562, version 5)."""

MIN_EMAIL_INTERVAL = timedelta(minutes=10)
"""Time between two emails that answer somebody who asks for updates."""

CONFIRM_DAYS = 7
"""Days after which a subscription that nobody confirmed is deleted."""

EMAIL_KEEP_DAYS = 30
"""Days for which the outbox remembers that a digest was sent; its text goes at once."""

NEWS_KEEP = timedelta(days=92)
"""Time for which it is remembered what was told; longer than a month, and than what is
dated back counts as new."""


@transaction.atomic
def subscribe(
    *,
    email: str,
    frequency: str,
    areas: Collection[FocusArea],
    asked_on: str,
    consent_text: str,
) -> None:
    """Note that somebody asks for updates, and email the address a link to confirm it.

    If it gets updates already, nothing changes, and its email says so: the page is the
    same for both, and tells nobody which addresses we know."""
    key = email_key(email)
    lock_key(uuid.uuid5(ADDRESSES, key))
    subscription = Subscription.objects.filter(email_key=key).first()
    if subscription is None:
        subscription = Subscription(
            reference=unused_reference(REFERENCE_PREFIX, Subscription)
        )
    if not subscription.is_confirmed:
        subscription.email = email
        subscription.asked_at, subscription.asked_on = timezone.now(), asked_on
        subscription.consent_text = consent_text
        _choose(subscription, frequency=frequency, areas=areas)
    if emailed_recently(email, about=subscription.reference, within=MIN_EMAIL_INTERVAL):
        return
    template = "known" if subscription.is_confirmed else "confirm"
    acknowledge(
        f"subscriptions/email/{template}",
        to=subscription.email,
        app_label="subscriptions",
        reference=subscription.reference,
        context={"subscription": subscription, "days": CONFIRM_DAYS},
        is_confidential=True,
    )


def _choose(
    subscription: Subscription, *, frequency: str, areas: Collection[FocusArea]
) -> None:
    if subscription.frequency != frequency:
        # A new rhythm begins now, whenever the old one was last due.
        subscription.told_at = subscription.told_at and timezone.now()
    subscription.frequency, subscription.all_areas = frequency, not areas
    subscription.save()
    subscription.areas.set(areas)


@transaction.atomic
def confirm(subscription: Subscription) -> Subscription:
    """Begin the updates with what is published from now on. Confirming twice is the
    same as once. Raises Subscription.DoesNotExist if it was deleted meanwhile."""
    subscription = _lock(subscription)
    if not subscription.is_confirmed:
        subscription.confirmed_at = subscription.told_at = timezone.now()
        last = SeenNews.objects.last()
        subscription.told_up_to = last.pk if last else 0
        subscription.save(update_fields=["confirmed_at", "told_at", "told_up_to"])
    return subscription


@transaction.atomic
def change(
    subscription: Subscription, *, frequency: str, areas: Collection[FocusArea]
) -> Subscription:
    """Change how often and about what somebody is told. Raises
    Subscription.DoesNotExist if it was deleted meanwhile."""
    subscription = _lock(subscription)
    _choose(subscription, frequency=frequency, areas=areas)
    return subscription


@transaction.atomic
def stop(subscription: Subscription) -> None:
    """Delete a subscription and the emails about it, those that wait too. Stopping
    twice is the same as once."""
    Subscription.objects.filter(pk=subscription.pk).delete()
    delete_emails("", [subscription.reference])
    log_deleted([subscription.reference])


def _lock(subscription: Subscription) -> Subscription:
    return Subscription.objects.select_for_update().get(pk=subscription.pk)


def purge_old() -> int:
    """Delete the subscriptions that nobody confirmed in CONFIRM_DAYS, with the emails
    about them; return how many. Forget old news, and the digests that were sent."""
    now = timezone.now()
    cutoff = now - timedelta(days=CONFIRM_DAYS)
    overdue = Subscription.objects.filter(confirmed_at=None, asked_at__lt=cutoff)
    count = sum(map(partial(_purge, cutoff=cutoff), overdue))
    SeenNews.objects.filter(seen_at__lt=now - NEWS_KEEP).delete()
    sent = Email.objects.filter(
        app_label="subscriptions",
        status=Email.Status.SENT,
        sent_at__lt=now - timedelta(days=EMAIL_KEEP_DAYS),
    )
    purge(sent)
    return count


@transaction.atomic
def _purge(subscription: Subscription, *, cutoff: datetime) -> int:
    """Stop a subscription, unless it was confirmed or asked for again just now."""
    overdue = Subscription.objects.filter(confirmed_at=None, asked_at__lt=cutoff)
    locked = overdue.select_for_update().filter(pk=subscription.pk).first()
    if locked:
        stop(locked)
    return 1 if locked else 0
