"""The team gets one notice at once, and one for all ideas of the next ten minutes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from challenges.models import Challenge
from challenges.services import personal_data
from challenges.services.entering import entries
from challenges.services.moderation import decisions
from challenges.tasks import send_team_notices
from core.models import SiteSettings
from outbox.models import Email, PendingTeamNotice
from smartcity.schedule import BEAT_SCHEDULE
from tests.challenges.factories import change_answers, make_entry

TEAM = "team@westbridge.example"
INTERVAL = timedelta(minutes=11)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def subjects_to_team() -> list[str]:
    emails = Email.objects.filter(to=TEAM).order_by("pk")
    return list(emails.values_list("subject", flat=True))


def test_the_team_gets_one_notice_for_many_ideas(
    challenge: Challenge, clock: time_machine.Traveller
) -> None:
    first = make_entry(challenge=challenge)
    others = [make_entry(challenge=challenge, title=f"Idea {n}") for n in range(22)]
    assert send_team_notices() == 0
    clock.shift(INTERVAL)
    assert [send_team_notices(), send_team_notices()] == [22, 0]
    clock.shift(INTERVAL)
    assert send_team_notices() == 0
    last = make_entry(challenge=challenge)
    assert subjects_to_team() == [
        f"New idea to review: Bee hotels ({first.reference})",
        "22 new ideas to review",
        f"New idea to review: Bee hotels ({last.reference})",
    ]
    notice = Email.objects.get(subject="22 new ideas to review")
    assert [e.reference in notice.text for e in others] == [True] * 20 + [False] * 2
    assert "and 2 more, in the list:" in notice.text
    assert "No moderator has asked" not in notice.text
    assert "Mira" not in notice.text


def test_an_idea_waits_for_the_next_notice_while_others_wait(
    challenge: Challenge, clock: time_machine.Traveller
) -> None:
    for _idea in range(2):
        make_entry(challenge=challenge)
    clock.shift(INTERVAL)
    make_entry(challenge=challenge)
    assert len(subjects_to_team()) == 1
    assert send_team_notices() == 2


def test_an_idea_that_was_changed_twice_is_named_once(
    challenge: Challenge, clock: time_machine.Traveller, staff: User
) -> None:
    entry = make_entry(challenge=challenge)
    for idea in ["One.", "Two."]:
        decisions.approve(entry, by=staff)
        entry.refresh_from_db()
        change_answers(entry, idea=idea)
    clock.shift(INTERVAL)
    assert send_team_notices() == 1


def test_an_idea_that_waits_no_longer_is_in_no_notice(
    challenge: Challenge, clock: time_machine.Traveller, staff: User
) -> None:
    make_entry(challenge=challenge)
    decided = make_entry(challenge=challenge)
    decisions.approve(decided, by=staff)
    entries.withdraw(make_entry(challenge=challenge))
    clock.shift(INTERVAL)
    assert (send_team_notices(), len(subjects_to_team())) == (0, 1)


def test_a_deleted_idea_is_in_no_notice_and_makes_no_way_for_another(
    challenge: Challenge, clock: time_machine.Traveller
) -> None:
    deleted = [make_entry(challenge=challenge, title=f"Idea {n}") for n in range(3)]
    for entry in deleted:
        personal_data.delete_entry(entry)
    make_entry(challenge=challenge)
    assert subjects_to_team() == [
        f"An entrant has deleted everything ({deleted[0].reference})"
    ]
    assert PendingTeamNotice.objects.count() == 3  # two deleted, and the last idea
    clock.shift(INTERVAL)
    assert send_team_notices() == 3
    assert subjects_to_team()[1:] == [
        "1 new idea to review",
        "2 entrants have deleted everything",
    ]
    text = Email.objects.get(subject__startswith="2 entrants").text
    assert [e.reference in text for e in deleted] == [False, True, True]


def test_erasing_a_person_erases_what_waits(
    challenge: Challenge, clock: time_machine.Traveller
) -> None:
    for _idea in range(2):
        make_entry(challenge=challenge)
    personal_data.erase_person("mira@example.com")
    clock.shift(INTERVAL)
    assert (send_team_notices(), subjects_to_team()) == (0, [])
    assert not PendingTeamNotice.objects.exists()


def test_a_site_that_turns_notices_off_gets_none_of_what_waited(
    challenge: Challenge, clock: time_machine.Traveller
) -> None:
    for _idea in range(2):
        make_entry(challenge=challenge)
    SiteSettings.objects.update(notify_team=False)
    clock.shift(INTERVAL)
    assert (send_team_notices(), len(subjects_to_team())) == (0, 1)


def test_the_beat_asks_each_minute() -> None:
    assert BEAT_SCHEDULE[send_team_notices.name]["schedule"] == timedelta(minutes=1)
