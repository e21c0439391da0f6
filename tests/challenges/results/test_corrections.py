"""What is out is corrected: those whose outcome changed are told."""

import pytest
from django.contrib.auth.models import User

from challenges.models import Challenge, Entry
from challenges.services import announcements, results
from challenges.services.moderation import decisions
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from tests.challenges.factories import (
    announce,
)


def recipients() -> list[str]:
    """Addresses of all emails, each followed by its subject without the reference."""
    emails = Email.objects.order_by("to", "pk")
    return [f"{email.to}: {email.subject.partition(' (')[0]}" for email in emails]


def known(challenge: Challenge) -> list[str]:
    return [entry.announced_outcome for entry in challenge.entries.order_by("pk")]


OUT = "The results of Quiet streets are out"
CORRECTED = "A correction to the results of Quiet streets"
WHY = "One is with the lawyers."


def test_a_correction_writes_to_those_whose_outcome_changed(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    announce(challenge, by=staff, reason=WHY)
    Email.objects.all().delete()
    with pytest.raises(TransitionNotAllowed, match="nothing to tell"):
        announcements.publish(challenge, by=staff, reason=WHY)
    results.set_outcome(ideas["winner"], by=staff, outcome="not_selected")
    results.set_outcome(ideas["runner_up"], by=staff, outcome="winner", award="Best")
    results.set_outcome(ideas[""], by=staff, outcome="not_selected")
    assert known(challenge) == ["Overall winner", "Runner-up", "", ""]
    assert announce(challenge, by=staff) == 3
    assert known(challenge) == ["", "Best", "", ""]
    assert recipients() == [
        f"0@example.com: {CORRECTED}",
        f"1@example.com: {CORRECTED}",
        f"3@example.com: {OUT}",
    ]


def test_another_award_is_a_correction_too(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    announce(challenge, by=staff, reason=WHY)
    Email.objects.all().delete()
    results.set_outcome(ideas["winner"], by=staff, outcome="winner", award="First")
    announce(challenge, by=staff, reason=WHY)
    assert recipients() == [f"0@example.com: {CORRECTED}"]
    assert known(challenge)[0] == "First"


def test_an_outcome_that_is_taken_away_is_undecided_and_stays_out(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    announce(challenge, by=staff, reason=WHY)
    results.set_outcome(ideas["winner"], by=staff, outcome="")
    plan = announcements.plan(challenge)
    assert (plan.to_announce, plan.without_outcome) == ([], 2)
    assert known(challenge)[0] == "Overall winner"


def test_an_award_leaves_with_the_approval_and_comes_back_with_undo(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    announce(challenge, by=staff, reason=WHY)
    winner = Entry.objects.get(pk=ideas["winner"].pk)
    declined = decisions.decline(winner, by=staff, message="No.")
    assert (declined.outcome, declined.announced_outcome) == ("", "")
    entry = decisions.undo(declined, by=staff)
    names = ["outcome", "award", "public_outcome", "public_award", "announced_at"]
    now = {name: getattr(entry, name) for name in names}
    moment = winner.announced_at.replace(microsecond=now["announced_at"].microsecond)
    assert now == {
        "outcome": "winner",
        "award": "Overall winner",
        "public_outcome": "winner",
        "public_award": "Overall winner",
        "announced_at": moment,
    }
