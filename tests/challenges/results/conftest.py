"""A challenge that is over, with outcomes to announce."""

import pytest
from django.contrib.auth.models import User

from challenges.models import Challenge, Entry
from challenges.services import results
from core.models import SiteSettings
from outbox.models import Email
from tests.challenges.factories import make_challenge_in_phase, make_public_entry


@pytest.fixture
def challenge(site: SiteSettings) -> Challenge:
    """A challenge that is over, and has no date for its results."""
    return make_challenge_in_phase("judging", slug="quiet-streets", results_at=None)


@pytest.fixture
def ideas(challenge: Challenge, staff: User) -> dict[str, Entry]:
    """An approved idea with each outcome, by the outcome; "" for one without."""
    ideas = {
        outcome: make_public_entry(
            staff,
            challenge=challenge,
            title=f"Idea {outcome}",
            email=f"{n}@example.com",
        )
        for n, outcome in enumerate(("winner", "runner_up", "not_selected", ""))
    }
    for outcome, entry in ideas.items():
        award = "Overall winner" if outcome == "winner" else ""
        results.set_outcome(entry, by=staff, outcome=outcome, award=award)
    Email.objects.all().delete()
    return ideas
