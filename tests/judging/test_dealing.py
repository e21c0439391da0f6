"""Who reads what in a round: opening, dealing anew, and who hears of it."""

from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from challenges.models import Challenge, Entry
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from focus_areas.models import FocusArea
from judging.models import Card, Judge, Panel, Round
from judging.services import cards, panels, round_plan, rounds
from judging.services.dealing import deal
from judging.services.dealing_anew import deal_anew, look_anew
from judging.services.ranking import inputs_of
from outbox.models import Email
from tests.judging.factories import (
    card_of,
    finish_card,
    make_idea,
    make_judge,
    make_panel,
    open_round,
    opened_card,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def part(site: SiteSettings, staff: User) -> Round:
    """An open round of eight ideas and four judges, two of whom read each idea."""
    panel = make_panel(staff, ideas=8, judges=4)
    round_plan.save_plan(panel.rounds.get(), reads=2, by=staff)
    return open_round(panel, staff)


def loads(current: Round) -> Counter[int]:
    return Counter(current.cards.order_by().values_list("judge__seat", flat=True))


def pairs(current: Round) -> set[tuple[str, int]]:
    cards = current.cards.order_by()
    return set(cards.values_list("entry__reference", "judge__seat"))


def judge_on(current: Round, seat: int) -> Judge:
    return current.panel.judges.select_related("panel__challenge").get(seat=seat)


def test_so_many_judges_read_each_idea_and_loads_are_even(part: Round) -> None:
    readers = Counter(part.cards.order_by().values_list("entry", flat=True))
    assert set(readers.values()) == {2}
    assert loads(part) == {1: 4, 2: 4, 3: 4, 4: 4}
    for judge in part.panel.judges.all():
        places = judge.cards.order_by("position").values_list("position", flat=True)
        assert list(places) == [1, 2, 3, 4]


def test_opening_does_what_the_plan_said(site: SiteSettings, staff: User) -> None:
    panel = make_panel(staff, ideas=8, judges=4)
    said = round_plan.plan_of(panel.rounds.get(), reads=3)
    round_plan.save_plan(panel.rounds.get(), reads=3, by=staff)
    assert pairs(open_round(panel, staff)) == {tuple(p) for p in said.deal.pairs}


def test_the_plan_stays_once_the_round_opens(part: Round, staff: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="its plan stays"):
        round_plan.save_plan(part, reads=3, by=staff)


def test_a_round_needs_as_many_judges_as_read_each_idea(
    site: SiteSettings, staff: User
) -> None:
    panel = make_panel(staff, judges=1)
    round_plan.save_plan(panel.rounds.get(), reads=2, by=staff)
    current = panel.rounds.select_related("panel__challenge").get()
    assert rounds.obstacles(current) == [
        "Each idea is to have 2 judges; 1 accepted.",
    ]


def test_who_reads_what_they_know_and_how_much(site: SiteSettings, staff: User) -> None:
    panel = make_panel(staff, ideas=6, judges=3)
    area = FocusArea.objects.get(pk=Entry.objects.values("focus_area")[:1])
    for seat, most in ((1, None), (2, 2), (3, None)):
        judge = panel.judges.get(seat=seat)
        panels.change_capacity(judge, areas=[area][: seat != 3], most=most, by=staff)
    round_plan.save_plan(panel.rounds.get(), reads=2, by=staff)
    found = round_plan.plan_of(panel.rounds.get(), reads=2)
    assert (found.deal.loads, found.deal.no_outsider) == ({1: 4, 2: 2, 3: 6}, ())


def test_a_new_idea_is_dealt_and_nothing_else_moves(part: Round, staff: User) -> None:
    before = pairs(part)
    barred = card_of(judge_on(part, 1)).entry
    panels.bar(judge_on(part, 1), entry=barred, reason="A", by=staff)
    Challenge.objects.update(closes_at=timezone.now() + timedelta(hours=1))
    part.panel.challenge.refresh_from_db()
    entry = make_idea(part.panel, staff, title="Late")
    new = pairs(part) - before
    assert [reference for reference, _seat in new] == [entry.reference] * 2
    assert len(before - pairs(part)) == 1  # the one that was barred waits


def test_what_a_judge_gave_up_waits_until_somebody_deals_anew(
    part: Round, staff: User
) -> None:
    before = pairs(part)
    card = cards.declare(card_of(judge_on(part, 1)), reason="person")
    anew = look_anew(part)
    assert (anew.lost, sum(anew.given.values())) == ({}, 1)
    assert pairs(part) == before
    deal_anew(part, seats=[], fingerprint=anew.fingerprint, by=staff)
    [new] = pairs(part) - before
    assert new[0] == card.entry.reference
    assert look_anew(part).is_nothing
    email = Email.objects.filter(app_label="judging").latest("pk")
    assert email.subject == "More ideas of Quiet streets wait for you"
    assert "Could you read 1 more idea? Another judge cannot." in email.text


def test_a_pile_goes_to_others_but_what_is_opened_stays(
    part: Round, staff: User
) -> None:
    slow = judge_on(part, 2)
    finish_card(card_of(slow, 1))
    opened_card(slow, 2)
    anew = look_anew(part, seats=[2])
    assert (anew.lost[2], anew.given[2], anew.deal.loads[2]) == (2, 0, 2)
    deal_anew(part, seats=[2], fingerprint=anew.fingerprint, by=staff)
    assert (loads(part)[2], part.cards.count()) == (2, 16)
    assert look_anew(part).is_nothing


def test_a_judge_who_leaves_leaves_readings_for_others(
    part: Round, staff: User
) -> None:
    leaver = judge_on(part, 3)
    finish_card(card_of(leaver, 1))
    panels.step_down(leaver, by=staff)
    anew = look_anew(part)
    assert sum(anew.given.values()) == 3
    deal_anew(part, seats=[], fingerprint=anew.fingerprint, by=staff)
    readers = Counter(part.cards.order_by().values_list("entry", flat=True))
    assert set(readers.values()) == {2}


def test_who_has_more_than_they_said_gives_away_the_end_of_the_list(
    part: Round, staff: User
) -> None:
    judge = judge_on(part, 4)
    last = card_of(judge, 4).entry
    panels.change_capacity(judge, areas=[], most=3, by=staff)
    anew = look_anew(part)
    assert anew.lost == {4: 1}
    deal_anew(part, seats=[], fingerprint=anew.fingerprint, by=staff)
    assert not judge.cards.filter(entry=last).exists()


def test_a_late_judge_waits_for_dealing_anew(part: Round, staff: User) -> None:
    late = make_judge(part.panel, staff, 5)
    assert late.cards.count() == 0
    anew = look_anew(part, seats=[1])
    assert anew.given[5] == 4
    assert anew.lost == {1: 4}


def test_something_else_than_was_shown_does_not_happen(
    part: Round, staff: User
) -> None:
    anew = look_anew(part, seats=[2])
    opened_card(judge_on(part, 2))
    before = pairs(part)
    with pytest.raises(TransitionNotAllowed, match="Something changed meanwhile"):
        deal_anew(part, seats=[2], fingerprint=anew.fingerprint, by=staff)
    assert pairs(part) == before


def test_where_all_read_all_there_is_nothing_to_deal_anew(
    site: SiteSettings, staff: User
) -> None:
    panel = make_panel(staff, judges=2)
    current = open_round(panel, staff)
    with pytest.raises(TransitionNotAllowed, match="nothing to deal anew"):
        deal_anew(current, seats=[1], fingerprint="", by=staff)


def test_cards_of_a_judge_who_left_take_none_from_others(
    site: SiteSettings, staff: User
) -> None:
    panel = make_panel(staff, judges=2)
    open_round(panel, staff)
    leaver = panel.judges.get(seat=1)
    finish_card(card_of(leaver))
    panels.step_down(leaver, by=staff)
    late = make_judge(panel, staff, 3)
    assert late.cards.count() == 2
    assert deal(panel) == 0


def test_who_gets_more_has_not_finished(part: Round, staff: User) -> None:
    Judge.objects.update(finished_at="2026-01-01T00:00:00Z")
    anew = look_anew(part, seats=[1])
    deal_anew(part, seats=[1], fingerprint=anew.fingerprint, by=staff)
    finished = Judge.objects.exclude(finished_at=None).values_list("seat", flat=True)
    assert list(finished) == [1]


def test_readings_that_nobody_gave_are_planned_still(part: Round) -> None:
    for card in part.cards.filter(entry=card_of(judge_on(part, 1)).entry):
        cards.declare(card, reason="person")
    entries = {each.reference: each for each in Entry.objects.all()}
    assert set(inputs_of(part, entries).planned.values()) == {2}


def test_a_card_that_went_to_another_judge_is_not_opened(part: Round) -> None:
    card = card_of(judge_on(part, 1))
    Card.objects.filter(pk=card.pk).delete()
    with pytest.raises(TransitionNotAllowed, match="went to another judge"):
        cards.open_card(card)


def test_the_invitation_says_about_how_much_there_is(
    site: SiteSettings, staff: User
) -> None:
    panel = make_panel(staff, ideas=8, judges=4)
    current, judge = panel.rounds.get(), panel.judges.get(seat=1)
    counts = []
    for reads, most in ((0, None), (2, None), (6, None), (2, 3)):
        current.reads, judge.most = reads, most
        counts.append(round_plan.expected_ideas(judge, current, 8))
    assert counts == [8, 4, 8, 3]
    assert round_plan.expected_ideas(judge, None, 8) == 3


def test_history_names_what_was_dealt(part: Round, staff: User) -> None:
    anew = look_anew(part, seats=[1])
    deal_anew(part, seats=[1], fingerprint=anew.fingerprint, by=staff)
    assert Panel.objects.get().history.filter(what="4 ideas dealt anew").exists()
