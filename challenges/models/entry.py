"""An entry: one idea in one challenge."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from challenges.models.audience import Audience
from challenges.models.challenge import Challenge, Phase
from challenges.models.entry_meta import ENTRY_CONSTRAINTS, ENTRY_INDEXES
from challenges.models.entry_queryset import EntryQuerySet
from challenges.models.private_link import PrivateLinkModel
from challenges.models.workflow import (
    ENTRANT_EDITABLE,
    ENTRANT_STATUS_LABELS,
    Origin,
    Outcome,
    Status,
)
from core.email_addresses import EmailKeyField, EmailKeyModel
from core.text.sentences import first_sentences
from focus_areas.models import FocusArea


class Entry(EmailKeyModel, PrivateLinkModel):
    """One idea in one challenge. Only `services.transitions` writes its `status`."""

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
        help_text=_("For approved ideas. Shown when the results are published."),
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
    # Of somebody who rang, wrote or came: staff alone type them in and read them.
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)
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
    # Identifies the form that it came with, against double clicks.
    idempotency_key = models.UUIDField(
        _("idempotency key"), unique=True, editable=False
    )
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
        help_text=_("When the answer that we promised is due; empty if nobody waits."),
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
    )  # whatever the status; the history says why
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
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        ordering = ["-submitted_at", "-pk"]
        permissions = [
            ("moderate_entry", _("Can decide on ideas")),
            ("export_entry", _("Can export ideas with personal data")),
            ("record_results", _("Can note outcomes and tell what happened next")),
        ]
        indexes = ENTRY_INDEXES
        constraints = ENTRY_CONSTRAINTS

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("challenges:idea", args=[self.reference])

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Leave constraints to the database: no form can break one, and checking them
        in Python is slow."""

    @property
    def answers(self) -> dict[str, Any]:
        """Answers that the entrant may change, as plain values."""
        return {
            **{name: getattr(self, name) for name in ENTRANT_EDITABLE},
            "focus_area": self.focus_area.slug,
        }

    @property
    def fingerprint(self) -> str:
        """Optimistic lock: changes whenever the entrant changes the text or files."""
        return Entry.objects.filter(pk=self.pk).fingerprints()[self.pk]

    @property
    def link_list(self) -> list[str]:
        return self.links.split()

    @property
    def summary(self) -> str:
        """The first sentences of the idea, for cards."""
        return first_sentences(self.idea, max_chars=180)

    @property
    def is_public(self) -> bool:
        return Entry.objects.published().filter(pk=self.pk).exists()

    @property
    def pictures_path(self) -> str:
        """Path of the pictures that everybody may see while the idea is published."""
        return f"{self.get_absolute_url()}pictures/"

    @property
    def can_be_emailed(self) -> bool:
        """Whether an email about it reaches the entrant."""
        return bool(self.email) and not self.emails_opted_out

    @property
    def can_be_changed(self) -> bool:
        """Whether the entrant may change it: until closing, or when we asked."""
        if self.awaits_entrant:
            return True
        changeable = {Status.SUBMITTED, Status.APPROVED}
        return self.status_shown_to_entrant in changeable and self.challenge.is_open

    @property
    def awaits_entrant(self) -> bool:
        """Whether the entrant knows that we are waiting for an answer."""
        return self.status_shown_to_entrant == Status.CHANGES_REQUESTED

    @property
    def status_shown_to_entrant(self) -> str:
        """Status that the entrant knows of: for spam, the one before the spam mark."""
        if self.status != Status.SPAM:
            return self.status
        rows = [row for row in self.history.all() if row.to_status == Status.SPAM]
        before = (row.from_status for row in reversed(rows))
        return next((s for s in before if s != Status.SPAM), Status.SUBMITTED)

    @property
    def status_for_entrant(self) -> str:
        return str(ENTRANT_STATUS_LABELS[Status(self.status_shown_to_entrant)])

    @property
    def announced_outcome(self) -> str:
        """Award or outcome once the results are out; "" before, and if nothing was won.
        A duplicate wins with its original."""
        if self.challenge.phase != Phase.RESULTS:
            return ""
        winner = self if self.outcome or not self.duplicate_of else self.duplicate_of
        if winner.outcome in {"", Outcome.NOT_SELECTED}:
            return ""
        return winner.award or str(Outcome(winner.outcome).label)

    @property
    def is_redacted(self) -> bool:
        """Whether staff redacted the text after the entrant last changed it."""
        latest = self.revisions.order_by("-until", "-pk")
        return latest.values_list("redacted_by", flat=True).first() is not None

    @property
    def is_own_duplicate(self) -> bool:
        """Whether the original came from the same email address."""
        original = self.duplicate_of
        return bool(
            original and self.email_key and original.email_key == self.email_key
        )
