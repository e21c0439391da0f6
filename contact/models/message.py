"""Messages to the team, and what their senders add."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contact.models.topic import Topic
from core import private_links
from core.email_addresses import EmailKeyField, EmailKeyModel
from core.text.direction import isolate
from core.text.sentences import first_sentences
from core.working_days import end_of_day


class Status(models.TextChoices):
    NEW = "new", _("To answer")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed without an answer")
    SOLVED = "solved", _("Solved, says the sender")
    SPAM = "spam", _("Spam")


TRANSITIONS: dict[str, set[str]] = {
    Status.NEW: {Status.ANSWERED, Status.CLOSED, Status.SOLVED, Status.SPAM},
    Status.ANSWERED: {Status.ANSWERED, Status.NEW, Status.SOLVED},
    Status.CLOSED: {Status.NEW},
    Status.SOLVED: {Status.NEW},
    Status.SPAM: {Status.NEW},
}
"""Statuses that may follow each status. A message can always be reopened, and answered
once more. What staff take for spam is kept, as every other message is."""

ANSWER_PERMISSION = "contact.answer_message"


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
    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="messages", verbose_name=_("topic")
    )
    text = models.TextField(_("message"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)
    access_needs = models.CharField(_("access needs"), max_length=500, blank=True)
    consent = models.CharField(
        _("agreed to"), max_length=300, blank=True, editable=False
    )  # word for word, as the form had it
    sent_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    reply_due = models.DateTimeField(
        _("answer due"),
        editable=False,
        help_text=_("End of the day that we promised. It stays when we have replied."),
    )
    idempotency_key = models.UUIDField(
        _("idempotency key"), unique=True, editable=False
    )  # identifies the form that it came with, against double clicks
    link_nonce = private_links.NonceField()
    assignee = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("assigned to"),
    )
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
            models.Index("status", "reply_due", name="message_queue"),
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
    def summary(self) -> str:
        """The first sentences, for lists."""
        return first_sentences(self.text, max_chars=180)

    @property
    def statutory_due(self) -> datetime | None:
        """End of the day by which the law wants us to have answered; None if it says
        nothing about the topic."""
        days = self.topic.statutory_days
        return end_of_day(self.sent_at, days) if days else None

    @property
    def private_path(self) -> str:
        token = private_links.make_token(private_links.Purpose.MESSAGE, self.link_nonce)
        return reverse("contact:private", args=[token])

    @property
    def private_url(self) -> str:
        return settings.SITE_URL + self.private_path

    @property
    def fingerprint(self) -> str:
        """Changes when a colleague answers it, drafts an answer, or corrects the
        address, and when its sender adds something: nobody answers what somebody else
        has just answered, or what they have not read."""
        steps = self.history.exclude(from_status=F("to_status"), message="")
        last = steps.order_by("-pk").values_list("pk", flat=True).first()
        added = self.additions.order_by("-pk").values_list("pk", flat=True).first()
        text = repr([last, added, self.email, self.draft_answer, self.drafted_at])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class Addition(models.Model):
    """Something that the sender of a message said later, on its private page."""

    contact_message = models.ForeignKey(
        Message, models.CASCADE, related_name="additions"
    )
    text = models.TextField(_("text"))
    sent_at = models.DateTimeField(_("received"), default=timezone.now)
    idempotency_key = models.UUIDField(_("idempotency key"), unique=True)

    class Meta:
        verbose_name = _("addition")
        verbose_name_plural = _("additions")
        ordering = ["sent_at", "pk"]
        default_permissions = ()  # read and written with its message

    def __str__(self) -> str:
        return f"{self.contact_message.reference} ({self.sent_at:%Y-%m-%d %H:%M})"
