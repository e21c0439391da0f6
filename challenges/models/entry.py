"""An entry, the states it can be in, and the history of how it got there."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from challenges.models.challenge import Challenge, Phase
from smartcity import private_links
from smartcity.models import FocusArea
from smartcity.moves import check_move


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("To review")
    CHANGES_REQUESTED = "changes_requested", _("Waiting for the entrant")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SPAM = "spam", _("Spam")


MOVES: dict[str, set[str]] = {
    Status.DRAFT: {Status.SUBMITTED},
    Status.SUBMITTED: {
        Status.APPROVED,
        Status.CHANGES_REQUESTED,
        Status.DECLINED,
        Status.SPAM,
        Status.WITHDRAWN,
    },
    Status.CHANGES_REQUESTED: {
        Status.SUBMITTED,
        Status.APPROVED,
        Status.DECLINED,
        Status.SPAM,
        Status.WITHDRAWN,
    },
    Status.APPROVED: {Status.SUBMITTED, Status.DECLINED, Status.WITHDRAWN},
    Status.DECLINED: {Status.SUBMITTED},
    Status.WITHDRAWN: {Status.SUBMITTED},
    Status.SPAM: {Status.SUBMITTED, Status.WITHDRAWN},
}
"""Which state may follow which. Each decision can be undone: back to review."""

ENTRANT_WORDS = {
    Status.DRAFT: _("Not sent yet"),
    Status.SUBMITTED: _("Received, being checked"),
    Status.CHANGES_REQUESTED: _("We need something from you"),
    Status.APPROVED: _("In the challenge"),
    Status.DECLINED: _("Not taken forward"),
    Status.WITHDRAWN: _("Withdrawn by you"),
    Status.SPAM: _("Received, being checked"),
}
"""What the entrant reads for each state, on the private page and in emails."""


class Audience(models.TextChoices):
    """Who sends an idea; the kinds of entrant that a challenge is open to."""

    RESIDENT = "resident", _("I live here")
    BUSINESS = "business", _("I run a business or organisation here")
    EMPLOYEE = "employee", _("I work here")
    VISITOR = "visitor", _("I visit")
    SCHOOL = "school", _("We are a school or a class")


class Origin(models.TextChoices):
    """How the idea reached us; all but the first are typed in by staff."""

    WEB = "web", _("Web form")
    PHONE = "phone", _("By phone")
    PAPER = "paper", _("On paper")
    IN_PERSON = "in_person", _("In person")
    EMAIL = "email", _("By email")


class Outcome(models.TextChoices):
    SHORTLISTED = "shortlisted", _("Shortlisted")
    WINNER = "winner", _("Winner")
    RUNNER_UP = "runner_up", _("Runner-up")
    NOT_SELECTED = "not_selected", _("Not selected")


class EntryQuerySet(models.QuerySet["Entry"]):
    def received(self) -> Self:
        """Every idea that was really sent, whatever was decided later."""
        return self.exclude(status__in=[Status.DRAFT, Status.SPAM])

    def published(self) -> Self:
        """What visitors may see: approved, with consent, in a published challenge."""
        return self.filter(
            status=Status.APPROVED,
            may_publish=True,
            challenge__in=Challenge.objects.published(),
        )

    def awarded(self) -> Self:
        """What the panel set apart: winners first, then runners-up, then the rest."""
        ranks = [Outcome.WINNER, Outcome.RUNNER_UP, Outcome.SHORTLISTED]
        rank = Case(*(When(outcome=o, then=n) for n, o in enumerate(ranks)))
        return self.filter(outcome__in=ranks).order_by(rank, "-submitted_at", "-pk")

    def in_area(self, area: FocusArea) -> Self:
        return self.filter(focus_area=area)


class Entry(models.Model):
    """One idea in one challenge. `move()` is the only writer of `status`."""

    challenge = models.ForeignKey(
        Challenge, models.PROTECT, related_name="entries", verbose_name=_("challenge")
    )
    reference = models.CharField(_("reference"), max_length=16, unique=True)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=Status.choices,
        default=Status.DRAFT,
        editable=False,
    )
    outcome = models.CharField(
        _("outcome"),
        max_length=20,
        choices=Outcome.choices,
        blank=True,
        help_text=_("Of approved entries. Shown when the results are published."),
    )
    award = models.CharField(
        _("award"),
        max_length=80,
        blank=True,
        help_text=_("What was won, such as “Overall winner”."),
    )

    title = models.CharField(_("title"), max_length=80)
    focus_area = models.ForeignKey(
        FocusArea, models.PROTECT, related_name="+", verbose_name=_("focus area")
    )
    problem = models.TextField(_("problem"))
    idea = models.TextField(_("idea"))
    beneficiaries = models.TextField(_("who benefits"))

    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("email"), blank=True)
    audience = models.CharField(
        _("kind of entrant"), max_length=20, choices=Audience.choices
    )
    organisation = models.CharField(
        _("organisation or school"), max_length=100, blank=True
    )

    rules_accepted = models.BooleanField(_("rules accepted"), default=False)
    may_publish = models.BooleanField(_("may be published"), default=False)
    may_contact = models.BooleanField(_("may be contacted"), default=False)
    consent_words = models.JSONField(
        _("consent, in the words shown"), default=dict, editable=False
    )

    origin = models.CharField(
        _("how it reached us"),
        max_length=10,
        choices=Origin.choices,
        default=Origin.WEB,
    )
    entered_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("typed in by"),
    )
    send_key = models.UUIDField(
        _("send key"), unique=True, editable=False
    )  # the form that it came with: a double click is recognised by it
    link_nonce = models.CharField(
        max_length=private_links.NONCE_LENGTH,
        default=private_links.new_nonce,
        unique=True,
        editable=False,
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    submitted_at = models.DateTimeField(
        _("received"), null=True, blank=True, editable=False
    )
    decided_at = models.DateTimeField(
        _("decided"), null=True, blank=True, editable=False
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["-submitted_at", "-pk"]
        permissions = [("moderate_entry", _("Can decide on entries"))]
        indexes = [
            models.Index("status", "submitted_at", name="entry_queue"),
            models.Index("challenge", "status", name="entry_of_challenge"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="entry_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | Q(submitted_at__isnull=False),
                name="entry_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | Q(rules_accepted=True),
                name="entry_sent_accepts_the_rules",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(status=Status.APPROVED),
                name="entry_outcome_only_when_approved",
                violation_error_message=_("Only approved entries have an outcome."),
            ),
            models.CheckConstraint(
                condition=Q(award="") | ~Q(outcome=""),
                name="entry_award_only_with_an_outcome",
                violation_error_message=_("An award needs an outcome."),
            ),
            models.CheckConstraint(
                condition=~Q(origin=Origin.WEB) | Q(status=Status.DRAFT) | ~Q(email=""),
                name="entry_from_the_web_has_an_email",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("challenges:idea", args=[self.reference])

    def move(
        self,
        to: str,
        *,
        by: User | None = None,
        note: str = "",
        staff_note: str = "",
    ) -> "Step":
        """Change the state and leave a row of history; raises IllegalMove.

        `by` is the member of staff, or None for the entrant. The caller holds the row
        lock (or has just made the row) inside its transaction."""
        check_move(MOVES, self.reference, Status(self.status), Status(to))
        step = Step(
            entry=self,
            by=by,
            from_status=self.status,
            to_status=to,
            note=note,
            staff_note=staff_note,
        )
        self.status = to
        if to == Status.SUBMITTED:
            self.submitted_at = self.submitted_at or timezone.now()
            self.decided_at = None
        elif to != Status.WITHDRAWN:
            self.decided_at = timezone.now()
        if to != Status.APPROVED:
            self.outcome = self.award = ""
        self.save()
        step.save()
        return step

    @property
    def status_for_entrant(self) -> str:
        return str(ENTRANT_WORDS[Status(self.status)])

    @property
    def summary(self) -> str:
        """The first words of the idea, for cards."""
        return Truncator(Truncator(self.idea).words(28)).chars(240)

    @property
    def is_public(self) -> bool:
        return Entry.objects.published().filter(pk=self.pk).exists()

    @property
    def announced_outcome(self) -> str:
        """What was won, once the results are out; "" before and for all others."""
        if self.challenge.phase != Phase.RESULTS:
            return ""
        if self.outcome in {"", Outcome.NOT_SELECTED}:
            return ""
        return self.award or str(Outcome(self.outcome).label)

    @property
    def private_path(self) -> str:
        token = private_links.make_token("entry", self.link_nonce)
        return reverse("challenges:private", args=[token])

    @property
    def private_url(self) -> str:
        return settings.SITE_URL + self.private_path


class StepQuerySet(models.QuerySet["Step"]):
    def for_entrant(self) -> Self:
        """Only what changes the words that the entrant reads."""
        return self.exclude(from_status=F("to_status")).exclude(
            Q(from_status=Status.SPAM) | Q(to_status=Status.SPAM),
            ~Q(to_status=Status.WITHDRAWN),
        )


class Step(models.Model):
    """History: who moved an entry, when, from where to where, and what they wrote."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="steps")
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the entrant."),
    )
    from_status = models.CharField(_("from"), max_length=20, choices=Status.choices)
    to_status = models.CharField(_("to"), max_length=20, choices=Status.choices)
    note = models.TextField(_("note to the entrant"), blank=True)
    staff_note = models.TextField(_("note to staff"), blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("history")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_from_status_display()} → {self.get_to_status_display()}"

    @property
    def words_for_entrant(self) -> str:
        return str(ENTRANT_WORDS[Status(self.to_status)])
