"""Bulk actions: one action of staff on many entries, and what became of each entry."""

from typing import Self

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.models.decision_reason import DecisionReason
from challenges.models.entry import Entry
from challenges.models.history import EntryHistory
from challenges.models.workflow import DECISION_STATUSES
from challenges.models.workflow import Status as EntryStatus
from core.text.direction import isolate
from core.users import display_name


class BulkActionQuerySet(models.QuerySet["BulkAction"]):
    def confirmed(self) -> Self:
        return self.exclude(confirmed_at=None)

    def plans(self) -> Self:
        """Bulk actions that nobody has confirmed yet."""
        return self.filter(confirmed_at=None)

    def with_counts(self) -> Self:
        """Annotate `chosen`, the number of entries, and `done`, the number of them that
        the action holds for."""
        items = BulkActionItem.objects.filter(bulk_action=OuterRef("pk"))
        counts = (
            items.order_by().values("bulk_action").annotate(n=Count("pk")).values("n")
        )
        done = Subquery(counts.filter(status__in=BulkActionItem.APPLIED))
        return self.annotate(chosen=Subquery(counts), done=done)


class BulkAction(models.Model):
    """One action on many entries.

    It is a plan, which changes nothing, until it is confirmed; then a worker processes
    its items one by one."""

    class Kind(models.TextChoices):
        APPROVE = "approve", _("Approve")
        ASK = "ask", _("Ask for changes")
        DECLINE = "decline", _("Decline")
        SPAM = "spam", _("Mark as spam")
        RETURN_TO_REVIEW = "return_to_review", _("Put back to review")
        ASSIGN = "assign", _("Assign to …")

    TARGET_STATUSES: dict[str, EntryStatus] = {
        Kind.APPROVE: EntryStatus.APPROVED,
        Kind.ASK: EntryStatus.CHANGES_REQUESTED,
        Kind.DECLINE: EntryStatus.DECLINED,
        Kind.SPAM: EntryStatus.SPAM,
        Kind.RETURN_TO_REVIEW: EntryStatus.SUBMITTED,
    }

    kind = models.CharField(_("action"), max_length=20, choices=Kind.choices)
    message = models.TextField(_("message to the entrants"), blank=True)
    staff_note = models.TextField(_("note to staff"), blank=True)
    reason = models.ForeignKey(
        DecisionReason,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("reason"),
    )
    assignee = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    takes_out_details = models.BooleanField(
        _("takes personal details out"), default=False
    )  # of the ideas that it approves; without it they are left out
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("planned"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("when"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )

    objects = BulkActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk action")
        verbose_name_plural = _("bulk actions")
        ordering = ["-confirmed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "approve",
                        "ask",
                        "decline",
                        "spam",
                        "return_to_review",
                        "assign",
                    ]
                ),
                name="bulk_action_kind_is_known",
            )
        ]

    def __str__(self) -> str:
        if self.kind != self.Kind.ASSIGN:
            return str(self.get_kind_display())
        name = display_name(self.assignee) if self.assignee else gettext("nobody")
        return gettext("Assign to %(name)s") % {"name": isolate(name)}

    @property
    def target_status(self) -> EntryStatus | None:
        """Status that entries get; None for an action that changes no status."""
        return self.TARGET_STATUSES.get(self.kind)

    @property
    def is_decision(self) -> bool:
        """Whether it can be undone while no entrant has been emailed."""
        return self.target_status in DECISION_STATUSES

    @property
    def needs_message(self) -> bool:
        """Whether it needs a message to the entrants."""
        return self.kind in {self.Kind.ASK, self.Kind.DECLINE}


class BulkActionItemQuerySet(models.QuerySet["BulkActionItem"]):
    def pending(self) -> Self:
        """Items that a worker may process, the oldest first. Items that failed in the
        database come last."""
        return self.filter(status__in=BulkActionItem.PENDING).order_by("failures", "pk")

    def undoable(self) -> Self:
        """Items whose decision can be undone: their entrants have not been emailed."""
        decisions = EntryHistory.objects.undoable()
        return self.filter(status=BulkActionItem.Status.DONE, history_row__in=decisions)

    def too_late(self) -> Self:
        """Items that could not be undone; `error` says why."""
        return self.filter(status=BulkActionItem.Status.DONE).exclude(error="")

    def needs_printed_letter(self) -> Self:
        """Items with a decision that no email tells the entrant."""
        decided = self.filter(
            status=BulkActionItem.Status.DONE, history_row__is_undone=False
        )
        no_email = Q(entry__email="") | Q(entry__emails_opted_out=True)
        return decided.filter(no_email).exclude(history_row__to_status=EntryStatus.SPAM)


class BulkActionItem(models.Model):
    """One entry of a bulk action; deleted with the entry."""

    class Status(models.TextChoices):
        CHOSEN = "chosen", _("Chosen")
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        UNDOING = "undoing", _("To be undone")
        UNDONE = "undone", _("Undone")

    PENDING = [Status.WAITING, Status.UNDOING]
    APPLIED = [Status.DONE, Status.UNDOING]

    bulk_action = models.ForeignKey(BulkAction, models.CASCADE, related_name="items")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="bulk_items")
    planned_fingerprint = models.CharField(
        _("fingerprint when it was chosen"),
        max_length=16,
        help_text=_("Changes when the entrant changes the idea."),
    )
    planned_status = models.CharField(
        _("status when it was chosen"), max_length=20, choices=EntryStatus.choices
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.CHOSEN
    )
    error = models.TextField(
        _("why not"), blank=True, help_text=_("It was refused, or could not be undone.")
    )
    history_row = models.ForeignKey(
        EntryHistory, models.CASCADE, null=True, related_name="+"
    )
    # Number of failures in the database: a failing item must not stay first in line.
    failures = models.PositiveIntegerField(default=0)

    objects = BulkActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea in a bulk action")
        verbose_name_plural = _("ideas in a bulk action")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["failures", "id"],
                condition=Q(status__in=["waiting", "undoing"]),
                name="bulk_item_pending",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                "bulk_action", "entry", name="bulk_item_is_once_in_its_action"
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "chosen",
                        "waiting",
                        "done",
                        "refused",
                        "undoing",
                        "undone",
                    ]
                ),
                name="bulk_item_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulk_action_id}: {self.entry_id}, {self.get_status_display()}"

    @property
    def needs_printed_letter(self) -> bool:
        """Same condition as BulkActionItemQuerySet.needs_printed_letter()."""
        if (
            self.status != self.Status.DONE
            or self.history_row is None
            or self.history_row.is_undone
        ):
            return False
        is_spam = self.history_row.to_status == EntryStatus.SPAM
        return not is_spam and not self.entry.can_be_emailed
