"""The panel of a challenge, its judges, and the ideas that one may not judge."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, Entry
from core import private_links
from core.email_addresses import EmailKeyField, EmailKeyModel
from core.text.direction import isolate
from core.types import StrOrPromise
from focus_areas.models import FocusArea
from judging.models.workflow import JudgeStatus

LINK_ENDS_AFTER = timedelta(days=14)
"""Time after the results for which the link of a judge works."""

PANEL_PERMISSIONS: list[tuple[str, StrOrPromise]] = [
    ("run_panel", _("Can set up judging, invite judges, open and close rounds")),
    ("prepare_shown", _("Can say what judges see of an idea")),
    ("read_names", _("Can read which judge is which, and why one stepped aside")),
    ("read_scores", _("Can read scores and the ranking, judges as numbers")),
    ("decide_awards", _("Can choose and confirm winners, and approve feedback")),
]


class Panel(models.Model):
    """The judges of one challenge, and what they agree to."""

    challenge = models.OneToOneField(
        Challenge, models.PROTECT, related_name="panel", verbose_name=_("challenge")
    )
    terms = models.TextField(
        _("what judges agree to"),
        help_text=_("They read it with the invitation. Keep it to 120 words or so."),
    )
    names_are_public = models.BooleanField(
        _("judges may be named"),
        default=True,
        help_text=_("Each of them is asked, and named only after saying yes."),
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)

    class Meta:
        verbose_name = _("panel of judges")
        verbose_name_plural = _("judging")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        permissions = PANEL_PERMISSIONS

    def __str__(self) -> str:
        return str(self.challenge)

    def get_absolute_url(self) -> str:
        return reverse("judging", args=[self.challenge.slug])


class JudgeQuerySet(models.QuerySet["Judge"]):
    def with_link(self, token: str) -> "Judge | None":
        """Return the judge whose private link has this token, with the challenge; None
        if the link is wrong, or has ended."""
        nonce = private_links.verify_token(private_links.Purpose.JUDGE, token)
        judges = self.select_related("panel__challenge").filter(link_nonce=nonce)
        judge = judges.exclude(status=JudgeStatus.STEPPED_DOWN).first()
        return judge if judge and judge.link_works else None

    def invited(self) -> Self:
        """Judges who may still judge, or do."""
        return self.filter(status__in=[JudgeStatus.INVITED, JudgeStatus.ACCEPTED])

    def accepted(self) -> Self:
        return self.filter(status=JudgeStatus.ACCEPTED)


class Judge(EmailKeyModel):
    """Somebody from outside who judges ideas behind a private link, without an account.

    What the ranking says of them it says of their seat; names are kept apart."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="judges")
    seat = models.PositiveSmallIntegerField(_("number"))
    reference = models.CharField(_("reference"), max_length=16, unique=True)
    link_nonce = private_links.NonceField()
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("email"))
    email_key = EmailKeyField(of="email")
    organisation = models.CharField(_("organisation"), max_length=100, blank=True)
    areas = models.ManyToManyField(
        FocusArea, blank=True, related_name="+", verbose_name=_("knows about")
    )
    most = models.PositiveSmallIntegerField(
        _("ideas at most"), null=True, blank=True, help_text=_("Empty: any number.")
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=JudgeStatus.choices,
        default=JudgeStatus.INVITED,
        editable=False,
    )
    may_be_named = models.BooleanField(_("may be named"), default=False)
    accepted_words = models.TextField(_("what they agreed to, in the words shown"))
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True)
    finished_at = models.DateTimeField(
        _("said that they have finished"), null=True, editable=False
    )
    reminders_opted_out = models.BooleanField(_("wants no reminders"), default=False)
    reminded_at = models.DateTimeField(_("reminded"), null=True, editable=False)
    receipt_until = models.DateTimeField(
        _("told of scores until"), null=True, editable=False
    )

    objects = JudgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("judge")
        verbose_name_plural = _("judges")
        ordering = ["panel", "seat"]
        default_permissions = ()  # those of the panel decide
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "seat"], name="judge_has_a_seat_alone"
            ),
            models.UniqueConstraint(
                fields=["panel", "email_key"],
                condition=~Q(email_key=""),
                name="judge_has_one_seat",
            ),
            models.CheckConstraint(
                condition=Q(status__in=JudgeStatus.values),
                name="judge_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return isolate(self.name) if self.name else self.number

    @property
    def number(self) -> str:
        """Name under which staff and the public read of a judge."""
        return gettext("Judge %(number)d") % {"number": self.seat}

    @property
    def private_path(self) -> str:
        token = private_links.make_token(private_links.Purpose.JUDGE, self.link_nonce)
        return reverse("judging:home", args=[token])

    @property
    def private_url(self) -> str:
        return settings.SITE_URL + self.private_path

    @property
    def link_ends_at(self) -> datetime | None:
        """When the link ends; None before the results are out."""
        announced = self.panel.challenge.results_announced_at
        return announced and announced + LINK_ENDS_AFTER

    @property
    def link_works(self) -> bool:
        return self.link_ends_at is None or timezone.now() < self.link_ends_at


class Bar(models.Model):
    """An idea that a judge may not judge, as staff know before, or all that an award
    can go to: a conflict of interest.

    The judge never hears of it."""

    judge = models.ForeignKey(Judge, models.CASCADE, related_name="bars")
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="+")
    award = models.ForeignKey("Award", models.CASCADE, null=True, related_name="bars")
    reason = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("bar")
        verbose_name_plural = _("bars")
        ordering = ["at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["judge", "entry"], name="bar_is_said_once"),
            models.UniqueConstraint(
                fields=["judge", "award"], name="bar_of_an_award_is_said_once"
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=False, award=None)
                | Q(entry=None, award__isnull=False),
                name="bar_is_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="bar_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.judge}, {self.entry or self.award}"


class PanelHistory(models.Model):
    """One thing that was done in judging: rows are added and never changed, but for a
    note that may name somebody who is forgotten."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="history")
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the judge."),
    )
    row = models.CharField(
        _("about"), max_length=60, help_text=_("Such as Judge 3, WIC-7F3K-92.")
    )
    entry = models.ForeignKey(
        Entry,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("idea"),
        help_text=_("Empty: none. One that is erased takes its rows along."),
    )
    what = models.CharField(_("what"), max_length=100)
    note = models.TextField(_("note to staff"), blank=True)

    class Meta:
        verbose_name = _("row of a history")
        verbose_name_plural = _("rows of a history")
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.row}: {self.what}"
