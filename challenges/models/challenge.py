"""An innovation challenge: what is asked, of whom, and when."""

from datetime import timedelta
from math import ceil
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartcity.publishing import Publishable, PublishableQuerySet

CLOSING_SOON = timedelta(days=3)


class Phase(models.TextChoices):
    """Where a challenge stands; computed from its dates, never stored."""

    UPCOMING = "upcoming", _("Opens soon")
    OPEN = "open", _("Open")
    CLOSING_SOON = "closing_soon", _("Closing soon")
    JUDGING = "judging", _("Being judged")
    RESULTS = "results", _("Results are out")


class ChallengeQuerySet(PublishableQuerySet):
    def open(self) -> Self:
        """Taking entries now, the one that closes first in front."""
        now = timezone.now()
        return self.filter(opens_at__lte=now, closes_at__gt=now).order_by("closes_at")

    def upcoming(self) -> Self:
        return self.filter(opens_at__gt=timezone.now()).order_by("opens_at")

    def finished(self) -> Self:
        """No longer taking entries, the latest in front."""
        return self.filter(closes_at__lte=timezone.now()).order_by("-closes_at")


class Challenge(Publishable):
    title = models.CharField(_("title"), max_length=80)
    slug = models.SlugField(_("web address"), unique=True)
    reference_prefix = models.CharField(
        _("reference prefix"),
        max_length=5,
        default="IC",
        validators=[
            RegexValidator(r"^[A-Z]{2,5}$", _("Use 2 to 5 capital letters, like WIC."))
        ],
        help_text=_("Begins the reference of every entry, as in WIC-7F3K-92."),
    )
    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("One or two sentences for lists.")
    )
    brief = models.TextField(_("brief"), help_text=_("What we are looking for."))
    who_can_enter = models.TextField(_("who can enter"))
    prizes = models.TextField(_("prizes"), blank=True)
    criteria = models.TextField(
        _("how ideas are judged"), help_text=_("What the judges look for.")
    )
    rules = models.TextField(_("rules"), help_text=_("What entrants agree to."))
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    results_at = models.DateTimeField(
        _("results"),
        null=True,
        blank=True,
        help_text=_("Winners are shown from this moment."),
    )
    promise_days = models.PositiveSmallIntegerField(
        _("first answer within"),
        default=5,
        help_text=_("Working days. Entrants are told so."),
    )
    ideas_elsewhere = models.PositiveIntegerField(
        _("ideas that came another way"),
        default=0,
        help_text=_("Added to the count, for a challenge that ran before this site."),
    )

    objects = ChallengeQuerySet.as_manager()

    class Meta(Publishable.Meta):
        abstract = False
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        ordering = ["-opens_at"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="challenge_closes_after_it_opens",
                violation_error_message=_("“Closes” must be later than “Opens”."),
            ),
            models.CheckConstraint(
                condition=Q(results_at=None) | Q(results_at__gt=F("closes_at")),
                name="challenge_has_results_after_it_closes",
                violation_error_message=_("“Results” must be later than “Closes”."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("challenges:challenge", args=[self.slug])

    @property
    def phase(self) -> Phase:
        now = timezone.now()
        if now < self.opens_at:
            return Phase.UPCOMING
        if now < self.closes_at - CLOSING_SOON:
            return Phase.OPEN
        if now < self.closes_at:
            return Phase.CLOSING_SOON
        if self.results_at is None or now < self.results_at:
            return Phase.JUDGING
        return Phase.RESULTS

    @property
    def is_open(self) -> bool:
        return self.phase in {Phase.OPEN, Phase.CLOSING_SOON}

    @property
    def days_left(self) -> int:
        """Days until it closes, the begun one counted: 1 on the last day, then 0."""
        left = self.closes_at - timezone.now()
        return max(0, ceil(left / timedelta(days=1)))

    @property
    def idea_count(self) -> int:
        """How many ideas came in, whatever became of them; spam is not an idea."""
        return self.ideas_elsewhere + self.entries.received().count()
