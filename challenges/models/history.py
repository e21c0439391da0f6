"""History of an entry: transitions and notes, and the revisions of its answers."""

from typing import Self

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


class EntryRevisionQuerySet(models.QuerySet["EntryRevision"]):
    def originals(self) -> Self:
        """Revisions with the text before redaction; reading needs `read_original`."""
        return self.filter(redacted_by__isnull=False)

    def of_texts(self) -> Self:
        """Revisions that the entrant or a redaction made; after the others only the
        focus area was another one."""
        return self.filter(area_chosen_by=None)


class EntryRevision(models.Model):
    """Answers of an entry until its entrant changed them, or staff redacted them or
    chose the focus area.

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
    area_chosen_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("focus area chosen by"),
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
        """Decisions of staff that were not undone or overtaken, the latest first."""
        rows = self.filter(to_status__in=DECISION_STATUSES, by__isnull=False)
        rows = rows.filter(is_undone=False, is_overtaken=False)
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
        """Decisions that can be undone: the last ones on their entries, if they mark
        spam or nobody outside knows of them. Same rule as EntryHistory.undoable."""
        rows = EntryHistory.objects.filter(is_undone=False)
        later = rows.exclude(from_status=F("to_status")).filter(
            entry=OuterRef("entry"), pk__gt=OuterRef("pk")
        )
        is_silent = Q(to_status=Status.SPAM) | ~Q(entry__in=Entry.objects.shown())
        return self.decisions().filter(is_silent, ~Exists(later))

    def visible_to_entrant(self) -> Self:
        """Rows that the entrant is told. Leaves out spam marks, the return from spam to
        the status shown before, and decisions undone or overtaken before they were
        shown. One that is held is not left out: see telling.told_history()."""
        spam_marks = EntryHistory.objects.filter(
            entry=OuterRef("entry"), pk__lt=OuterRef("pk"), to_status=Status.SPAM
        ).exclude(from_status=Status.SPAM)
        before_spam = Subquery(spam_marks.order_by("-pk").values("from_status")[:1])
        shown_before = Case(
            When(from_status=Status.SPAM, then=before_spam), default="from_status"
        )
        rows = self.filter(is_undone=False, is_overtaken=False)
        rows = rows.exclude(to_status=Status.SPAM)
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
        help_text=_("Restored by undoing: outcome, award, focus area, dates."),
    )
    is_overtaken = models.BooleanField(
        _("overtaken"),
        default=False,
        help_text=_("Set on a decision that another one followed before its email."),
    )
    tells_outcome = models.BooleanField(
        _("tells the outcome"),
        default=False,
        help_text=_(
            "Staff with an interest in the challenge do not read it before the results."
        ),
    )

    objects = EntryHistoryQuerySet.as_manager()

    class Meta(EmailedHistoryRecord.Meta):
        abstract = False
        # What somebody has decided today.
        indexes = [models.Index("by", "at", name="entryhistory_of_day")]

    @property
    def undoable(self) -> bool:
        """Whether this decision, the last one on its entry, can be undone: a spam mark
        always, any other while nobody outside knows of it."""
        return self.to_status == Status.SPAM or not self.entry.is_shown

    @property
    def label_for_entrant(self) -> str:
        return str(ENTRANT_STATUS_LABELS[Status(self.to_status)])
