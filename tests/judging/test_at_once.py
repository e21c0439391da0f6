"""Two windows and double clicks at the same moment: on PostgreSQL, where that can
really happen, no score is lost and none is doubled."""

from functools import partial

import pytest
from django.contrib.auth.models import User

from core.models import SiteSettings
from judging.models import Card, Judge, Score, ScoreChange
from judging.models.workflow import CardStatus
from judging.services import cards, finishing, panels
from judging.services.cards import Kept
from tests.judging.factories import (
    all_steps,
    card_of,
    finish_card,
    invite,
    make_open_panel,
    opened_card,
)
from tests.support.at_once import THREADS, errors_meanwhile, run_at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

ROUNDS = 50
NO_WORDS = {"strong": "", "stronger": "", "panel_note": ""}


@pytest.fixture
def staff_member(focus_areas: None) -> User:
    SiteSettings.objects.update(team_email="team@westbridge.example")
    return User.objects.create_superuser("sam", "sam@westbridge.example")


@pytest.fixture
def judge(staff_member: User) -> Judge:
    return make_open_panel(staff_member).judges.get()


def keep(card: Card, seen: int, step: int, *, finish: bool = False) -> Kept:
    steps = all_steps(card, step)
    return cards.keep_card(card, seen=seen, steps=steps, words=NO_WORDS, finish=finish)


def test_many_clicks_are_one_card(judge: Judge) -> None:
    card = opened_card(judge)
    click = partial(keep, card, 0, 4, finish=True)
    results = run_at_once(*[click] * THREADS)
    assert [getattr(each, "is_done", each) for each in results] == [True] * THREADS
    card.refresh_from_db()
    scores = list(Score.objects.values_list("step", flat=True))
    assert (card.version, scores, ScoreChange.objects.count()) == (1, [4, 4], 0)
    assert judge.panel.history.filter(what__endswith="Done").count() == 1


def test_of_windows_that_differ_one_is_kept_and_the_others_are_told(
    judge: Judge,
) -> None:
    card = opened_card(judge)
    saves = 0
    for _round in range(ROUNDS):
        card.refresh_from_db()
        before = card.version
        stored = set(Score.objects.values_list("step", flat=True))
        steps = [step for step in range(1, 6) if step not in stored][:THREADS]
        windows = [partial(keep, card, before, step) for step in steps]
        results = [each for each in run_at_once(*windows) if isinstance(each, Kept)]
        kept = [each for each in results if not each.is_overtaken]
        card.refresh_from_db()
        assert (len(results), len(kept)) == (len(steps), 1)
        assert card.version == before + 1
        assert len(set(Score.objects.values_list("step", flat=True))) == 1
        saves += len(results)
    assert Score.objects.count() == 2
    assert ScoreChange.objects.count() == 2 * (ROUNDS - 1)
    assert saves >= ROUNDS * (THREADS - 1)


def test_who_accepts_twice_at_once_gets_each_card_once(staff_member: User) -> None:
    panel = make_open_panel(staff_member, ideas=3)
    late = invite(panel, staff_member, 2)
    accept = partial(panels.accept, late, words=panel.terms, may_be_named=False)
    run_at_once(*[accept] * THREADS)
    assert late.cards.count() == 3


def test_an_idea_is_kept_from_a_judge_who_saves_it(
    judge: Judge, staff_member: User
) -> None:
    card = opened_card(judge)
    bar = partial(panels.bar, judge, entry=card.entry, reason="Is a friend.")
    save = partial(keep, card, 0, 4, finish=True)
    assert errors_meanwhile(save, partial(bar, by=staff_member)) == []
    card.refresh_from_db()
    assert (card.status, card.version) == (CardStatus.SET_ASIDE, 1)


def test_a_judge_finishes_while_staff_change_what_they_read(
    judge: Judge, staff_member: User
) -> None:
    for place in (1, 2):
        finish_card(card_of(judge, place))
    change = partial(panels.change_capacity, judge, areas=[], most=3)
    finish = partial(finishing.finish, judge)
    assert errors_meanwhile(finish, partial(change, by=staff_member)) == []
    judge.refresh_from_db()
    assert (judge.finished_at is not None, judge.most) == (True, 3)
