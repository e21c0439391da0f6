"""Messages to the team, their topics and their history."""

import hashlib
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import private_links
from core.email_addresses import EmailKeyField, EmailKeyModel
from core.publishing import Addressed
from core.text.direction import isolate
from core.versions import Versions
from outbox.history import EmailedHistoryRecord
from outbox.models import Email


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

TOKEN_PURPOSE = "message"  # nosec B105 (it names a purpose)


PRIVATE_SLUG = "m"
"""Stands in the place of a topic in the addresses of private pages."""


class TopicQuerySet(models.QuerySet["Topic"]):
    def offered(self) -> Self:
        """Topics that visitors may choose."""
        return self.filter(is_offered=True)


class Topic(Addressed):
    """A subject of messages, such as an event or the press: what to try first, how else
    to reach us, who reads it, and by when we reply. Staff write it."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("web address"), max_length=80, unique=True)
    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("One sentence for the list.")
    )
    try_first = models.TextField(
        _("what to try first"),
        blank=True,
        help_text=_("Markdown. Stands above the form: it may answer the question."),
    )
    phone = models.CharField(
        _("phone"),
        max_length=30,
        blank=True,
        help_text=_("Empty: the number of the site settings."),
    )
    phone_hours = models.CharField(
        _("phone hours"),
        max_length=80,
        blank=True,
        help_text=_("When to ring this number."),
    )
    team_email = models.EmailField(
        _("team email"),
        blank=True,
        help_text=_(
            "Gets the notices of these messages. Empty: that of the site settings."
        ),
    )
    reply_days = models.PositiveSmallIntegerField(
        _("reply within"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("Working days. We promise it on the page and in the email."),
    )
    keep_months = models.PositiveSmallIntegerField(
        _("kept for"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Months after the last word. Then a message is deleted."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_offered = models.BooleanField(
        _("in use"), default=True, help_text=_("Visitors may choose it.")
    )

    objects = TopicQuerySet.as_manager()
    versions = Versions()

    class Meta:
        verbose_name = _("topic of messages")
        verbose_name_plural = _("topics of messages")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reply_days__gte=1, keep_months__gte=1),
                name="message_topic_has_its_times",
            )
        ]

    def __str__(self) -> str:
        return isolate(self.name)

    def get_absolute_url(self) -> str:
        return reverse("contact:topic", args=[self.slug])

    def clean(self) -> None:
        if self.slug == PRIVATE_SLUG:
            text = _("Private pages have this address. Choose another.")
            raise ValidationError({"slug": text})


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
    access_needs = models.CharField(_("access needs"), max_length=500, blank=True)
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
    def private_path(self) -> str:
        token = private_links.make_token(TOKEN_PURPOSE, self.link_nonce)
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


class MessageHistory(EmailedHistoryRecord):
    """One transition of a message, another answer, or a note. `message` is the answer
    that was written, `email` the email with it."""

    contact_message = models.ForeignKey(Message, models.CASCADE, related_name="history")
    by = models.ForeignKey(  # type: ignore[assignment]  # a sender is no user
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the sender."),
    )
    from_status = models.CharField(_("from"), max_length=10, choices=Status.choices)
    to_status = models.CharField(_("to"), max_length=10, choices=Status.choices)
    waited_days = models.PositiveSmallIntegerField(
        _("waited"),
        null=True,
        help_text=_(
            "Working days from the words that waited to this answer; empty for another "
            "answer, and for what is none."
        ),
    )

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
