"""Rankings: places, bands, alarms, ties, and every edge case of the rule."""

import math
import random

import pytest

from judging.services.judge_results import JudgeResult, agreement_words
from judging.services.scoring import Reading, rank, second_look
from judging.services.scoring_inputs import (
    Card,
    Inputs,
    scores_given,
)
from tests.judging.worlds import WEIGHTS, invented_round, one_criterion


def table(inputs):
    """Return idea, place and points of all rows."""
    return [(row.idea, row.place, row.points) for row in rank(inputs).rows]


def test_points_of_a_card_are_0_to_100_by_weight():
    cards = (
        Card("worst", 1, (1, 1, 1, 1)),
        Card("best", 1, (5, 5, 5, 5)),
        Card("mixed", 1, (5, 3, 2, 1)),
    )
    scores = scores_given(Inputs(WEIGHTS, {}, cards))
    assert {idea: row[1] / 100 for idea, row in scores.items()} == {
        "worst": 0,
        "best": 100,
        "mixed": 30 + 15 + 5,
    }


def test_weights_that_do_not_add_up_to_100_count_by_their_share():
    rows = rank(Inputs((1, 2), {"a": 1}, (Card("a", 1, (5, 1)),))).rows
    assert [row.points for row in rows] == [33.3]


def test_a_reading_is_explained_in_two_numbers():
    """Judge 1 gives 25 more for 40 ideas: 41 b = 40 · 12.5, so b = 12.2."""
    ranking = rank(one_criterion({f"idea {n:02}": {1: 4, 2: 3} for n in range(40)}))
    assert ranking.rows[0].readings == (
        Reading(judge=1, given=75.0, difference=12.2, shared=40, counted=62.8),
        Reading(judge=2, given=50.0, difference=-12.2, shared=40, counted=62.2),
    )
    assert ranking.judges[1] == JudgeResult(
        judge=2,
        readings=40,
        shared=40,
        difference=-12.2,
        group=1,
        is_alone=False,
        has_few_shared=False,
        is_flat=True,
    )


def test_the_idea_that_met_the_strict_judge_is_not_behind():
    """Judge 3 gives a step less than everybody: `late` met them, `early` did not."""
    rows = {f"shared {n}": {1: 4, 2: 4, 3: 3} for n in range(30)}
    rows |= {"early": {1: 4, 2: 4}, "late": {1: 4, 3: 3}}
    by_idea = {row.idea: row for row in rank(one_criterion(rows)).rows}
    early, late = by_idea["early"], by_idea["late"]
    assert (early.plain, late.plain) == (75.0, 62.5)
    assert (early.points, late.points) == (66.9, 66.5)


def test_equal_points_share_a_place_and_the_next_is_left_out():
    rows = {"a": {1: 3, 2: 3}, "b": {1: 5, 2: 5}, "c": {1: 3, 2: 3}, "d": {1: 1, 2: 1}}
    assert table(one_criterion(rows)) == [
        ("b", 1, 100.0),
        ("a", 2, 50.0),
        ("c", 2, 50.0),
        ("d", 4, 0.0),
    ]


def test_a_tie_is_ordered_by_the_heaviest_criterion_then_the_next():
    steps = {
        "first": (3, 4, 3, 1),
        "third": (4, 3, 1, 3),
        "fourth": (4, 1, 3, 3),
        "also fourth": (4, 1, 3, 3),
    }
    cards = [Card(idea, judge, row) for idea, row in steps.items() for judge in (1, 2)]
    inputs = Inputs((10, 20, 20, 10), dict.fromkeys(steps, 2), tuple(cards))
    rows = rank(inputs).rows
    assert [(row.idea, row.place, row.tie_place) for row in rows] == [
        ("first", 1, None),
        ("third", 2, 1),
        ("also fourth", 2, 2),
        ("fourth", 2, 2),
    ]
    even = Inputs((25, 25, 25, 25), dict.fromkeys(steps, 2), tuple(cards))
    rows = rank(even).rows
    assert [(row.idea, row.place, row.tie_place) for row in rows] == [
        ("third", 1, 1),
        ("also fourth", 1, 2),
        ("fourth", 1, 2),
        ("first", 1, 4),
    ]


