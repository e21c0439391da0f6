"""An entry: one idea in one challenge."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from challenges.models.audience import Audience
from challenges.models.challenge import Challenge, Phase
from challenges.models.entry_queryset import QUEUE_RANK, EntryQuerySet
from challenges.models.private_link import PrivateLinkModel
from challenges.models.workflow import (
    ENTRANT_EDITABLE,
    ENTRANT_STATUS_LABELS,
    TRANSITIONS,
    UNDO_WITHDRAWAL_WINDOW,
    Origin,
    Outcome,
    Status,
)
from core.email_addresses import EmailKeyField, EmailKeyModel
from core.working_days import end_of_working_day
from focus_areas.models import FocusArea


class Entry(EmailKeyModel, PrivateLinkModel):
    """One idea in one challenge.

    challenges.services.transitions is the only writer of `status`."""

    challenge = models.ForeignKey(
        Challenge, models.PROTECT, related_name="entries", verbose_name=_("challenge")
    )
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
    links = models.TextField(_("links"), blank=True)
    help_needed = models.TextField(_("help needed"), blank=True)

    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("email"), blank=True)
    email_key = EmailKeyField(of="email")
    audience = models.CharField(
        _("kind of entrant"), max_length=20, choices=Audience.choices
    )
    organisation = models.CharField(
        _("organisation or school"), max_length=100, blank=True
    )
    team = models.CharField(_("names of the team"), max_length=200, blank=True)

    rules_accepted = models.BooleanField(_("rules accepted"), default=False)
    may_publish = models.BooleanField(_("may be published"), default=False)
    may_contact = models.BooleanField(_("may be contacted"), default=False)
    emails_opted_out = models.BooleanField(
        _("wants no emails"), default=False, editable=False
    )
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
    is_late = models.BooleanField(
        _("late"),
        default=False,
        editable=False,
        help_text=_("Begun before the challenge closed, sent or entered after."),
    )
    # The form that it came with: a double click is recognised by it.
    idempotency_key = models.UUIDField(_("send key"), unique=True, editable=False)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    submitted_at = models.DateTimeField(
        _("received"), null=True, blank=True, editable=False
    )
    decided_at = models.DateTimeField(
        _("decided"), null=True, blank=True, editable=False
    )
    answer_due = models.DateTimeField(
        _("answer due"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Until when we promised an answer; empty when nobody waits."),
    )
    assignee = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    is_taken_down = models.BooleanField(
        _("taken down"), default=False, editable=False
    )  # whatever its state; the history says why
    duplicate_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="duplicates",
        verbose_name=_("same idea as"),
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["-submitted_at", "-pk"]
        permissions = [
            ("moderate_entry", _("Can decide on entries")),
            ("export_entry", _("Can export entries with personal data")),
            ("record_results", _("Can note outcomes and tell what happened next")),
        ]
        indexes = [
            models.Index("status", "submitted_at", name="entry_queue"),
            models.Index("challenge", "status", name="entry_of_challenge"),
            # All that the staff's list asks of an entry before it reads one page.
            models.Index(
                *(
                    "answer_due",
                    QUEUE_RANK,
                    "id",
                    "status",
                    "submitted_at",
                    "challenge",
                ),
                *("focus_area", "audience", "origin", "is_late", "assignee"),
                name="entry_promise",
            ),
            models.Index("email_key", name="entry_email"),
            # All that the gallery asks of an idea before it reads one page of them.
            models.Index(
                fields=[
                    *("status", "submitted_at", "id", "may_publish", "challenge"),
                    *("focus_area", "audience", "outcome", "title"),
                    *("is_taken_down", "duplicate_of"),
                ],
                name="entry_gallery",
            ),
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
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | ~Q(duplicate_of=F("id")),
                name="entry_is_not_its_own_double",
            ),
            models.CheckConstraint(
                condition=Q(award="") | ~Q(outcome=""),
                name="entry_award_only_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(answer_due__isnull=False, status=Status.SUBMITTED)
                | (Q(answer_due=None) & ~Q(status=Status.SUBMITTED)),
                name="entry_answer_is_due_to_review_only",
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

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Left to the database: no form can break one, and it takes long in Python."""

    @property
    def answers(self) -> dict[str, Any]:
        """What the entrant may change, as plain values."""
        return {
            **{name: getattr(self, name) for name in ENTRANT_EDITABLE},
            "focus_area": self.focus_area.slug,
        }

    @property
    def fingerprint(self) -> str:
        """Another one whenever the entrant changes the words or the files."""
        return Entry.objects.filter(pk=self.pk).fingerprints()[self.pk]

    @property
    def link_list(self) -> list[str]:
        return self.links.split()

    @property
    def summary(self) -> str:
        """The first words of the idea, for cards."""
        return Truncator(Truncator(self.idea).words(28)).chars(240)

    @property
    def is_public(self) -> bool:
        return Entry.objects.published().filter(pk=self.pk).exists()

    @property
    def pictures_path(self) -> str:
        """Of what everybody may see, while the idea is published."""
        return f"{self.get_absolute_url()}pictures/"

    # What the entrant knows, and may still do

    @property
    def can_be_emailed(self) -> bool:
        """Whether a letter about it reaches anybody."""
        return bool(self.email) and not self.emails_opted_out

    @property
    def can_be_changed(self) -> bool:
        """Whether the entrant may write it anew: until closing, or when we asked."""
        if self.status_shown_to_entrant == Status.CHANGES_REQUESTED:
            return True
        open_states = {Status.SUBMITTED, Status.APPROVED}
        return self.status_shown_to_entrant in open_states and self.challenge.is_open

    @property
    def awaits_entrant(self) -> bool:
        """Whether the entrant knows that we wait for something."""
        return self.status_shown_to_entrant == Status.CHANGES_REQUESTED

    @property
    def can_undo_withdrawal(self) -> bool:
        """Whether the entrant may still undo a withdrawal."""
        if self.status != Status.WITHDRAWN:
            return False
        withdrawal = self.history.filter(to_status=Status.WITHDRAWN).last()
        if withdrawal is None or withdrawal.from_status == Status.SPAM:
            return False
        # Once a day: each time, letters go out.
        came_back = self.history.filter(from_status=Status.WITHDRAWN, by=None)
        yesterday = timezone.now() - timedelta(days=1)
        return (
            withdrawal.at > timezone.now() - UNDO_WITHDRAWAL_WINDOW
            and not came_back.filter(at__gte=yesterday).exists()
        )

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether the entrant may take it back: not once its award is announced."""
        return (
            Status.WITHDRAWN in TRANSITIONS[self.status] and not self.announced_outcome
        )

    @property
    def status_shown_to_entrant(self) -> str:
        """The state that the entrant knows of: that before a spam mark."""
        if self.status != Status.SPAM:
            return self.status
        marks = [step for step in self.history.all() if step.to_status == Status.SPAM]
        before = (mark.from_status for mark in reversed(marks))
        return next((s for s in before if s != Status.SPAM), Status.SUBMITTED)

    @property
    def status_for_entrant(self) -> str:
        return str(ENTRANT_STATUS_LABELS[Status(self.status_shown_to_entrant)])

    @property
    def announced_outcome(self) -> str:
        """What was won, once the results are out; "" before and for all others."""
        if self.challenge.phase != Phase.RESULTS:
            return ""
        # Whoever had the same idea has won with it.
        won = self if self.outcome or not self.duplicate_of else self.duplicate_of
        if won.outcome in {"", Outcome.NOT_SELECTED}:
            return ""
        return won.award or str(Outcome(won.outcome).label)

    @property
    def is_redacted(self) -> bool:
        """Whether staff took something out of its words since they were written."""
        until = self.revisions.order_by("-until", "-pk")
        return until.values_list("redacted_by", flat=True).first() is not None

    @property
    def is_own_duplicate(self) -> bool:
        """Whether the same idea, whose double it is, came from the same address."""
        first = self.duplicate_of
        return bool(first and self.email_key and first.email_key == self.email_key)

    # What the promise of the challenge says

    @property
    def waiting_since(self) -> datetime:
        """When it last came to be reviewed: sent, answered, come back or put back."""
        came = (
            step.at
            for step in reversed(self.history.all())
            if step.to_status == Status.SUBMITTED != step.from_status
            and not step.is_undone
        )
        return next(came, self.submitted_at or timezone.now())

    def answer_due_from(self, since: datetime) -> datetime:
        """When the promise of the challenge ends for whoever waits since then."""
        return end_of_working_day(since, self.challenge.promise_days)
