"""What became of an entry: its steps, what it said before, and what happened next."""

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
from outbox.models import Email


class EntryRevisionQuerySet(models.QuerySet["EntryRevision"]):
    def originals(self) -> Self:
        """The words that were redacted, for whoever has the permission to read them."""
        return self.filter(redacted_by__isnull=False)


class EntryRevision(models.Model):
    """What an entry said until its entrant changed it, or until staff took personal
    data out of it: that one is the original, for whoever may read it."""

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
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["until", "pk"]
        permissions = [("read_original", _("Can read what was redacted"))]

    def __str__(self) -> str:
        return f"{self.entry} ({self.until:%Y-%m-%d %H:%M})"


class EntryHistoryQuerySet(models.QuerySet["EntryHistory"]):
    def decisions(self) -> Self:
        """What staff decided, the latest first; not what they undid."""
        moved = self.filter(
            to_status__in=DECISION_STATUSES, by__isnull=False, is_undone=False
        )
        return moved.exclude(from_status=F("to_status")).order_by("-pk")

    def first_answers(self) -> Self:
        """Of each entry the first decision that answers its entrant, the latest first:
        a spam mark does not."""
        answers = self.decisions().exclude(to_status=Status.SPAM)
        before = (
            EntryHistory.objects.decisions().exclude(to_status=Status.SPAM).order_by()
        )
        before = before.filter(entry=OuterRef("entry"), pk__lt=OuterRef("pk"))
        return answers.filter(~Exists(before))

    def undoable(self) -> Self:
        """As `Step.can_be_undone` says of each; not what is undone already."""
        hold = timedelta(minutes=settings.DECISION_HOLD_MINUTES)
        is_silent = Q(email=None) | Q(email__status=Email.Status.STOPPED)
        return self.decisions().filter(
            Q(to_status=Status.SPAM)
            | Q(email__status=Email.Status.HELD)
            | is_silent & Q(at__gt=timezone.now() - hold)
        )

    def visible_to_entrant(self) -> Self:
        """Only what changes the words that the entrant reads: never a spam mark, nor
        the way back from one to what they had been told before, nor a decision that
        was undone before they were told."""
        marks = EntryHistory.objects.filter(
            entry=OuterRef("entry"), pk__lt=OuterRef("pk"), to_status=Status.SPAM
        ).exclude(from_status=Status.SPAM)
        before = Subquery(marks.order_by("-pk").values("from_status")[:1])
        told = Case(When(from_status=Status.SPAM, then=before), default="from_status")
        moved = self.filter(is_undone=False).exclude(to_status=Status.SPAM)
        moved = moved.alias(told=told)
        return moved.exclude(told=F("to_status"))


class EntryHistory(models.Model):
    """History: who moved an entry, when, from where to where, and what they wrote."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="history")
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the entrant."),
    )
    from_status = models.CharField(_("from"), max_length=20, choices=Status.choices)
    to_status = models.CharField(_("to"), max_length=20, choices=Status.choices)
    message = models.TextField(_("note to the entrant"), blank=True)
    staff_note = models.TextField(_("note to staff"), blank=True)
    reason = models.ForeignKey(
        DecisionReason,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("reason"),
    )
    email = models.ForeignKey(
        Email,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("letter to the entrant"),
    )
    before = models.JSONField(
        _("what it was before"),
        default=dict,
        encoder=DjangoJSONEncoder,
        help_text=_("What undoing puts back: outcome, award, when it was decided."),
    )
    is_undone = models.BooleanField(
        _("undone"),
        default=False,
        help_text=_("Before the entrant was told: the decision, and its undoing."),
    )

    objects = EntryHistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("history")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_from_status_display()} → {self.get_to_status_display()}"

    @property
    def undoable(self) -> bool:
        """Whether the entrant has not been told yet: of a spam mark never, of any other
        decision while its letter is held, or for as long when none will go out."""
        if self.to_status == Status.SPAM:
            return True
        if self.email and self.email.status != Email.Status.STOPPED:
            return self.email.status == Email.Status.HELD
        hold = timedelta(minutes=settings.DECISION_HOLD_MINUTES)
        return timezone.now() < self.at + hold

    @property
    def label_for_entrant(self) -> str:
        return str(ENTRANT_STATUS_LABELS[Status(self.to_status)])