def test_ideas_with_too_few_readings_have_no_place():
    rows = {"all": {1: 2, 2: 2, 3: 2}, "one short": {1: 3, 2: 3}, "two short": {1: 5}}
    planned = dict.fromkeys(rows, 3) | {"unread": 3}
    ranking = rank(one_criterion(rows, planned))
    assert [
        (row.idea, row.place, len(row.readings), row.planned) for row in ranking.rows
    ] == [
        ("one short", 1, 2, 3),
        ("all", 2, 3, 3),
        ("two short", None, 1, 3),
        ("unread", None, 0, 3),
    ]
    unread = ranking.rows[-1]
    assert (unread.points, unread.best, unread.criteria) == (None, None, ())


def test_an_idea_planned_to_be_read_once_needs_its_one_reading():
    ranking = rank(one_criterion({"read": {1: 2}}, {"read": 1, "unread": 1}))
    assert [(row.idea, row.place) for row in ranking.rows] == [
        ("read", 1),
        ("unread", None),
    ]


def test_ideas_that_are_not_ranked_count_for_strictness():
    rows = {f"first look {n}": {1: 4, 2: 2} for n in range(20)}
    rows |= {"a": {1: 4}, "b": {2: 3}}
    ranking = rank(one_criterion(rows, {"a": 1, "b": 1}))
    assert [(row.idea, row.place, row.plain_place) for row in ranking.rows] == [
        ("b", 1, 2),
        ("a", 2, 1),
    ]


def test_ideas_read_once_each_have_no_band_and_no_alarm():
    ranking = rank(one_criterion({"a": {1: 5}, "b": {2: 4}, "c": {1: 1}}))
    assert (ranking.spread, ranking.agreement, ranking.agreement_readings) == (
        None,
        None,
        0,
    )
    assert [(row.is_in_band, row.is_alarm) for row in ranking.rows] == [
        (False, False)
    ] * 3
    assert [judge.is_alone for judge in ranking.judges] == [True, True]


def test_equal_scores_are_one_shared_place_and_no_difference():
    rows = {f"idea {n}": {1: 3, 2: 3, 3: 3} for n in range(9)}
    ranking = rank(one_criterion(rows))
    assert ranking.no_difference
    assert {(row.place, row.points) for row in ranking.rows} == {(1, 50.0)}
    assert [(j.difference, j.is_flat) for j in ranking.judges] == [(0.0, True)] * 3
    assert (ranking.spread, ranking.agreement) == (0.0, None)
    assert ranking.clear_winner is None


def test_judges_agree_in_all():
    rows = {f"idea {n}": {1: n, 2: n, 3: n} for n in range(1, 6)}
    ranking = rank(one_criterion(rows))
    assert (ranking.agreement, ranking.agreement_readings) == (1.0, 15)
    assert ranking.clear_winner == "idea 5"


FOUR_IDEAS = {
    "a": {1: 3, 2: 4},
    "b": {1: 2, 2: 3},
    "c": {1: 4, 2: 3},
    "d": {1: 3, 2: 2},
}
"""Both judges are equally strict. The means are 62.5 and 37.5, all deviations 12.5."""


def test_agreement_is_the_intraclass_correlation():
    """Between ideas 1250 / 3, within 1250 / 4: (1/3 - 1/4) / (1/3 + 1/4) = 1/7."""
    assert rank(one_criterion(FOUR_IDEAS)).agreement == 0.14


def test_agreement_is_told_in_words():
    found = [agreement_words(number) for number in (None, 0.14, 0.15, 0.4, 0.41)]
    assert found == [
        "Nothing can be said about how far the judges agreed.",
        "The judges saw the ideas differently.",
        "The judges mostly agreed.",
        "The judges mostly agreed.",
        "The judges agreed well.",
    ]


def test_the_spread_is_that_of_a_score_once_ideas_and_judges_are_known():
    """Free are 8 - 4 - 2 + 1 of 8 scores: √(1250 / 3)."""
    assert rank(one_criterion(FOUR_IDEAS)).spread == 20.4


