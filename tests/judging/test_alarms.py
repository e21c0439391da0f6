"""Alarms: what staff read of a round that may go wrong, and that they hear it once."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Entry
from core.models import SiteSettings
from judging.models import Judge, Panel, Round
from judging.services import cards, panels, round_plan
from judging.services.alarms import _tell, alarms, tell_staff
from judging.services.progress import idea_progress, progress
from outbox.models import Email
from tests.judging.admin_pages import url_of
from tests.judging.factories import (
    card_of,
    finish_card,
    invite,
    make_judge,
    make_panel,
    open_round,
)

pytestmark = pytest.mark.django_db

START = datetime(2026, 10, 5, 9, tzinfo=timezone.get_default_timezone())
"""When the round opens; it closes seven days later."""


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    return make_open(staff)


def make_open(staff: User, *, ideas: int = 4, judges: int = 2, reads: int = 0) -> Panel:
    with time_machine.travel(START, tick=False):
        panel = make_panel(staff, ideas=ideas, judges=judges)
        round_plan.save_plan(panel.rounds.get(), reads=reads, by=staff)
        open_round(panel, staff)
    return panel


def texts(panel: Panel, days: float) -> list[str]:
    with time_machine.travel(START + timedelta(days=days), tick=False):
        current = Round.objects.select_related("panel__challenge").get(panel=panel)
        found = alarms(current, progress(current), idea_progress(current))
        return [alarm.text for alarm in found]


def finish(judge: Judge, *, days: float, places: list[int]) -> None:
    with time_machine.travel(START + timedelta(days=days), tick=False):
        for place in places:
            finish_card(card_of(judge, place))


def test_a_round_that_goes_well_has_none(panel: Panel) -> None:
    for judge in panel.judges.all():
        finish(judge, days=1, places=[1, 2])
    assert texts(panel, 2) == []


def test_who_has_not_begun_and_who_is_slow_are_named(panel: Panel) -> None:
    finish(panel.judges.get(seat=1), days=4, places=[1])
    assert texts(panel, 4.9) == [
        "Judge 1 has 3 ideas to do, and cleared 1 in 4 days: at this pace not all by "
        "closing.",
    ]
    assert "Judge 2 has not begun in 5 days." in texts(panel, 5)


def test_silence_is_named(panel: Panel) -> None:
    for judge in panel.judges.all():
        finish(judge, days=1, places=[1, 2, 3])
    assert texts(panel, 3.9) == []
    assert texts(panel, 4.1) == ["Nobody has judged for 3 days."]


def test_ideas_with_too_few_judges_are_named(site: SiteSettings, staff: User) -> None:
    panel = make_open(staff, judges=3, reads=2)
    with time_machine.travel(START, tick=False):
        card = cards.declare(card_of(panel.judges.get(seat=1)), reason="person")
    assert texts(panel, 0.1) == [
        f"This idea has too few judges: {card.entry.reference}."
    ]


def test_where_all_read_all_two_are_wanted(panel: Panel) -> None:
    with time_machine.travel(START, tick=False):
        card = cards.declare(card_of(panel.judges.get(seat=1)), reason="person")
    assert card.entry.reference in texts(panel, 0.1)[0]


def test_all_done_and_time_over(panel: Panel) -> None:
    for judge in panel.judges.all():
        finish(judge, days=1, places=[1, 2, 3, 4])
    assert texts(panel, 2) == ["All is done: you can close the round."]
    assert texts(panel, 8) == [
        "Its time is over: close the round, or move the closing."
    ]


def test_invitations_without_answer_and_a_no(site: SiteSettings, staff: User) -> None:
    with time_machine.travel(START, tick=False):
        panel = make_panel(staff, judges=0)
        invite(panel, staff, 1)
        panels.decline(invite(panel, staff, 2))
    assert texts(panel, 2) == ["Judge 2 cannot judge."]
    assert texts(panel, 4) == [
        "Judge 1 has not answered in 4 days.",
        "Judge 2 cannot judge.",
    ]


def told(days: float) -> int:
    with time_machine.travel(START + timedelta(days=days), tick=False):
        return tell_staff()


def test_the_team_hears_of_each_alarm_once(panel: Panel, staff: User) -> None:
    assert [told(1), told(5), told(5), told(5.5)] == [0, 1, 0, 0]
    email = Email.objects.latest("pk")
    assert email.to == "team@westbridge.example"
    assert email.subject == "Look at the judging of Quiet streets"
    assert email.text.split("\n\n")[:3] == [
        "New in the judging of Quiet streets:",
        "Judge 1 has not begun in 5 days.\nJudge 2 has not begun in 5 days.\n"
        "Nobody has judged for 5 days.",
        f"{settings.SITE_URL}{url_of(panel, 'progress')}\n",
    ]
    assert "Noor" not in email.text


def test_what_comes_back_is_told_again(panel: Panel, staff: User) -> None:
    for judge in panel.judges.all():
        finish(judge, days=1, places=[1, 2, 3, 4])
    assert [told(1.1), told(1.2)] == [1, 0]
    with time_machine.travel(START + timedelta(days=1.3), tick=False):
        late = make_judge(panel, staff, 3)
    assert told(1.4) == 0
    finish(late, days=1.5, places=[1, 2, 3, 4])
    assert told(1.6) == 1


def test_an_idea_that_was_helped_is_no_news(site: SiteSettings, staff: User) -> None:
    panel = make_open(staff, ideas=3, judges=2)
    first, second, third = Entry.objects.order_by("reference")
    with time_machine.travel(START, tick=False):
        for entry in (first, second):
            judge = panel.judges.get(seat=1)
            panels.bar(judge, entry=entry, reason="Is a friend.", by=staff)
    assert told(0.1) == 1
    with time_machine.travel(START + timedelta(days=0.2), tick=False):
        panels.unbar(judge, entry=first, by=staff)
    assert told(0.3) == 0
    with time_machine.travel(START + timedelta(days=0.4), tick=False):
        panels.bar(judge, entry=third, reason="Is a friend.", by=staff)
    assert told(0.5) == 1


def test_a_second_look_that_is_left_out_meanwhile_tells_nothing(panel: Panel) -> None:
    current = panel.rounds.create(position=2, seed="a")
    Round.objects.filter(pk=current.pk).delete()
    assert _tell(current) == 0


def test_progress_shows_them(staff_client: Client, panel: Panel) -> None:
    now = timezone.now()
    Round.objects.update(
        opened_at=now - timedelta(days=6), closes_at=now + timedelta(days=1)
    )
    panel.judges.update(answered_at=timezone.now() - timedelta(days=6))
    page = staff_client.get(url_of(panel, "progress"))
    assert "Judge 1 has not begun in 6 days." in page.text
