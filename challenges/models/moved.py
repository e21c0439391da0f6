"""How an entry gets from one state to another, and back, leaving rows of history."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from challenges.models.reason import Reason
from challenges.models.states import MOVES, Status
from challenges.models.told import Told
from outbox.models import Email
from smartcity.moves import check_move
from smartcity.working_days import end_of_working_day

if TYPE_CHECKING:
    from challenges.models.history import Step

UNDOABLE = ["outcome", "award", "decided_at"]
"""What a move changes beside the state, and undoing puts back."""


class Moved(Told):
    """Of an entry: `move()` and `move_back()` are the only writers of `status`."""

    if TYPE_CHECKING:
        submitted_at: datetime | None
        decided_at: datetime | None
        answer_due: datetime | None

    class Meta:
        abstract = True

    def move(
        self,
        to: str,
        *,
        by: User | None = None,
        note: str = "",
        staff_note: str = "",
        reason: Reason | None = None,
    ) -> "Step":
        """Change the state and leave a row of history; raises IllegalMove.

        `by` is the member of staff, or None for the entrant. The caller holds the row
        lock inside its transaction; a row that is not there yet is inserted."""
        check_move(MOVES, self.reference, Status(self.status), Status(to))
        before, now = self.status, timezone.now()
        was = {name: getattr(self, name) for name in UNDOABLE}
        if to == Status.SUBMITTED:
            self.submitted_at = self.submitted_at or now
            self.decided_at = None
            self.answer_due = self.due_since(now)
        elif to != Status.WITHDRAWN:
            self.decided_at = now
        self._become(to)
        step: Step = self.steps.create(
            by=by,
            from_status=before,
            to_status=to,
            note=note,
            staff_note=staff_note,
            reason=reason,
            before={name: value for name, value in was.items() if value},
        )
        return step

    def move_back(self, undone: "Step", *, by: User, staff_note: str = "") -> None:
        """Undo what the entrant never heard of: to where the entry was, with the answer
        due when it was. Both steps are marked so. The caller holds the row lock and
        knows that this is the last step that moved the entry."""
        before, to = undone.to_status, undone.from_status
        was = undone.before
        if to == Status.SUBMITTED:
            self.answer_due = self.due_since(self.waits_since)
        self._become(to)
        self.outcome, self.award = was.get("outcome", ""), was.get("award", "")
        self.decided_at = parse_datetime(was.get("decided_at", ""))
        self.save(update_fields=UNDOABLE)
        undone.is_undone = True
        undone.save(update_fields=["is_undone"])
        self.steps.create(
            by=by,
            from_status=before,
            to_status=to,
            staff_note=staff_note,
            is_undone=True,
        )

    def _become(self, to: str) -> None:
        self.status = to
        if to != Status.SUBMITTED:
            self.answer_due = None
        if to != Status.APPROVED:
            self.outcome = self.award = ""
        self.save()

    @property
    def waits_since(self) -> datetime:
        """When it last came to be reviewed: sent, answered, come back or put back."""
        came = (
            step.at
            for step in reversed(self.steps.all())
            if step.to_status == Status.SUBMITTED != step.from_status
            and not step.is_undone
        )
        return next(came, self.submitted_at or timezone.now())

    def due_since(self, since: datetime) -> datetime:
        """When the promise of the challenge ends for whoever waits since then."""
        return end_of_working_day(since, self.challenge.promise_days)

    def note(
        self,
        text: str,
        *,
        by: User | None = None,
        email: Email | None = None,
        before: dict[str, Any] | None = None,
    ) -> None:
        """Leave a row of history without a move; staff read it. `email` is the letter
        about it, if there is one, `before` what undoing it would put back."""
        self.steps.create(
            by=by,
            from_status=self.status,
            to_status=self.status,
            staff_note=text,
            email=email,
            before=before or {},
        )
