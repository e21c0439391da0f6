"""Digests: what is new, to each subscription at its time.

What there is to tell comes from the caller, who knows the apps that publish it; see
docs/decisions/updates-by-email.md."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from core.models import SiteSettings
from core.types import StrOrPromise
from outbox.models import Email
from outbox.services import queue_email
from subscriptions.models import (
    Frequency,
    SeenNews,
    Subscription,
    SubscriptionQuerySet,
)

logger = logging.getLogger(__name__)

APP_LABEL = "subscriptions"

MAX_WAITING = 200
"""Emails that wait to be sent, at most, when a digest is added: as many as one run of
outbox.tasks.deliver_due sends. So an acknowledgement waits behind no more than these,
and no digest waits too long."""

MAX_HANDLED = 2000
"""Subscriptions that one run handles; most of them may have nothing to be told."""

MAX_DATED_BACK = timedelta(days=7)
"""Time before now that staff can give as a date, and it is still news. What has an
older date was published to be found, and not to be told."""

MAX_LISTED = 30
"""News that one digest lists."""


@dataclass(frozen=True)
class News:
    """Something that is public now, as a digest tells it."""

    key: str
    """Names it for good, such as "news.post 12"."""

    kind: StrOrPromise
    title: str
    summary: str
    path: str
    when: str = ""
    areas: frozenset[int] = frozenset()
    """Keys of its focus areas; none if it concerns the whole programme."""


Collect = Callable[[datetime], list[News]]
"""Returns what is public now and became so at this moment or later, by its own date, in
the order in which digests list it."""

Numbered = list[tuple[int, News]]
"""News, each with the key of its row of SeenNews."""


def send_due(collect: Collect) -> int:
    """Queue the digests that are due, as many as the outbox takes; return how many.

    Safe to run twice, in parallel, and to be killed: a subscription and its email are
    one transaction."""
    now = timezone.now()
    ready = _ready(now)
    oldest = ready.aggregate(key=Min("told_up_to"))["key"]
    numbered = _look(collect, told_up_to=oldest, now=now)
    last = _last_to_tell(now)
    numbered = [(number, news) for number, news in numbered if number <= last]
    on_a_day = ready.exclude(frequency=Frequency.AT_ONCE)
    on_a_day.filter(told_up_to__gte=last).update(told_at=now)
    due = ready.filter(told_up_to__lt=last).order_by("pk")
    room, sent, site = _room(), 0, SiteSettings.load()
    for key in due.values_list("pk", flat=True)[:MAX_HANDLED]:
        if sent >= room:
            break
        try:
            sent += _send(key, numbered, last=last, now=now, site=site)
        except Exception:
            logger.exception("No digest for subscription %s.", key)
    return sent


def _ready(now: datetime) -> SubscriptionQuerySet:
    """Return the subscriptions that may get a digest now. One whose last email failed
    waits until staff have looked: they send it again, put it aside or stop it."""
    failed = Email.objects.filter(app_label=APP_LABEL, status=Email.Status.FAILED)
    due = Subscription.objects.at_their_time(now)
    return due.exclude(reference__in=failed.values("reference"))


@transaction.atomic
def _look(collect: Collect, *, told_up_to: int | None, now: datetime) -> Numbered:
    """Note what is public and was not seen before. Return what is public and may not
    have been told.

    One at a time: of two that overtake one another, one would take for told what the
    other has just seen. Locks the row of the site settings."""
    SiteSettings.objects.select_for_update().filter(pk=1).first()
    seen = SeenNews.objects.all()
    untold = seen.filter(pk__gt=told_up_to).first() if told_up_to is not None else None
    since = min(now, untold.seen_at) if untold else now
    found = collect(since - MAX_DATED_BACK)
    keys = [news.key for news in found]
    known = set(seen.filter(key__in=keys).values_list("key", flat=True))
    new = [SeenNews(key=key, seen_at=now) for key in keys if key not in known]
    SeenNews.objects.bulk_create(new)
    numbers = dict(seen.filter(key__in=keys).values_list("key", "pk"))
    return [(numbers[news.key], news) for news in found]


def _last_to_tell(now: datetime) -> int:
    """Return the key of the last news to tell now. The newest waits as emails about
    decisions do: until then, staff can take it off the site, and nobody is told."""
    hold = timedelta(minutes=settings.DECISION_HOLD_MINUTES)
    last = SeenNews.objects.filter(seen_at__lte=now - hold).last()
    return last.pk if last else 0


def _room() -> int:
    """Return how many digests may be added to the outbox now."""
    if Email.objects.late().exists():
        return 0
    return max(0, MAX_WAITING - Email.objects.due().count())


@transaction.atomic
def _send(
    key: int, numbered: Numbered, *, last: int, now: datetime, site: SiteSettings
) -> bool:
    """Queue the digest of one subscription, and note up to where it was told. False if
    another worker was quicker, or there is nothing in its focus areas."""
    due = _ready(now).filter(pk=key, told_up_to__lt=last)
    subscription = due.select_for_update(skip_locked=True).first()
    if subscription is None:
        return False
    news = _news_for(subscription, numbered)
    subscription.told_up_to, subscription.told_at = last, now
    subscription.save(update_fields=["told_up_to", "told_at"])
    if news:
        queue_email(
            "subscriptions/email/digest",
            to=subscription.email,
            app_label=APP_LABEL,
            reference=subscription.reference,
            context={
                "subscription": subscription,
                "news": news[:MAX_LISTED],
                "others": len(news) - 1,
                "more": len(news[MAX_LISTED:]),
            },
            unsubscribe_url=f"{subscription.private_url}stop/",
            site=site,
            is_confidential=True,
        )
    return bool(news)


def _news_for(subscription: Subscription, numbered: Numbered) -> list[News]:
    """Return what this subscription was not told yet and wants to be told."""
    untold = [news for number, news in numbered if number > subscription.told_up_to]
    if subscription.all_areas or not untold:
        return untold
    wanted = set(subscription.areas.values_list("pk", flat=True))
    return [news for news in untold if not news.areas or news.areas & wanted]
