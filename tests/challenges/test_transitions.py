"""The one place that writes an entry's status and its history."""

from typing import Any

from django.contrib.auth.models import User

from challenges.models.workflow import Status
from challenges.services.transitions import transition_to, undo_transition
from core.models import SiteSettings
from tests.challenges.factories import make_entry


def test_undoing_writes_entry_decision_and_history_once_each(
    site: SiteSettings, staff: User, django_assert_num_queries: Any
) -> None:
    entry = make_entry()
    before = (entry.status, entry.outcome, entry.award, entry.decided_at)
    decision = transition_to(entry, Status.APPROVED, by=staff)
    # Reads the arrivals, for the due date; and the search forgets the idea.
    with django_assert_num_queries(5):
        undo_transition(entry, decision, by=staff)
    entry.refresh_from_db()
    assert (entry.status, entry.outcome, entry.award, entry.decided_at) == before
