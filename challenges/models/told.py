"""What entrants know of their entry, and what they may still do with it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from challenges.models.challenge import Phase
from challenges.models.linked import Linked
from challenges.models.states import (
    ENTRANT_WORDS,
    MOVES,
    TIME_TO_COME_BACK,
    Outcome,
    Status,
)

if TYPE_CHECKING:
    from challenges.models.challenge import Challenge
    from challenges.models.entry import Entry
    from challenges.models.history import StepQuerySet, VersionQuerySet


class Told(Linked):
    """Of an entry: all of it is asked on the private page and in letters."""

    if TYPE_CHECKING:
        status: str
        email: str
        email_key: str
        stops_emails: bool
        outcome: str
        award: str
        challenge: Challenge
        steps: StepQuerySet
        versions: VersionQuerySet
        duplicate_of: Entry | None

    class Meta:
        abstract = True

    @property
    def gets_emails(self) -> bool:
        """Whether a letter about it reaches anybody."""
        return bool(self.email) and not self.stops_emails

    @property
    def may_be_changed(self) -> bool:
        """Whether the entrant may write it anew: until closing, or when we asked."""
        if self.told_status == Status.CHANGES_REQUESTED:
            return True
        open_states = {Status.SUBMITTED, Status.APPROVED}
        return self.told_status in open_states and self.challenge.is_open

    @property
    def is_asked(self) -> bool:
        """Whether the entrant knows that we wait for something."""
        return self.told_status == Status.CHANGES_REQUESTED

    @property
    def may_come_back(self) -> bool:
        """Whether the entrant may still undo a withdrawal."""
        if self.status != Status.WITHDRAWN:
            return False
        withdrawal = self.steps.filter(to_status=Status.WITHDRAWN).last()
        if withdrawal is None or withdrawal.from_status == Status.SPAM:
            return False
        # Once a day: each time, letters go out.
        came_back = self.steps.filter(from_status=Status.WITHDRAWN, by=None)
        yesterday = timezone.now() - timedelta(days=1)
        return (
            withdrawal.at > timezone.now() - TIME_TO_COME_BACK
            and not came_back.filter(at__gte=yesterday).exists()
        )

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether the entrant may take it back: not once its award is announced."""
        return Status.WITHDRAWN in MOVES[self.status] and not self.announced_outcome

    @property
    def told_status(self) -> str:
        """The state that the entrant knows of: that before a spam mark."""
        if self.status != Status.SPAM:
            return self.status
        marks = [step for step in self.steps.all() if step.to_status == Status.SPAM]
        before = (mark.from_status for mark in reversed(marks))
        return next((s for s in before if s != Status.SPAM), Status.SUBMITTED)

    @property
    def status_for_entrant(self) -> str:
        return str(ENTRANT_WORDS[Status(self.told_status)])

    @property
    def announced_outcome(self) -> str:
        """What was won, once the results are out; "" before and for all others."""
        if self.challenge.phase != Phase.RESULTS:
            return ""
        # Whoever had the same idea has won with it.
        won = self if self.outcome or not self.duplicate_of else self.duplicate_of
        if won.outcome in {"", Outcome.NOT_SELECTED}:
            return ""
        return won.award or str(Outcome(won.outcome).label)

    @property
    def is_redacted(self) -> bool:
        """Whether staff took something out of its words since they were written."""
        until = self.versions.order_by("-until", "-pk")
        return until.values_list("redacted_by", flat=True).first() is not None

    @property
    def was_sent_before(self) -> bool:
        """Whether the same idea, whose double it is, came from the same address."""
        first = self.duplicate_of
        return bool(first and self.email_key and first.email_key == self.email_key)
