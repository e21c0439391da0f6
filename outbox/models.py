"""The post room's one table: every email is a row before it is a message."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.email_addresses import EmailKeyField, WithEmailKey

CLAIM_TIMEOUT = timedelta(minutes=2)
"""How long a worker may hold a row. Longer than EMAIL_TIMEOUT, so that a row whose
worker died is taken up again and a row that is being sent is not."""

RETRY_WAITS = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
]
"""Waits after each failed attempt; after the last one the email has failed."""


HOUR = timedelta(hours=1)


class EmailQuerySet(models.QuerySet["Email"]):
    def automatic(self) -> Self:
        return self.filter(is_automatic=True)

    def of_this_hour(self) -> Self:
        """Those whose turn came in the last hour or is still to come. An attempt that
        is made again has had its turn."""
        since = timezone.now() - HOUR
        again = Q(status=Email.Status.QUEUED, attempts__gt=0)
        return self.filter(send_after__gt=since).exclude(again)

    def due(self) -> Self:
        """Those whose time has come, held or not, and those whose worker died."""
        now = timezone.now()
        waiting = [Email.Status.HELD, Email.Status.QUEUED]
        return self.filter(
            Q(status__in=waiting, send_after__lte=now)
            | Q(status=Email.Status.SENDING, claimed_at__lte=now - CLAIM_TIMEOUT)
        )


class Email(WithEmailKey):
    class Status(models.TextChoices):
        HELD = "held", _("Held")
        QUEUED = "queued", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped")

    to = models.EmailField(_("to"))
    to_key = EmailKeyField(of="to")
    reply_to = models.EmailField(_("replies go to"), blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    unsubscribe_url = models.URLField(
        _("unsubscribe at"),
        blank=True,
        help_text=_("Goes into the header List-Unsubscribe (RFC 2369)."),
    )
    message_id = models.CharField(
        _("Message-ID"),
        max_length=120,
        unique=True,
        help_text=_(
            "Fixed when the email was written: a rare double has the same one."
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
        help_text=_("To an address that a visitor typed; nobody of staff decided it."),
    )
    send_after = models.DateTimeField(_("send after"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    claimed_at = models.DateTimeField(_("taken by a worker"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = EmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("email")
        verbose_name_plural = _("emails")
        ordering = ["-created_at", "-pk"]
        permissions = [("hold_email", _("Can stop and mend held emails"))]
        indexes = [
            models.Index("status", "send_after", name="email_due"),
            models.Index("to_key", "created_at", name="email_to"),
            models.Index(
                fields=["send_after"],
                condition=Q(is_automatic=True),
                name="email_automatic",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        *("held", "queued", "sending", "sent", "failed", "stopped")
                    ]
                ),
                name="email_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | (~Q(status="sent") & Q(sent_at=None)),
                name="email_sent_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def is_slow(self) -> bool:
        """Whether it waits for its turn because very many were asked for."""
        waits = self.status == self.Status.QUEUED and not self.attempts
        return self.is_automatic and waits and self.send_after > timezone.now()

    def claim(self) -> bool:
        """Take this row for sending; False when somebody else was quicker.

        One UPDATE with the old state in its WHERE: works alike on every database,
        for any number of workers."""
        now = timezone.now()
        taken = (
            Email.objects.due()
            .filter(pk=self.pk)
            .update(
                status=self.Status.SENDING,
                claimed_at=now,
                attempts=models.F("attempts") + 1,
            )
        )
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def mark_sent(self) -> None:
        """It is out, whoever else may hold the row by now."""
        self._unsent().update(
            status=self.Status.SENT, sent_at=timezone.now(), last_error=""
        )

    def mark_failed(self, error: str) -> None:
        """Keep the reason, and wait for the next attempt or give up. A worker that
        was so slow that another one has taken the row changes nothing."""
        outcome: dict[str, object] = {"status": self.Status.FAILED}
        if self.attempts <= len(RETRY_WAITS):
            wait = RETRY_WAITS[self.attempts - 1]
            outcome = {
                "status": self.Status.QUEUED,
                "send_after": timezone.now() + wait,
            }
        mine = self._unsent().filter(status=self.Status.SENDING, attempts=self.attempts)
        mine.update(last_error=error[:2000], **outcome)

    def _unsent(self) -> EmailQuerySet:
        return Email.objects.filter(pk=self.pk).exclude(status=self.Status.SENT)


class TeamNoticeTopic(models.Model):
    """A topic of notices to the team; see outbox.team_notices."""

    MIN_INTERVAL = timedelta(minutes=10)
    """Time between two notices on one topic."""

    name = models.CharField(max_length=40, unique=True)
    notified_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("topic of notices to the team")
        verbose_name_plural = _("topics of notices to the team")
        ordering = ["name"]
        default_permissions = ()  # only services read and write it

    def __str__(self) -> str:
        return self.name

    def claim(self) -> bool:
        """Claim the next notice; False if the last one is younger than MIN_INTERVAL, or
        somebody else was quicker. One UPDATE, as in Email.claim()."""
        now = timezone.now()
        is_due = Q(notified_at=None) | Q(notified_at__lte=now - self.MIN_INTERVAL)
        due = TeamNoticeTopic.objects.filter(is_due, pk=self.pk)
        return bool(due.update(notified_at=now))


class PendingTeamNotice(models.Model):
    """Reference of a row that the next notice on a topic is about."""

    topic = models.ForeignKey(
        TeamNoticeTopic, models.CASCADE, related_name="pending_notices"
    )
    reference = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("pending notice to the team")
        verbose_name_plural = _("pending notices to the team")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("topic", "reference", name="pending_notice_is_once")
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.reference}"
