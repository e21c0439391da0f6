"""One decision about many entries: what was chosen, and what became of each."""

from typing import Self

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.models.entry import Entry
from challenges.models.history import Step
from challenges.models.reason import Reason
from challenges.models.states import DECIDED, Status
from smartcity.staff import name_of


class BulkRunQuerySet(models.QuerySet["BulkRun"]):
    def asked(self) -> Self:
        """Those that somebody has confirmed."""
        return self.exclude(asked_at=None)

    def plans(self) -> Self:
        return self.filter(asked_at=None)

    def with_counts(self) -> Self:
        """`chosen` and `done`: of how many entries, and for how many it holds."""
        rows = BulkRow.objects.filter(run=OuterRef("pk")).order_by().values("run")
        counted = rows.annotate(n=Count("pk")).values("n")
        done = Subquery(counted.filter(state__in=BulkRow.HOLDS))
        return self.annotate(chosen=Subquery(counted), done=done)


class BulkRun(models.Model):
    """A verb for many entries. Until it is confirmed it is a plan, which changes
    nothing; then a worker takes its rows, one after the other."""

    class Verb(models.TextChoices):
        APPROVE = "approve", _("Approve")
        ASK = "ask", _("Ask for changes")
        DECLINE = "decline", _("Decline")
        SPAM = "spam", _("Mark as spam")
        PUT_BACK = "put_back", _("Put back to review")
        ASSIGN = "assign", _("Assign to …")

    LEADS_TO: dict[str, Status] = {
        Verb.APPROVE: Status.APPROVED,
        Verb.ASK: Status.CHANGES_REQUESTED,
        Verb.DECLINE: Status.DECLINED,
        Verb.SPAM: Status.SPAM,
        Verb.PUT_BACK: Status.SUBMITTED,
    }

    verb = models.CharField(_("what"), max_length=10, choices=Verb.choices)
    note = models.TextField(_("message to the entrants"), blank=True)
    staff_note = models.TextField(_("note to staff"), blank=True)
    reason = models.ForeignKey(
        Reason,
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
    asked_at = models.DateTimeField(_("when"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )

    objects = BulkRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk run")
        verbose_name_plural = _("bulk runs")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    verb__in=["approve", "ask", "decline", "spam", "put_back", "assign"]
                ),
                name="bulk_run_verb_is_known",
            )
        ]

    def __str__(self) -> str:
        if self.verb != self.Verb.ASSIGN:
            return str(self.get_verb_display())
        name = name_of(self.assignee) if self.assignee else gettext("nobody")
        return gettext("Assign to %(name)s") % {"name": name}

    @property
    def to(self) -> Status | None:
        """The state that it leads to; None for a verb that moves nothing."""
        return self.LEADS_TO.get(self.verb)

    @property
    def decides(self) -> bool:
        """Whether it can be undone, while nobody has been told."""
        return self.to in DECIDED

    @property
    def needs_note(self) -> bool:
        """Whether its entrants are owed a message."""
        return self.verb in {self.Verb.ASK, self.Verb.DECLINE}


class BulkRowQuerySet(models.QuerySet["BulkRow"]):
    def to_do(self) -> Self:
        """What a worker may take, the oldest first; last what the database refused."""
        return self.filter(state__in=BulkRow.TO_DO).order_by("failures", "pk")

    def can_be_undone(self) -> Self:
        """Decided by their run, and their entrants have not been told."""
        steps = Step.objects.can_be_undone()
        return self.filter(state=BulkRow.State.DONE, step__in=steps)

    def too_late(self) -> Self:
        """Those that could not be undone, with the words of the refusal."""
        return self.filter(state=BulkRow.State.DONE).exclude(words="")

    def on_paper(self) -> Self:
        """What was decided, and no email tells its entrant."""
        moved = self.filter(state=BulkRow.State.DONE, step__is_undone=False)
        unreached = Q(entry__email="") | Q(entry__stops_emails=True)
        return moved.filter(unreached).exclude(step__to_status=Status.SPAM)


class BulkRow(models.Model):
    """One entry of a run. It goes when the entry is deleted."""

    class State(models.TextChoices):
        CHOSEN = "chosen", _("Chosen")
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        UNDOING = "undoing", _("To be undone")
        UNDONE = "undone", _("Undone")

    TO_DO = [State.WAITING, State.UNDOING]
    HOLDS = [State.DONE, State.UNDOING]

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="rows")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="bulk_rows")
    seen = models.CharField(
        _("version"),
        max_length=16,
        help_text=_("Of the words of the entry, when it was chosen."),
    )
    seen_status = models.CharField(
        _("status when it was chosen"), max_length=20, choices=Status.choices
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.CHOSEN
    )
    words = models.TextField(
        _("why not"), blank=True, help_text=_("It was refused, or could not be undone.")
    )
    step = models.ForeignKey(Step, models.CASCADE, null=True, related_name="+")
    # How often the database refused it: so that it is not first in line for ever.
    failures = models.PositiveIntegerField(default=0)

    objects = BulkRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of a bulk run")
        verbose_name_plural = _("entries of a bulk run")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["failures", "id"],
                condition=Q(state__in=["waiting", "undoing"]),
                name="bulk_row_to_do",
            )
        ]
        constraints = [
            models.UniqueConstraint("run", "entry", name="bulk_row_is_once_in_its_run"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        *("chosen", "waiting", "done", "refused"),
                        *("undoing", "undone"),
                    ]
                ),
                name="bulk_row_state_is_known",
            ),
        ]

    @property
    def is_on_paper(self) -> bool:
        """As BulkRowQuerySet.on_paper has it."""
        if self.state != self.State.DONE or self.step is None or self.step.is_undone:
            return False
        return self.step.to_status != Status.SPAM and not self.entry.gets_emails

    def __str__(self) -> str:
        return f"{self.run_id}: {self.entry_id}, {self.get_state_display()}"
