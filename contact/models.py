"""Messages to the team, and their history."""

import hashlib

from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.email_addresses import EmailKeyField, EmailKeyModel
from core.text.direction import isolate
from outbox.history import EmailedHistoryRecord
from outbox.models import Email


class Status(models.TextChoices):
    NEW = "new", _("To answer")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed without an answer")


TRANSITIONS: dict[str, set[str]] = {
    Status.NEW: {Status.ANSWERED, Status.CLOSED},
    Status.ANSWERED: {Status.ANSWERED, Status.NEW},
    Status.CLOSED: {Status.NEW},
}
"""Statuses that may follow each status. A message can always be reopened, and answered
once more."""


class Topic(models.TextChoices):
    CHALLENGE = "challenge", _("A challenge, or an idea of mine")
    EVENTS = "events", _("An event")
    ACCESSIBILITY = "accessibility", _("Accessibility, or another format")
    WEBSITE = "website", _("Something on this website")
    OTHER = "other", _("Something else")


class Message(EmailKeyModel):
    """A message to the team. Only contact.services writes `status`."""

    reference = models.CharField(_("reference"), max_length=16, unique=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status.choices,
        default=Status.NEW,
        editable=False,
    )
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("email"))
    email_key = EmailKeyField(of="email")
    topic = models.CharField(
        _("topic"), max_length=20, choices=Topic.choices, blank=True
    )
    text = models.TextField(_("message"))
    sent_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    idempotency_key = models.UUIDField(
        _("idempotency key"), unique=True, editable=False
    )  # identifies the form that it came with, against double clicks
    draft_answer = models.TextField(_("draft of an answer"), blank=True, editable=False)
    drafted_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("draft by"),
    )
    drafted_at = models.DateTimeField(_("draft from"), null=True, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-sent_at", "-pk"]
        permissions = [("answer_message", _("Can answer messages"))]
        indexes = [
            models.Index("status", "sent_at", name="message_queue"),
            models.Index("email_key", name="message_email"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="message_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(email=""), name="message_can_be_answered"
            ),
            models.CheckConstraint(
                condition=Q(draft_answer="", drafted_by=None, drafted_at=None)
                | ~Q(draft_answer="")
                & Q(drafted_by__isnull=False, drafted_at__isnull=False),
                name="message_draft_has_its_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {isolate(self.name)}"

    @property
    def fingerprint(self) -> str:
        """Changes when a colleague answers it, drafts an answer, or corrects the
        address: nobody answers what somebody else has just answered."""
        steps = self.history.exclude(from_status=F("to_status"), message="")
        last = steps.order_by("-pk").values_list("pk", flat=True).first()
        text = repr([last, self.email, self.draft_answer, self.drafted_at])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class MessageHistory(EmailedHistoryRecord):
    """One transition of a message, another answer, or a note. `message` is the answer
    that was written, `email` the email with it."""

    contact_message = models.ForeignKey(Message, models.CASCADE, related_name="history")
    from_status = models.CharField(_("from"), max_length=10, choices=Status.choices)
    to_status = models.CharField(_("to"), max_length=10, choices=Status.choices)

    class Meta(EmailedHistoryRecord.Meta):
        abstract = False

    @property
    def undoable(self) -> bool:
        """Whether this answer can be undone: its email is held, or was stopped."""
        untold = {Email.Status.HELD, Email.Status.STOPPED}
        return bool(self.email and self.email.status in untold)

    def __str__(self) -> str:
        if self.from_status == self.to_status:
            return gettext("Another answer")
        return super().__str__()
