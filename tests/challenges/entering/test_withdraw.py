"""Entrants withdraw an idea and put it back."""

from datetime import timedelta

import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Entry
from challenges.services import results
from challenges.services.entering import entries
from challenges.services.moderation import decisions
from core.models import SiteSettings
from outbox.models import Email, TeamNoticeTopic
from tests.challenges.factories import (
    announce,
    make_challenge_in_phase,
    make_public_entry,
)
from tests.support.emails import recipients_and_subjects

TEAM = "team@westbridge.example"
MIRA = "mira@example.com"


def test_a_withdrawal_can_be_undone_for_seven_days(
    client: Client, entry: Entry
) -> None:
    entries.withdraw(entry)
    Email.objects.all().delete()
    TeamNoticeTopic.objects.all().delete()
    assert "Put my idea back" in client.get(entry.private_path).text
    client.post(f"{entry.private_path}come-back/")
    entry.refresh_from_db()
    assert entry.status == "submitted"
    assert recipients_and_subjects() == [
        (TEAM, f"To review again: Bee hotels ({entry.reference})"),
        (MIRA, f"Your idea is back ({entry.reference})"),
    ]


def test_coming_back_again_and_again_fills_nobodys_mailbox(
    client: Client, entry: Entry
) -> None:
    for _time in range(5):
        client.post(f"{entry.private_path}withdraw/")
        client.post(f"{entry.private_path}come-back/")
    assert (
        len(recipients_and_subjects()) == 3
    )  # withdrawn, back, withdrawn; the team waits


def test_a_supposed_spam_does_not_come_back_by_itself(
    client: Client, staff: User, entry: Entry
) -> None:
    entries.withdraw(decisions.mark_spam(entry, by=staff))
    client.post(f"{entry.private_path}come-back/")
    entry.refresh_from_db()
    assert entry.status == "withdrawn"


def test_an_announced_winner_is_not_withdrawn_by_a_click(
    client: Client, staff: User, site: SiteSettings
) -> None:
    idea = make_public_entry(staff, challenge=make_challenge_in_phase("judging"))
    results.set_outcome(idea, by=staff, outcome="winner", award="Overall winner")
    announce(idea.challenge, by=staff)
    client.post(f"{idea.private_path}withdraw/")
    idea.refresh_from_db()
    assert (idea.status, idea.award) == ("approved", "Overall winner")


def test_after_seven_days_a_withdrawal_stays(client: Client, entry: Entry) -> None:
    entries.withdraw(entry)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert "Put my idea back" not in client.get(entry.private_path).text
        client.post(f"{entry.private_path}come-back/")
    entry.refresh_from_db()
    assert entry.status == "withdrawn"
