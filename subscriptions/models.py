"""Subscriptions to updates by email, and the news that they are told of."""

from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import private_links
from core.email_addresses import EmailKeyField, EmailKeyModel
from focus_areas.models import FocusArea

MORNING = time(8)
"""Time at which weekly and monthly digests are due."""

AT_ONCE_INTERVAL = timedelta(minutes=10)
"""Time between two digests to somebody who is told at once: a batch of news is one."""


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", _("As soon as something is published")
    WEEKLY = "weekly", _("Once a week, on Monday morning")
    MONTHLY = "monthly", _("Once a month, on the morning of the 1st")


def last_due(frequency: str, now: datetime) -> datetime:
    """Return the last moment, at or before now, at which a digest was due."""
    if frequency == Frequency.AT_ONCE:
        return now - AT_ONCE_INTERVAL
    day = _first_day(frequency, timezone.localdate(now))
    if _morning(day) > now:
        day = _first_day(frequency, day - timedelta(days=1))
    return _morning(day)


def _first_day(frequency: str, day: date) -> date:
    if frequency == Frequency.MONTHLY:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday())


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING))


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)

    def at_their_time(self, now: datetime) -> Self:
        """Subscriptions that were last told before the last moment at which a digest
        was due."""
        is_due = [
            Q(frequency=frequency, told_at__lt=last_due(frequency, now))
            for frequency in Frequency.values
        ]
        return self.confirmed().filter(reduce(or_, is_due))


class Subscription(EmailKeyModel):
    """An email address to which somebody wants updates. It gets none before it was
    confirmed from that mailbox."""

    reference = models.CharField(_("reference"), max_length=16, unique=True)
    email = models.EmailField(_("email"))
    email_key = EmailKeyField(of="email", unique=True)
    link_nonce = private_links.NonceField()
    frequency = models.CharField(
        _("how often"), max_length=10, choices=Frequency.choices
    )
    all_areas = models.BooleanField(
        _("all focus areas"),
        default=True,
        help_text=_("Not the same as none: a focus area that was chosen may be gone."),
    )
    areas = models.ManyToManyField(
        FocusArea, blank=True, related_name="+", verbose_name=_("focus areas")
    )
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    asked_on = models.CharField(_("on the page"), max_length=200)
    consent_text = models.TextField(_("what they agreed to, in the words shown"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    told_at = models.DateTimeField(
        _("last told"),
        null=True,
        help_text=_("When its last digest was made, or there was nothing to tell."),
    )
    told_up_to = models.PositiveBigIntegerField(
        _("told up to"), default=0, help_text=_("Key of the last news that was told.")
    )

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["-asked_at", "-pk"]
        permissions = [("stop_subscription", _("Can stop subscriptions"))]
        indexes = [models.Index("told_up_to", name="subscription_told")]
        constraints = [
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values),
                name="subscription_frequency_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(email=""), name="subscription_has_an_address"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(told_at__isnull=False),
                name="subscription_knows_when_it_was_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.email}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def private_path(self) -> str:
        token = private_links.make_token(
            private_links.Purpose.SUBSCRIPTION, self.link_nonce
        )
        return reverse("subscriptions:private", args=[token])

    @property
    def private_url(self) -> str:
        return settings.SITE_URL + self.private_path

    @property
    def area_names(self) -> list[str]:
        """Names of what it is told about, for people."""
        if self.all_areas:
            return [gettext("All focus areas")]
        areas = [str(area) for area in self.areas.all()]
        return [*areas, gettext("The whole programme")]


class SeenNews(models.Model):
    """News that was public when a worker looked: since then it is to be told.

    Its own date says less: staff publish with a date that is past, and a scheduled post
    appears while no worker runs. What it says is stored nowhere but on its page."""

    key = models.CharField(_("key"), max_length=80, unique=True)
    seen_at = models.DateTimeField(_("seen"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("seen news")
        verbose_name_plural = _("seen news")
        ordering = ["pk"]
        default_permissions = ()  # only services read and write it

    def __str__(self) -> str:
        return self.key
