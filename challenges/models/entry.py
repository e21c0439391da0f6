"""An entry: one idea in one challenge."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from challenges.models import entry_meta, telling
from challenges.models.audience import Audience
from challenges.models.challenge import Challenge
from challenges.models.entry_queryset import EntryManager
from challenges.models.personal_details import (
    PersonalDetailsField,
    has_details_to_judge,
)
from challenges.models.private_link import PrivateLinkModel
from challenges.models.workflow import (
    ENTRANT_EDITABLE,
    PUBLIC_TEXT_FIELDS,
    Origin,
    Outcome,
    Status,
)
from core.email_addresses import EmailKeyField, EmailKeyModel
from core.text.direction import isolate
from core.text.sentences import ends_as_a_sentence, first_sentences
from focus_areas.models import FocusArea
from outbox.models import Email


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
        help_text=_("For approved ideas. Staff alone see it until it is announced."),
    )
    award = models.CharField(
        _("award"),
        max_length=80,
        blank=True,
        help_text=_("What was won, such as “Overall winner”."),
    )
    is_overall = models.BooleanField(_("overall award"), default=False)
    has_open_choice = models.BooleanField(
        _("chosen for an award, not confirmed"), default=False, editable=False
    )
    public_outcome = models.CharField(
        _("outcome that was announced"),
        max_length=20,
        choices=Outcome.choices,
        blank=True,
        editable=False,
    )
    public_award = models.CharField(
        _("award that was announced"), max_length=80, blank=True, editable=False
    )
    public_is_overall = models.BooleanField(
        _("overall award that was announced"), default=False, editable=False
    )
    announced_at = models.DateTimeField(
        _("announced"), null=True, blank=True, editable=False
    )
    reader_count = models.PositiveSmallIntegerField(
        _("judges who read it"), default=0, editable=False
    )  # 0 if nobody counted them

    feedback = models.TextField(_("what the judges said"), blank=True, editable=False)

    title = models.CharField(_("title"), max_length=80)
    focus_area = models.ForeignKey(
        FocusArea,
        models.PROTECT,
        null=True,  # the entrant was not sure: staff choose one when they approve it
        blank=True,
        related_name="+",
        verbose_name=_("focus area"),
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
    team = models.CharField(_("team or class"), max_length=200, blank=True)

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
    idempotency_key = models.UUIDField(
        _("idempotency key"), unique=True, editable=False
    )  # identifies the form that it came with, against double clicks
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    submitted_at = models.DateTimeField(
        _("received"), null=True, blank=True, editable=False
    )
    decided_at = models.DateTimeField(
        _("decided"), null=True, blank=True, editable=False
    )
    shown_from = models.DateTimeField(
        _("decision shown from"), null=True, blank=True, editable=False
    )
    shown_with = models.ForeignKey(
        Email,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("email that the decision is shown with"),
    )  # see challenges.models.telling
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
    personal_details = PersonalDetailsField(
        _("personal details in the public texts"), default=0, editable=False
    )
    details_allowed = models.BooleanField(
        _("personal details may be public"), default=False, editable=False
    )  # the history says why
    duplicate_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="duplicates",
        verbose_name=_("same idea as"),
    )

    objects = EntryManager()

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        ordering = ["-submitted_at", "-pk"]
        permissions = entry_meta.ENTRY_PERMISSIONS
        indexes = entry_meta.ENTRY_INDEXES
        constraints = entry_meta.ENTRY_CONSTRAINTS

    def __str__(self) -> str:
        return f"{self.reference} {isolate(self.title)}"

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
            "focus_area": self.focus_area.slug if self.focus_area else "",
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
        """The first sentences for cards: of the problem, as the idea was written after
        it and makes no sense without it; the idea goes on where there is room."""
        text = self.problem
        if ends_as_a_sentence(text):
            text = f"{text} {self.idea}"
        return first_sentences(text, max_chars=180)

    def save(
        self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any
    ) -> None:
        """Save the number of personal details together with the texts."""
        if update_fields and not set(PUBLIC_TEXT_FIELDS).isdisjoint(update_fields):
            update_fields = {*update_fields, "personal_details"}
        super().save(*args, update_fields=update_fields, **kwargs)

    is_shown = property(telling.is_shown)
    shown_at = property(telling.shown_at)
    held_decision = property(telling.held_decision)
    told_history = property(telling.told_history)
    status_shown_to_entrant = property(telling.status_shown_to_entrant)
    status_for_entrant = property(telling.status_for_entrant)
    awaits_entrant = property(telling.awaits_entrant)
    can_be_changed = property(telling.can_be_changed)
    area_shown_to_entrant = property(telling.area_shown_to_entrant)
    announced_outcome = property(telling.announced_outcome)
    short_outcome = property(telling.short_outcome)
    is_announced = property(telling.is_announced)
    announced_feedback = property(telling.announced_feedback)
    has_details_to_judge = property(has_details_to_judge)
    is_publishable = property(telling.is_publishable)
    is_public = property(telling.is_public)
    public_organisation = property(telling.public_organisation)
    public_team = property(telling.public_team)

    @property
    def pictures_path(self) -> str:
        """Path of the pictures that everybody may see while the idea is published."""
        return f"{self.get_absolute_url()}pictures/"

    @property
    def can_be_emailed(self) -> bool:
        """Whether an email about it reaches the entrant."""
        return bool(self.email) and not self.emails_opted_out

    @property
    def is_redacted(self) -> bool:
        """Whether staff redacted the text after the entrant last changed it."""
        latest = self.revisions.of_texts().order_by("-until", "-pk")
        return latest.values_list("redacted_by", flat=True).first() is not None

    @property
    def is_own_duplicate(self) -> bool:
        """Whether the original came from the same email address."""
        original = self.duplicate_of
        return bool(
            original and self.email_key and original.email_key == self.email_key
        )
