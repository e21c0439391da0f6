"""An idea that is still being written."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from challenges.models.challenge import GRACE_PERIOD, Challenge
from challenges.models.private_link import PrivateLinkModel
from core.email_addresses import (
    MAX_EMAIL_LENGTH,
    EmailKeyField,
    EmailKeyModel,
    email_key,
)
from core.publishing import PublishingState
from core.references import from_person

REMINDERS = [timedelta(days=3), timedelta(days=1)]
"""How long before closing those who saved a draft are reminded of it."""

MIN_IDLE = timedelta(hours=12)
"""Nobody is reminded of what they wrote so short a time ago."""

KEPT_UNSAVED = timedelta(days=30)
"""How long a draft is kept, after its last change, that nobody asked us to keep."""

KEPT_SAVED = timedelta(days=90)
"""How long after closing a draft is kept whose link went to an address."""


class DraftQuerySet(models.QuerySet["Draft"]):
    def locked(self, draft: "Draft") -> "Draft":
        """This row as it is now, and nobody else's until the transaction ends."""
        return self.select_for_update().get(pk=draft.pk)

    def of_person(self, address_or_reference: str) -> Self:
        """Saved to this address, or with it among the answers, or of this reference."""
        key = email_key(address_or_reference)
        answered = Q(answered_email_key=key) if key else Q(pk__in=[])
        return self.filter(from_person(address_or_reference) | answered)

    def due_for_reminder(self) -> Self:
        """Saved ones of open challenges whose next reminder is due."""
        now = timezone.now()
        due = Q()
        for number, before in enumerate(REMINDERS):
            due |= Q(reminders__lte=number, challenge__closes_at__lte=now + before)
        return self.filter(
            due,
            challenge__in=Challenge.objects.published(),
            challenge__closes_at__gt=now,
            wants_reminders=True,
            changed_at__lte=now - MIN_IDLE,
        ).exclude(email="")

    def expired(self) -> Self:
        """Those that we promised to keep no longer."""
        now = timezone.now()
        unsaved = Q(email="", changed_at__lt=now - KEPT_UNSAVED)
        return self.filter(unsaved | Q(challenge__closes_at__lt=now - KEPT_SAVED))


class Draft(EmailKeyModel, PrivateLinkModel):
    """What was typed so far, as it was typed: judged when it is sent, and not before.

    Sending makes an entry of it, with the same reference and the same private link."""

    challenge = models.ForeignKey(
        Challenge, models.PROTECT, related_name="drafts", verbose_name=_("challenge")
    )
    answers = models.JSONField(_("answers"), default=dict)
    email = models.EmailField(
        _("email"), blank=True, help_text=_("Where the link to this draft went.")
    )
    email_key = EmailKeyField(of="email")
    answered_email_key = EmailKeyField(of="answered_email", written_with="answers")
    wants_reminders = models.BooleanField(_("wants reminders"), default=True)
    reminders = models.PositiveSmallIntegerField(_("reminders sent"), default=0)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    changed_at = models.DateTimeField(_("last changed"), default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index("challenge", "changed_at", name="draft_of_challenge"),
            models.Index("email_key", name="draft_email"),
            models.Index("answered_email_key", name="draft_answered_email"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reminders__lte=len(REMINDERS)),
                name="draft_reminders_have_an_end",
            )
        ]

    def __str__(self) -> str:
        return self.reference  # what it says is read by those who are asked to

    @property
    def title(self) -> str:
        return str(self.answers.get("title") or _("Your idea"))

    @property
    def answered_email(self) -> str:
        """The address among the answers, right or wrong; "" if too long for one."""
        typed = str(self.answers.get("email", ""))
        return typed if len(typed) <= MAX_EMAIL_LENGTH else ""

    @property
    def text(self) -> str:
        """What it says, for comparing it with other ideas."""
        names = ("problem", "idea", "beneficiaries")
        return " ".join(str(self.answers.get(name, "")) for name in names)

    @property
    def fingerprint(self) -> str:
        """Another one whenever the answers are others."""
        return self.changed_at.isoformat()

    @property
    def can_be_sent(self) -> bool:
        state = self.challenge.publishing_state
        is_published = state == PublishingState.PUBLISHED
        return is_published and self.challenge.accepts_form_from(self.begun_at)

    @property
    def send_by(self) -> datetime:
        """Until when it may be sent, if it may: a little longer than the challenge is
        open."""
        closes: datetime = self.challenge.closes_at
        return closes + GRACE_PERIOD if self.challenge.is_over else closes

    @property
    def can_be_changed(self) -> bool:
        """As an entry is asked: whether its files may be others."""
        return self.can_be_sent

    @property
    def as_form_data(self) -> MultiValueDict[str, Any]:
        """The answers as a form takes them."""
        return MultiValueDict({name: [text] for name, text in self.answers.items()})

    @property
    def draft_path(self) -> str:
        return f"{self.private_path}draft/"

    def page_path(self, page: str) -> str:
        """The address of a page of the form; its files stay where they are when the
        draft is sent."""
        return self.files_path if page == "files" else f"{self.draft_path}{page}/"
