"""A round that closes while judges save, on PostgreSQL: each card that is done is in
the ranking, and who comes too late is told, with their words."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from core.models import SiteSettings
from judging.models import Card, Judge, Panel, Round, Score, StoredRanking
from judging.services import rounds, samples
from judging.services.scoring_inputs import inputs_from
from tests.judging.card_pages import card_form, idea_path
from tests.judging.factories import (
    finish_card,
    make_open_panel,
    make_panel,
    make_sample,
    open_round,
    opened_card,
)
from tests.support.at_once import THREADS, errors_meanwhile, run_at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

IDEAS = 8


@pytest.fixture
def staff_member(focus_areas: None) -> User:
    SiteSettings.objects.update(team_email="team@westbridge.example")
    return User.objects.create_superuser("sam", "sam@westbridge.example")


@pytest.fixture
def panel(staff_member: User) -> Panel:
    return make_open_panel(staff_member, ideas=IDEAS, judges=THREADS)


def close(current: Round, by: User) -> Round:
    return rounds.close_round(current, by=by, reason="It is late.")


def done() -> set[tuple[str, int]]:
    """Return the cards that are done: reference and seat."""
    cards = Card.objects.done().order_by()
    return set(cards.values_list("entry__reference", "judge__seat"))


def ranked() -> set[tuple[str, int]]:
    """Return the cards that the last ranking was made from: reference and seat."""
    inputs = inputs_from(StoredRanking.objects.latest("pk").inputs)
    return {(card.idea, card.judge) for card in inputs.cards}


def send(judge: Judge, place: int) -> Any:
    sent = card_form(judge, place=place, strong="Very clear.", done="yes")
    return Client().post(idea_path(judge, place), sent)


def test_a_card_is_in_the_ranking_or_comes_back_with_its_words(
    panel: Panel, staff_member: User
) -> None:
    current, judges = panel.rounds.get(), list(panel.judges.all())
    for place in range(1, IDEAS + 1):
        for judge in judges:
            opened_card(judge, place)
        sends = [partial(send, judge, place) for judge in judges]
        shut = partial(close, current, staff_member)
        answers: list[Any] = run_at_once(*sends, shut)[:-1]
        assert ranked() == done()
        for judge, answer in zip(judges, answers, strict=True):
            is_done = judge.cards.get(position=place).status == "done"
            is_back = "The round is closed" in answer.text and (
                answer.context["form"]["strong"].value() == "Very clear."
            )
            assert (answer.status_code, is_done, is_back) in [
                (303, True, False),
                (409, False, True),
            ]
        reopen = partial(rounds.reopen, current, by=staff_member, reason="A test.")
        reopen(closes_at=timezone.now() + timedelta(days=7))


def test_closing_waits_for_a_save(panel: Panel, staff_member: User) -> None:
    current, card = panel.rounds.get(), opened_card(panel.judges.get(seat=1))
    finish, shut = partial(finish_card, card), partial(close, current, staff_member)
    assert errors_meanwhile(finish, shut) == []
    assert ranked() == done() == {(card.entry.reference, 1)}


def test_a_save_waits_for_closing_and_is_refused(
    panel: Panel, staff_member: User
) -> None:
    current, card = panel.rounds.get(), opened_card(panel.judges.get(seat=1))
    shut, finish = partial(close, current, staff_member), partial(finish_card, card)
    refused = (
        "TransitionNotAllowed("
        "'The round is closed: what you chose and wrote was not saved.')"
    )
    assert errors_meanwhile(shut, finish) == [refused]
    assert (ranked(), Score.objects.count()) == (set(), 0)


def test_a_sample_that_is_scored_stops_no_other_judge(
    staff_member: User,
) -> None:
    panel = make_panel(staff_member, judges=2)
    sample = make_sample(panel, staff_member)
    current = open_round(panel, staff_member)
    first, second = panel.judges.all()
    score = partial(samples.score_sample, sample, current=current)
    steps = {each["id"]: 3 for each in current.rubric}
    seen: list[int] = []

    def follow() -> None:
        score(judge=second, steps=steps)
        seen.extend(sample.cards.values_list("judge__seat", flat=True))

    assert errors_meanwhile(partial(score, judge=first, steps=steps), follow) == []
    assert seen == [2]


def test_judges_do_not_wait_for_one_another(panel: Panel) -> None:
    cards = [opened_card(judge) for judge in panel.judges.filter(seat__lt=3)]
    first, second = (partial(finish_card, card) for card in cards)
    committed = []

    def follow() -> None:
        second()
        committed.append(done())

    assert errors_meanwhile(first, follow) == []
    assert committed == [{(cards[1].entry.reference, 2)}]
