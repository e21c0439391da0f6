"""One decision about many entries: what was chosen, and what became of each."""

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
from challenges.models.workflow import DECISION_STATUSES, Status
from core.users import display_name


class BulkActionQuerySet(models.QuerySet["BulkAction"]):
    def confirmed(self) -> Self:
        """Those that somebody has confirmed."""
        return self.exclude(confirmed_at=None)

    def plans(self) -> Self:
        return self.filter(confirmed_at=None)

    def with_counts(self) -> Self:
        """`chosen` and `done`: of how many entries, and for how many it holds."""
        rows = (
            BulkActionItem.objects.filter(run=OuterRef("pk")).order_by().values("run")
        )
        counted = rows.annotate(n=Count("pk")).values("n")
        done = Subquery(counted.filter(status__in=BulkActionItem.APPLIED))
        return self.annotate(chosen=Subquery(counted), done=done)


class BulkAction(models.Model):
    """A verb for many entries. Until it is confirmed it is a plan, which changes
    nothing; then a worker takes its rows, one after the other."""

    class Kind(models.TextChoices):
        APPROVE = "approve", _("Approve")
        ASK = "ask", _("Ask for changes")
        DECLINE = "decline", _("Decline")
        SPAM = "spam", _("Mark as spam")
        RETURN_TO_REVIEW = "return_to_review", _("Put back to review")
        ASSIGN = "assign", _("Assign to …")

    LEADS_TO: dict[str, Status] = {
        Kind.APPROVE: Status.APPROVED,
        Kind.ASK: Status.CHANGES_REQUESTED,
        Kind.DECLINE: Status.DECLINED,
        Kind.SPAM: Status.SPAM,
        Kind.RETURN_TO_REVIEW: Status.SUBMITTED,
    }

    kind = models.CharField(_("what"), max_length=20, choices=Kind.choices)
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
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("planned"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("when"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )

    objects = BulkActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk run")
        verbose_name_plural = _("bulk runs")
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
        return gettext("Assign to %(name)s") % {"name": name}

    @property
    def to(self) -> Status | None:
        """The state that it leads to; None for a verb that moves nothing."""
        return self.LEADS_TO.get(self.kind)

    @property
    def decides(self) -> bool:
        """Whether it can be undone, while nobody has been told."""
        return self.to in DECISION_STATUSES

    @property
    def needs_message(self) -> bool:
        """Whether its entrants are owed a message."""
        return self.kind in {self.Kind.ASK, self.Kind.DECLINE}


class BulkActionItemQuerySet(models.QuerySet["BulkActionItem"]):
    def pending(self) -> Self:
        """What a worker may take, the oldest first; last what the database refused."""
        return self.filter(status__in=BulkActionItem.PENDING).order_by("failures", "pk")

    def undoable(self) -> Self:
        """Decided by their run, and their entrants have not been told."""
        steps = EntryHistory.objects.undoable()
        return self.filter(status=BulkActionItem.Status.DONE, history_row__in=steps)

    def too_late(self) -> Self:
        """Those that could not be undone, with the words of the refusal."""
        return self.filter(status=BulkActionItem.Status.DONE).exclude(error="")

    def needs_printed_letter(self) -> Self:
        """What was decided, and no email tells its entrant."""
        moved = self.filter(
            status=BulkActionItem.Status.DONE, history_row__is_undone=False
        )
        unreached = Q(entry__email="") | Q(entry__emails_opted_out=True)
        return moved.filter(unreached).exclude(history_row__to_status=Status.SPAM)


class BulkActionItem(models.Model):
    """One entry of a run. It goes when the entry is deleted."""

    class Status(models.TextChoices):
        CHOSEN = "chosen", _("Chosen")
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        UNDOING = "undoing", _("To be undone")
        UNDONE = "undone", _("Undone")

    PENDING = [Status.WAITING, Status.UNDOING]
    APPLIED = [Status.DONE, Status.UNDOING]

    run = models.ForeignKey(BulkAction, models.CASCADE, related_name="items")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="bulk_rows")
    planned_fingerprint = models.CharField(
        _("version"),
        max_length=16,
        help_text=_("Of the words of the entry, when it was chosen."),
    )
    planned_status = models.CharField(
        _("status when it was chosen"), max_length=20, choices=Status.choices
    )
    status = models.CharField(
        _("state"), max_length=10, choices=Status.choices, default=Status.CHOSEN
    )
    error = models.TextField(
        _("why not"), blank=True, help_text=_("It was refused, or could not be undone.")
    )
    history_row = models.ForeignKey(
        EntryHistory, models.CASCADE, null=True, related_name="+"
    )
    # How often the database refused it: so that it is not first in line for ever.
    failures = models.PositiveIntegerField(default=0)

    objects = BulkActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of a bulk run")
        verbose_name_plural = _("entries of a bulk run")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["failures", "id"],
                condition=Q(status__in=["waiting", "undoing"]),
                name="bulk_row_to_do",
            )
        ]
        constraints = [
            models.UniqueConstraint("run", "entry", name="bulk_row_is_once_in_its_run"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        *("chosen", "waiting", "done", "refused"),
                        *("undoing", "undone"),
                    ]
                ),
                name="bulk_row_state_is_known",
            ),
        ]

    @property
    def needs_printed_letter(self) -> bool:
        """As BulkRowQuerySet.on_paper has it."""
        if (
            self.status != self.Status.DONE
            or self.history_row is None
            or self.history_row.is_undone
        ):
            return False
        return (
            self.history_row.to_status != Status.SPAM and not self.entry.can_be_emailed
        )

    def __str__(self) -> str:
        return f"{self.run_id}: {self.entry_id}, {self.get_status_display()}"
