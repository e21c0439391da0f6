"""Innovation challenges."""

from datetime import datetime, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Case, Exists, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models.audience import AUDIENCE_LABELS, Audience
from core.publishing import Publishable, PublishableQuerySet
from core.text.direction import isolate
from core.versions import Versions
from focus_areas.models import FocusArea

CLOSING_SOON = timedelta(days=3)

GRACE_PERIOD = timedelta(minutes=30)
"""Time after closing in which a form opened before closing is accepted, marked late."""


class Phase(models.TextChoices):
    """Phase of a challenge, computed from its dates and never stored."""

    UPCOMING = "upcoming", _("Opens soon")
    OPEN = "open", _("Open")
    CLOSING_SOON = "closing_soon", _("Closing soon")
    JUDGING = "judging", _("Being judged")
    RESULTS = "results", _("Results are out")


def validate_audiences(audiences: object) -> None:
    """Raise ValidationError unless `audiences` is a list of values of `Audience`."""
    values = Audience.values
    if not isinstance(audiences, list) or any(a not in values for a in audiences):
        raise ValidationError(_("Choose from the kinds of entrant."))


class ChallengeQuerySet(PublishableQuerySet):
    def open(self) -> Self:
        """Challenges that take ideas now, the first to close in front."""
        now = timezone.now()
        return self.filter(opens_at__lte=now, closes_at__gt=now).order_by("closes_at")

    def upcoming(self) -> Self:
        return self.filter(opens_at__gt=timezone.now()).order_by("opens_at")

    def open_or_upcoming(self) -> Self:
        """Challenges that take ideas now, as `open` has them, and those after that."""
        now = timezone.now()
        ends = Case(When(opens_at__lte=now, then=F("closes_at")))
        current = self.filter(closes_at__gt=now)
        return current.order_by(ends.asc(nulls_last=True), "opens_at")

    def begun(self) -> Self:
        """Challenges that were published and have opened, the latest in front."""
        now = timezone.now()
        opened = self.filter(publish_at__lte=now, opens_at__lte=now)
        return opened.order_by("-opens_at")

    def finished(self) -> Self:
        """Challenges that have closed, the latest in front."""
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
        help_text=_("Begins the reference of every idea, as in WIC-7F3K-92."),
    )
    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("One or two sentences for lists.")
    )
    brief = models.TextField(_("brief"), help_text=_("What we are looking for."))
    who_can_enter = models.TextField(_("who can enter"))
    audiences = models.JSONField(
        _("kinds of entrant"),
        default=list,
        blank=True,
    )
    focus_areas = models.ManyToManyField(
        FocusArea, blank=True, related_name="+", verbose_name=_("focus areas")
    )
    how_to_enter = models.TextField(
        _("how to enter"), blank=True, help_text=_("Keep it to a few lines.")
    )
    prizes = models.TextField(
        _("prizes"),
        blank=True,
        help_text=_(
            "Our home page, the list and the poster have the first line: begin with "
            "all of them in a few words, or with the best."
        ),
    )
    criteria = models.TextField(
        _("how ideas are judged"),
        help_text=_("What the judges look for. The criteria with weights follow it."),
    )
    rules = models.TextField(_("rules"), help_text=_("What entrants agree to."))
    questions = models.TextField(
        _("frequently asked questions"),
        blank=True,
        help_text=_("Begin the line of each question with ###, its answer below."),
    )
    names_wait_for_results = models.BooleanField(
        _("names wait for the results"),
        default=False,
        help_text=_(
            "Nobody outside reads who an idea is from (organisation, school, team) "
            "before the results are out, so that judges do not either. The form says "
            "so."
        ),
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    results_at = models.DateTimeField(
        _("results"),
        null=True,
        blank=True,
        help_text=_(
            "The planned moment. The results are shown once they are published, and "
            "not before."
        ),
    )
    results_announced_at = models.DateTimeField(
        _("results announced"), null=True, blank=True, editable=False
    )
    awards_decide = models.BooleanField(
        _("outcomes come from the awards"), default=False, editable=False
    )
    judging_began_at = models.DateTimeField(
        _("judging began"), null=True, blank=True, editable=False
    )
    promise_days = models.PositiveSmallIntegerField(
        _("first answer within"),
        default=5,
        validators=[MinValueValidator(1, _("Promise 1 working day or more."))],
        help_text=_("Working days. Entrants are told so."),
    )
    offline_idea_count = models.PositiveIntegerField(
        _("ideas that came another way"),
        default=0,
        help_text=_("Added to the count, for a challenge that ran before this site."),
    )
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = ChallengeQuerySet.as_manager()
    versions = Versions()

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
                condition=Q(promise_days__gte=1),
                name="challenge_promises_a_working_day",
            ),
            models.CheckConstraint(
                condition=Q(results_at=None) | Q(results_at__gt=F("closes_at")),
                name="challenge_has_results_after_it_closes",
                violation_error_message=_("“Results” must be later than “Closes”."),
            ),
        ]

    def __str__(self) -> str:
        return isolate(self.title)

    def clean(self) -> None:
        """Validate the audiences. Migrations would import a validator of the field."""
        try:
            validate_audiences(self.audiences)
        except ValidationError as error:
            raise ValidationError({"audiences": error}) from error

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
        return Phase.RESULTS if self.results_are_out else Phase.JUDGING

    @property
    def results_are_due(self) -> bool:
        return self.results_at is not None and self.results_at <= timezone.now()

    @property
    def results_are_out(self) -> bool:
        """Whether results were announced; see challenges.services.announcements."""
        return self.results_announced_at is not None

    @property
    def results_are_late(self) -> bool:
        return self.results_are_due and not self.results_are_out

    @property
    def is_open(self) -> bool:
        return self.phase in {Phase.OPEN, Phase.CLOSING_SOON}

    @property
    def is_over(self) -> bool:
        """Whether the challenge no longer takes ideas."""
        return self.phase in {Phase.JUDGING, Phase.RESULTS}

    @property
    def criteria_are_frozen(self) -> bool:
        """Whether judging has begun: then nobody changes what ideas are judged by."""
        began = self.judging_began_at is not None
        return began or (self.has_been_public and self.is_over)

    @property
    def names_are_hidden(self) -> bool:
        """Whether nobody outside reads the organisation and team of an idea, yet."""
        return self.names_wait_for_results and not self.results_are_out

    def accepts_form_from(self, shown_at: datetime | None) -> bool:
        """Whether a form shown at `shown_at` may still be sent.

        It may while the challenge is open, and until GRACE_PERIOD after closing if the
        form was shown before closing."""
        if self.is_open:
            return True
        grace_ends = self.closes_at + GRACE_PERIOD
        in_time = shown_at is not None and self.opens_at <= shown_at < self.closes_at
        return in_time and self.closes_at <= timezone.now() < grace_ends

    @property
    def days_left(self) -> int:
        """Days on which ideas are still taken, today too: 1 on the last day, then 0.

        It changes at midnight, as stored pages do, so that all pages say the same."""
        now = timezone.now()
        if now >= self.closes_at:
            return 0
        last_day = timezone.localdate(self.closes_at - timedelta.resolution)
        return (last_day - timezone.localdate(now)).days + 1

    @property
    def offered_areas(self) -> models.QuerySet[FocusArea]:
        """Focus areas that take ideas: the ones chosen, or all if none is chosen."""
        chosen = self.focus_areas.all()
        return FocusArea.objects.filter(Q(pk__in=chosen.values("pk")) | ~Exists(chosen))

    @property
    def offered_audiences(self) -> list[Audience]:
        """Kinds of entrant that may enter: those chosen, or all if none is chosen."""
        return [a for a in Audience if not self.audiences or a in self.audiences]

    @property
    def only_audience(self) -> Audience | None:
        """Kind of entrant, if only one may enter: then nobody is asked which."""
        match self.offered_audiences:
            case [audience]:
                return audience
        return None

    @property
    def is_for_schools(self) -> bool:
        return self.only_audience == Audience.SCHOOL

    @property
    def audience_labels(self) -> list[str]:
        return [str(AUDIENCE_LABELS[audience]) for audience in self.offered_audiences]

    @property
    def idea_count(self) -> int:
        """Number of ideas received, whatever was decided; spam does not count."""
        return self.offline_idea_count + self.entries.received().count()