def test_the_band_is_one_and_a_half_standard_errors():
    ranking = rank(invented_round(60, 5, 3, seed=3))
    first = ranking.rows[0].points
    margin = 1.5 * ranking.spread * math.sqrt(2 / 3)
    near = [row for row in ranking.rows if abs(first - row.points - margin) < 0.1]
    rows = [row for row in ranking.rows if row not in near]
    assert [row.is_in_band for row in rows] == [
        first - row.points <= margin for row in rows
    ]
    assert 1 < sum(row.is_in_band for row in rows) < 60


def test_scores_far_apart_are_an_alarm():
    rows = {f"idea {n}": {1: 3, 2: 3, 3: 3} for n in range(20)}
    rows["disputed"] = {1: 1, 2: 5, 3: 3}
    rows["quiet"] = {1: 3, 2: 3, 3: 4}
    ranking = rank(one_criterion(rows))
    assert [row.idea for row in ranking.rows if row.is_alarm] == ["disputed"]


def test_places_without_one_judge():
    """Without judge 3, b is before a; without judge 1, c is as good as b."""
    rows = {
        "a": {1: 4, 2: 4, 3: 5},
        "b": {1: 5, 2: 4, 3: 3},
        "c": {1: 2, 2: 4, 3: 3},
    }
    ranking = rank(one_criterion(rows))
    assert [(row.idea, row.place, row.best, row.worst) for row in ranking.rows] == [
        ("a", 1, 1, 2),
        ("b", 2, 1, 2),
        ("c", 3, 2, 3),
    ]
    assert ranking.clear_winner is None


def test_one_judge_alone_makes_no_clear_winner():
    assert rank(one_criterion({"a": {1: 5}, "b": {1: 1}})).clear_winner is None


def test_half_and_wrong_cards_are_refused():
    for cards, weights, sentence in [
        ([Card("a", 1, (3, 3))], (100,), "Not one step"),
        ([Card("a", 1, (6,))], (100,), "Steps are 1 to 5"),
        ([Card("a", 1, (0,))], (100,), "Steps are 1 to 5"),
        ([Card("a", 1, (3,)), Card("a", 1, (3,))], (100,), "Two cards"),
        ([], (), "Weights"),
        ([], (0, 0), "Weights"),
        ([], (101, -1), "Weights"),
    ]:
        with pytest.raises(ValueError, match=sentence):
            rank(Inputs(weights, {"a": 1}, tuple(cards)))


def test_a_round_without_cards_ranks_nobody():
    ranking = rank(Inputs((100,), {"a": 2}, ()))
    assert [(row.idea, row.place) for row in ranking.rows] == [("a", None)]
    assert (ranking.judges, ranking.groups, ranking.spread) == ((), 0, None)


def test_a_judge_who_gives_10_more_moves_nobody():
    inputs = invented_round(219, 7, 3, seed=5)
    steps = {c: tuple(min(s, 4) for s in c.steps) for c in inputs.cards}
    before = inputs._replace(
        cards=tuple(c._replace(steps=steps[c]) for c in inputs.cards)
    )
    milder = tuple(
        c._replace(steps=tuple(s + (c.judge == 3) for s in c.steps))
        for c in before.cards
    )
    old = {row.idea: row.points for row in rank(before).rows}
    new = {row.idea: row.points for row in rank(before._replace(cards=milder)).rows}
    moves = [new[idea] - old[idea] for idea in old]
    # 25 points more for each of 94 ideas: all move alike, within 0.1 and rounding.
    assert max(moves) - min(moves) <= 0.3


def test_the_second_look_takes_the_band_and_the_best_of_each_area():
    inputs = invented_round(219, 7, 2, seed=2)
    ranking = rank(inputs)
    lot = random.Random(1)
    areas = {idea: lot.choice("abcd") for idea in inputs.planned}
    chosen = second_look(ranking, areas)
    band = [row for row in ranking.rows if row.is_in_band]
    assert set(chosen) >= {row.idea for row in band[:40]}
    for area in "abcd":
        of_area = [row.idea for row in ranking.rows if areas[row.idea] == area]
        assert set(chosen) >= set(of_area[:2])
    assert len(chosen) <= 40 + 8 + 3


def test_nobody_is_left_out_of_the_second_look_who_shares_the_last_place():
    rows = {f"idea {n:02}": {1: 3, 2: 3} for n in range(50)}
    ranking = rank(one_criterion(rows))
    assert len(second_look(ranking, dict.fromkeys(rows, "area"))) == 50
