"""Emails: each is a row before it is sent."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Self

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.email_addresses import EmailKeyField, EmailKeyModel, email_key
from core.models import SiteSettings
from core.shared_pages import leave_stored_pages
from core.text.direction import isolate

CLAIM_TIMEOUT = timedelta(minutes=2)
"""Time after which another worker may claim an email that is being sent. Longer than
EMAIL_TIMEOUT, so only emails whose worker died are claimed again."""

RETRY_WAITS = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
]
"""Waits after each failed attempt. After the last one, the email has failed."""

LATE_AFTER = timedelta(minutes=10)
"""Time after which an email that should have gone out waits too long. A worker looks
every 15 seconds, and a mail server that puts us off is asked again after 1 and after 5
minutes: whatever is not sent by then needs somebody who looks."""

REFUSED_ADDRESS = "SMTPRecipientsRefused"
"""Beginning of `last_error` if the mail server refused this one address."""

MAX_ERROR_LENGTH = 2000
"""Characters of an error that are stored."""

HOUR = timedelta(hours=1)


class EmailQuerySet(models.QuerySet["Email"]):
    def automatic(self) -> Self:
        return self.filter(is_automatic=True)

    def to_mailbox(self, email: str) -> Self:
        """Emails to this address, with whatever stands after a plus in it.

        For a limit alone: most mail servers put ann+news@example.com into the mailbox
        ann@example.com (RFC 5233), and not all of them."""
        local, _at, domain = email_key(email).rpartition("@")
        name = local.partition("+")[0] or local
        has_plus = Q(to_key__startswith=f"{name}+", to_key__endswith=f"@{domain}")
        return self.filter(Q(to_key=f"{name}@{domain}") | has_plus)

    def in_rate_window(self) -> Self:
        """Emails whose first attempt was due in the last hour or is still to come.

        Retries do not count: their first attempt has been made."""
        since = timezone.now() - HOUR
        retries = Q(status=Email.Status.QUEUED, attempts__gt=0)
        return self.filter(send_after__gt=since).exclude(retries)

    def released(self) -> Self:
        """Emails that staff can no longer stop: on their way, sent, or failed."""
        return self.filter(status__in=Email.RELEASED)

    def due(self) -> Self:
        """Held and queued emails whose time has come, and those whose worker died."""
        now = timezone.now()
        waiting = [Email.Status.HELD, Email.Status.QUEUED]
        return self.filter(
            Q(status__in=waiting, send_after__lte=now)
            | Q(status=Email.Status.SENDING, claimed_at__lte=now - CLAIM_TIMEOUT)
        )

    def late(self) -> Self:
        """Emails that should have gone out LATE_AFTER ago or earlier, and did not."""
        return self.due_since(timezone.now() - LATE_AFTER)

    def due_since(self, moment: datetime) -> Self:
        """Emails that should have gone out at this moment or earlier, and did not.

        Without those whose own address was refused: anybody can type such an address,
        and in the end they have failed."""
        waiting = self.filter(status__in=Email.WAITING, due_at__lte=moment)
        return waiting.exclude(attempts__gt=0, last_error__startswith=REFUSED_ADDRESS)


class Email(EmailKeyModel):
    """An email, rendered when it was written, and how far its sending has come."""

    class Status(models.TextChoices):
        HELD = "held", _("Held")
        QUEUED = "queued", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped")
        ASIDE = "aside", _("Put aside")

    WAITING = [Status.HELD, Status.QUEUED, Status.SENDING]
    """Statuses of emails that are still to go out."""

    NOT_DELIVERED = [Status.FAILED, Status.ASIDE]
    """Statuses of emails that nobody tries to send any more."""

    RELEASED = [Status.QUEUED, Status.SENDING, Status.SENT, *NOT_DELIVERED]

    to = models.EmailField(_("to"))
    to_key = EmailKeyField(of="to")
    reply_to = models.EmailField(_("replies go to"), blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    link_lines = models.JSONField(
        _("links"),
        default=list,
        help_text=_("Numbers of the lines of the text that are links, from 0."),
    )
    unsubscribe_url = models.URLField(
        _("unsubscribe at"),
        blank=True,
        help_text=_("Goes into the header List-Unsubscribe (RFC 2369)."),
    )
    calendar = models.TextField(
        _("calendar file"),
        blank=True,
        help_text=_("Goes along, with its METHOD (RFC 6047)."),
    )
    message_id = models.CharField(
        _("Message-ID"),
        max_length=120,
        unique=True,
        help_text=_(
            "Fixed when the email was written: a rare duplicate has the same one."
        ),
    )
    app_label = models.CharField(
        _("section"), max_length=40, help_text=_("The part of the site that wrote it.")
    )
    reference = models.CharField(
        _("reference"), max_length=40, blank=True, db_index=True
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status.choices,
        default=Status.QUEUED,
        editable=False,
    )
    is_automatic = models.BooleanField(
        _("automatic"),
        default=False,
        editable=False,
        help_text=_(
            "Sent to an address that a visitor typed, without a decision by staff."
        ),
    )
    is_confidential = models.BooleanField(
        _("confidential"),
        default=False,
        editable=False,
        help_text=_(
            "Its link is for its reader alone: no page shows the text, which is "
            "deleted when it is sent."
        ),
    )
    send_after = models.DateTimeField(_("send after"), default=timezone.now)
    due_at = models.DateTimeField(
        _("due"),
        default=timezone.now,
        editable=False,
        help_text=_("When it should have gone out; the time of each new try is above."),
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    claimed_at = models.DateTimeField(_("taken by a worker"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    aside_reason = models.CharField(_("why put aside"), max_length=500, blank=True)
    aside_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("put aside by"),
    )

    objects = EmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("email")
        verbose_name_plural = _("emails")
        ordering = ["-created_at", "-pk"]
        permissions = [("hold_email", _("Can stop and edit held emails"))]
        indexes = [
            models.Index("status", "send_after", name="email_due"),
            models.Index("to_key", "created_at", name="email_to"),
            models.Index(
                fields=["send_after"],
                condition=Q(is_automatic=True),
                name="email_automatic",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(status__in=["held", "queued", "sending"]),
                name="email_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "held",
                        "queued",
                        "sending",
                        "sent",
                        "failed",
                        "stopped",
                        "aside",
                    ]
                ),
                name="email_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="aside")
                | (~Q(aside_reason="") & Q(aside_by__isnull=False)),
                name="email_put_aside_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | (~Q(status="sent") & Q(sent_at=None)),
                name="email_sent_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{isolate(self.subject)} → {self.to}"

    @property
    def is_released(self) -> bool:
        """Whether staff can no longer stop it; same rule as `released()`."""
        return self.status in self.RELEASED

    @property
    def is_slow(self) -> bool:
        """Whether it waits because more automatic emails were written than may go out
        in an hour."""
        is_waiting = self.status == self.Status.QUEUED and not self.attempts
        return self.is_automatic and is_waiting and self.send_after > timezone.now()

    def claim(self) -> bool:
        """Claim this email for sending; return False if another worker was quicker, or
        staff let all emails wait.

        A single UPDATE with the old status in its WHERE works on every database, for
        any number of workers."""
        all_wait = SiteSettings.objects.filter(emails_wait=True)
        email = Email.objects.due().filter(~models.Exists(all_wait), pk=self.pk)
        with leave_stored_pages() if self.is_released else nullcontext():
            claimed = email.update(
                status=self.Status.SENDING,
                claimed_at=timezone.now(),
                attempts=models.F("attempts") + 1,
            )
        if claimed:
            self.refresh_from_db()
        return bool(claimed)

    def mark_sent(self) -> None:
        """Record that it was sent, even if another worker has claimed it by now."""
        changes: dict[str, object] = {"last_error": ""}
        if self.is_confidential:
            changes |= {"text": "", "calendar": "", "unsubscribe_url": ""}
        changes |= {"status": self.Status.SENT, "sent_at": timezone.now()}
        with leave_stored_pages():
            self._unsent().update(**changes)

    def mark_failed(self, error: str) -> None:
        """Record the error and queue the next attempt, or give up after the last one.

        Changes nothing if another worker has claimed the email since."""
        changes: dict[str, object] = {"status": self.Status.FAILED}
        if self.attempts <= len(RETRY_WAITS):
            wait = RETRY_WAITS[self.attempts - 1]
            changes = {
                "status": self.Status.QUEUED,
                "send_after": timezone.now() + wait,
            }
        ours = self._unsent().filter(status=self.Status.SENDING, attempts=self.attempts)
        with leave_stored_pages():
            ours.update(last_error=error[:MAX_ERROR_LENGTH], **changes)

    def _unsent(self) -> EmailQuerySet:
        return Email.objects.filter(pk=self.pk).exclude(status=self.Status.SENT)
