"""Reminders of answers that are due."""

import time_machine
from django.contrib.auth.models import User

from challenges.models import Challenge
from challenges.services.moderation import notifications, triage
from challenges.services.moderation.notifications import TEAM_REMINDERS
from challenges.tasks import send_daily_digests
from outbox.models import Email
from tests.challenges.factories import make_entry, make_moderator
from tests.challenges.moderation.notifications.notices import DAY, MONDAY, take_notices


def test_reminders_go_to_the_assignee_or_else_to_whoever_asked(
    challenge: Challenge, clock: time_machine.Traveller, moderator: User
) -> None:
    lee, ada = make_moderator("lee", "at_once"), make_moderator("ada", "at_once")
    quiet = make_moderator("quiet")
    mine, free = make_entry(challenge=challenge), make_entry(challenge=challenge)
    triage.assign(mine, to=moderator, by=lee)  # who asked for nothing
    triage.assign(make_entry(challenge=challenge), to=lee, by=ada)
    clock.shift(DAY)
    assert send_daily_digests() == 0  # due tomorrow
    clock.shift(DAY)
    assert send_daily_digests() == 3
    assert free.reference in Email.objects.get(to=ada.email).text
    assert mine.reference not in Email.objects.get(to=lee.email).text
    assert not Email.objects.filter(to=quiet.email)
    assert take_notices() == [
        ("ada", "1 answer is due today or overdue"),
        ("kim", "1 answer is due today or overdue"),
        ("lee", "2 answers are due today or overdue"),
    ]


def test_once_in_a_morning_and_again_the_next_working_day(
    challenge: Challenge, clock: time_machine.Traveller, moderator: User
) -> None:
    notifications.set_preference(moderator, choice="at_once")
    make_entry(challenge=challenge)
    told = {}
    for day in range(2, 8):
        clock.move_to(MONDAY + day * DAY)
        told[f"{MONDAY + day * DAY:%a}"] = [send_daily_digests(), send_daily_digests()]
    none, once = [0, 0], [1, 0]
    assert told == {
        "Wed": once,
        "Thu": once,
        "Fri": once,
        "Sat": none,
        "Sun": none,
        "Mon": once,
    }


def test_the_team_is_reminded_once_when_nobody_asked(
    challenge: Challenge, clock: time_machine.Traveller, moderator: User
) -> None:
    make_entry(challenge=challenge, title="Bee hotels")
    clock.shift(2 * DAY)
    assert [send_daily_digests(), send_daily_digests()] == [1, 0]
    email = Email.objects.get(reference=TEAM_REMINDERS)
    assert email.to == "team@westbridge.example"
    assert "No moderator has asked for notices" in email.text
    assert "Bee hotels" in email.text
    clock.shift(DAY)
    assert send_daily_digests() == 1
    notifications.set_preference(moderator, choice="digest")
    clock.shift(DAY)
    assert send_daily_digests() == 1
    assert Email.objects.filter(reference=TEAM_REMINDERS).count() == 2
