"""History of an entry: transitions and notes, and the revisions of its answers."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models.decision_reason import DecisionReason
from challenges.models.entry import Entry
from challenges.models.workflow import DECISION_STATUSES, ENTRANT_STATUS_LABELS, Status
from outbox.history import EmailedHistoryRecord
from outbox.models import Email


class EntryRevisionQuerySet(models.QuerySet["EntryRevision"]):
    def originals(self) -> Self:
        """Revisions with the text before redaction; reading needs `read_original`."""
        return self.filter(redacted_by__isnull=False)


class EntryRevision(models.Model):
    """Answers of an entry until its entrant changed them or staff redacted them.

    The revision before a redaction is the original; reading it needs a permission."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="revisions")
    until = models.DateTimeField(_("until"), default=timezone.now)
    answers = models.JSONField(_("answers"))
    redacted_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("redacted by"),
        help_text=_("Empty: the entrant changed it."),
    )

    objects = EntryRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["until", "pk"]
        permissions = [("read_original", _("Can read what was redacted"))]

    def __str__(self) -> str:
        return f"{self.entry} ({self.until:%Y-%m-%d %H:%M})"


class EntryHistoryQuerySet(models.QuerySet["EntryHistory"]):
    def decisions(self) -> Self:
        """Decisions of staff that were not undone, the latest first."""
        rows = self.filter(
            to_status__in=DECISION_STATUSES, by__isnull=False, is_undone=False
        )
        return rows.exclude(from_status=F("to_status")).order_by("-pk")

    def first_answers(self) -> Self:
        """First decision that each entrant was told, the latest first. A spam mark is
        told to nobody."""
        answers = self.decisions().exclude(to_status=Status.SPAM)
        all_answers = EntryHistory.objects.decisions().exclude(to_status=Status.SPAM)
        earlier = all_answers.order_by().filter(
            entry=OuterRef("entry"), pk__lt=OuterRef("pk")
        )
        return answers.filter(~Exists(earlier))

    def undoable(self) -> Self:
        """Decisions that can be undone; same rule as EntryHistory.undoable."""
        hold = timedelta(minutes=settings.DECISION_HOLD_MINUTES)
        is_silent = Q(email=None) | Q(email__status=Email.Status.STOPPED)
        return self.decisions().filter(
            Q(to_status=Status.SPAM)
            | Q(email__status=Email.Status.HELD)
            | is_silent & Q(at__gt=timezone.now() - hold)
        )

    def visible_to_entrant(self) -> Self:
        """Rows shown to the entrant. Leaves out spam marks, the return from spam to the
        status shown before, and decisions undone before they were emailed."""
        spam_marks = EntryHistory.objects.filter(
            entry=OuterRef("entry"), pk__lt=OuterRef("pk"), to_status=Status.SPAM
        ).exclude(from_status=Status.SPAM)
        before_spam = Subquery(spam_marks.order_by("-pk").values("from_status")[:1])
        shown_before = Case(
            When(from_status=Status.SPAM, then=before_spam), default="from_status"
        )
        rows = self.filter(is_undone=False).exclude(to_status=Status.SPAM)
        return rows.alias(shown_before=shown_before).exclude(
            shown_before=F("to_status")
        )


class EntryHistory(EmailedHistoryRecord):
    """One transition of an entry, or one note about it.

    `message` is to the entrant if `by` is a member of staff, else from the entrant."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="history")
    by = models.ForeignKey(  # type: ignore[assignment]  # an entrant is no user
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the entrant."),
    )
    from_status = models.CharField(_("from"), max_length=20, choices=Status.choices)
    to_status = models.CharField(_("to"), max_length=20, choices=Status.choices)
    reason = models.ForeignKey(
        DecisionReason,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("reason"),
    )
    before = models.JSONField(
        _("what it was before"),
        default=dict,
        encoder=DjangoJSONEncoder,
        help_text=_("Restored by undoing: outcome, award, when it was decided."),
    )

    objects = EntryHistoryQuerySet.as_manager()

    class Meta(EmailedHistoryRecord.Meta):
        abstract = False

    @property
    def undoable(self) -> bool:
        """Whether this decision can be undone; a spam mark always can."""
        return self.to_status == Status.SPAM or super().undoable

    @property
    def label_for_entrant(self) -> str:
        return str(ENTRANT_STATUS_LABELS[Status(self.to_status)])
