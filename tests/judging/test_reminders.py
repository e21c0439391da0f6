"""Reminders to judges: when they come, that they stop, and never two in 48 hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Challenge
from core.models import SiteSettings
from judging.models import Judge
from judging.services import panels, reminders, rounds
from outbox.models import Email
from tests.judging.factories import card_of, finish_card, invite, make_panel, open_round

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
CLOSES = datetime(2026, 10, 30, 17, tzinfo=LONDON)
"""A Friday after the clocks went back, on Sunday the 25th."""


def at(day: int, hour: int = 9, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, 10, tzinfo=LONDON)


def make_open(staff: User, closes_at: datetime = CLOSES) -> Judge:
    """Open a round on the 10th of October; return its judge."""
    with time_machine.travel(at(10), tick=False):
        panel = make_panel(staff)
        open_round(panel, staff, closes_at=closes_at)
    return panel.judges.select_related("panel__challenge").get()


@pytest.fixture
def judge(site: SiteSettings, staff: User) -> Judge:
    return make_open(staff)


def days_of_reminders(first: int = 10, last: int = 30) -> list[tuple[int, int]]:
    """Let every hour pass; return day and hour of the emails that were written."""
    found = []
    for number in range((last - first + 1) * 24):
        moment = at(first, 0) + timedelta(hours=number)
        with time_machine.travel(moment, tick=False):
            if sent := reminders.send_due():
                found += [(moment.day, moment.hour)] * sent
                assert reminders.send_due() == 0
    return found


def test_a_judge_is_reminded_three_times_in_the_morning(judge: Judge) -> None:
    assert days_of_reminders() == [(23, 8), (28, 8), (30, 8)]
    email = Email.objects.latest("pk")
    assert email.subject == "2 ideas of Quiet streets still wait for you"
    assert (
        "The round closes at 5pm on Friday 30 October 2026. What is left takes about "
        "10 minutes, in one go or in many."
    ) in email.text.replace("\xa0", " ")
    assert f"{judge.private_url}emails/" in email.text
    assert email.unsubscribe_url == f"{judge.private_url}emails/"


def test_who_is_done_is_not_reminded(judge: Judge) -> None:
    with time_machine.travel(at(12), tick=False):
        for place in (1, 2):
            finish_card(card_of(judge, place))
    assert days_of_reminders() == []


def test_an_idea_that_left_reminds_nobody(judge: Judge) -> None:
    judge.panel.challenge.entries.update(is_taken_down=True)
    assert days_of_reminders() == []


def test_a_round_that_closes_at_night_ends_the_day_before(
    site: SiteSettings, staff: User
) -> None:
    make_open(staff, datetime(2026, 10, 30, 1, tzinfo=LONDON))
    assert days_of_reminders() == [(22, 8), (27, 8), (29, 8)]


def test_nobody_is_reminded_in_48_hours_of_the_opening(
    site: SiteSettings, staff: User
) -> None:
    make_open(staff, datetime(2026, 10, 12, 17, tzinfo=LONDON))
    assert days_of_reminders() == [(12, 9)]  # 48 hours after ten past nine


def test_of_two_days_with_a_change_of_clocks_none_is_shorter_than_48_hours(
    site: SiteSettings, staff: User
) -> None:
    """In spring 47 hours lie between eight and eight: the reminder waits an hour."""
    closes_at = datetime(2027, 3, 29, 17, tzinfo=LONDON)
    make_open(staff, closes_at)
    found = []
    for number in range(24 * 4):
        moment = datetime(2027, 3, 26, 0, 10, tzinfo=LONDON) + timedelta(hours=number)
        with time_machine.travel(moment, tick=False):
            found += [moment] * reminders.send_due()
    assert [(each.day, each.hour) for each in found] == [(27, 8), (29, 9)]


def test_after_closing_nobody_is_reminded(judge: Judge, staff: User) -> None:
    with time_machine.travel(at(20), tick=False):
        rounds.close_round(judge.panel.rounds.get(), by=staff, reason="So.")
    assert days_of_reminders(20) == []


def test_an_invitation_is_recalled_once(site: SiteSettings, staff: User) -> None:
    with time_machine.travel(at(10), tick=False):
        panel = make_panel(staff, judges=0)
        asked = invite(panel, staff, 7)
    assert days_of_reminders() == [(13, 9)]
    email = Email.objects.latest("pk")
    assert email.subject == "Can you be a judge of Quiet streets?"
    assert "A no helps us as well." in email.text
    with time_machine.travel(at(31), tick=False):
        panels.step_down(asked, by=staff)
        panels.invite_again(asked, by=staff)
    with time_machine.travel(at(4, month=11), tick=False):
        assert reminders.send_due() == 1


@pytest.mark.parametrize("status", ["declined", "stepped_down"])
def test_who_does_not_judge_is_left_alone(
    judge: Judge, staff: User, status: str
) -> None:
    Judge.objects.update(status=status)
    assert days_of_reminders() == []


def test_no_invitation_is_recalled_when_the_round_is_over(
    judge: Judge, staff: User
) -> None:
    with time_machine.travel(at(12), tick=False):
        invite(judge.panel, staff, 7)
        rounds.close_round(judge.panel.rounds.get(), by=staff, reason="So.")
    assert days_of_reminders(12) == []


def test_a_link_that_ended_gets_nothing(judge: Judge) -> None:
    Challenge.objects.update(results_announced_at=at(1))
    assert days_of_reminders() == []


def test_reminders_are_stopped_and_come_again(client: Client, judge: Judge) -> None:
    url = f"{judge.private_path}emails/"
    with time_machine.travel(at(12), tick=False):
        assert "Stop reminders?" in client.get(url).text
        one_click = client.post(url, {"List-Unsubscribe": "One-Click"})
        assert one_click.status_code == 200
        assert "Get reminders again" in client.get(judge.private_path).text
    assert days_of_reminders(12, 23) == []
    with time_machine.travel(at(24), tick=False):
        assert client.post(url, {"start": "yes"}).status_code == 303
    assert days_of_reminders(24) == [(28, 8), (30, 8)]
