"""Results go out at their minute, once, by email to everybody who took part."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from challenges.models import Challenge, Entry
from challenges.services import results
from challenges.services.moderation import decisions
from challenges.tasks import announce_results
from core.models import SiteSettings
from outbox.models import Email
from tests.challenges.factories import make_challenge, make_entry, make_public_entry


@pytest.fixture
def winner(site: SiteSettings, staff: User) -> Entry:
    now = timezone.now()
    challenge = make_challenge(
        closes_at=now + timedelta(days=1), results_at=now + timedelta(days=9)
    )
    fields = {"challenge": challenge, "title": "Bee hotels"}
    entry = make_public_entry(staff, email="winner@example.com", **fields)
    make_public_entry(staff, email="other@example.com", **fields)
    make_public_entry(staff, email="", origin="phone", **fields)
    declined = make_entry(email="declined@example.com", **fields)
    decisions.decline(declined, by=staff, message="No.")
    Email.objects.all().delete()
    return entry


def crown(winner: Entry, staff: User) -> None:
    award = {"outcome": "winner", "award": "Overall winner"}
    results.set_outcome(winner, by=staff, **award)
    Challenge.objects.update(results_are_complete=True)


def texts_by_recipient() -> dict[str, str]:
    return dict(Email.objects.values_list("to", "text"))


def test_nobody_is_told_before_the_minute(winner: Entry, staff: User) -> None:
    crown(winner, staff)
    assert (announce_results(), texts_by_recipient()) == (0, {})


def test_everybody_who_was_in_is_told_once(winner: Entry, staff: User) -> None:
    crown(winner, staff)
    with time_machine.travel(winner.challenge.results_at + timedelta(seconds=1)):
        assert (announce_results(), announce_results()) == (2, 0)
    texts = texts_by_recipient()
    assert set(texts) == {"winner@example.com", "other@example.com"}
    assert "chosen “Bee hotels”: Overall winner." in texts["winner@example.com"]
    assert "is not among those that they chose" in texts["other@example.com"]


def test_the_first_winner_does_not_reject_everybody_else(
    winner: Entry, staff: User
) -> None:
    crown(winner, staff)
    Challenge.objects.update(results_are_complete=False)
    with time_machine.travel(winner.challenge.results_at + timedelta(hours=1)):
        assert announce_results() == 0
        Challenge.objects.update(results_are_complete=True)
        assert announce_results() == 2


def test_a_hidden_challenge_announces_nothing(winner: Entry, staff: User) -> None:
    crown(winner, staff)
    Challenge.objects.update(publish_at=None)
    with time_machine.travel(winner.challenge.results_at + timedelta(hours=1)):
        assert announce_results() == 0
