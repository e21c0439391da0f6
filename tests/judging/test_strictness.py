"""Strictness of judges, against equations written out in full."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from judging.services.strictness import (
    Adjusted,
    Scores,
    adjust,
    linked_groups,
)
from tests.support.examples import examples

PARTS = 4
"""Parts of a point in the scores of these tests."""


@st.composite
def scores(draw: st.DrawFn) -> dict[str, dict[int, int]]:
    """Up to eight ideas, each read by some of five judges."""
    readers = st.dictionaries(
        st.integers(1, 5), st.integers(0, 100 * PARTS), min_size=1, max_size=5
    )
    rows = draw(st.lists(readers, min_size=1, max_size=8))
    return {f"idea {number}": row for number, row in enumerate(rows)}


def points(adjusted: Adjusted) -> tuple[dict[str, Fraction], dict[int, Fraction]]:
    """Return the points of all ideas, and the strictness of all judges."""
    unit = adjusted.unit
    means = {idea: Fraction(mean, unit) for idea, mean in adjusted.means.items()}
    return means, {j: Fraction(b, unit) for j, b in adjusted.strictness.items()}


def solved_in_full(
    rows: Scores,
) -> tuple[dict[str, Fraction], dict[int, Fraction]]:
    """Return the same from the normal equations of all unknowns, ideas and judges, by
    Gauss-Jordan elimination in fractions."""
    ideas = sorted(rows)
    judges = sorted({judge for readers in rows.values() for judge in readers})
    number = {name: n for n, name in enumerate([*ideas, *judges])}
    size = len(number)
    matrix = [[Fraction(0)] * (size + 1) for _row in range(size)]
    for judge in judges:
        matrix[number[judge]][number[judge]] += 1
    for idea, readers in rows.items():
        for judge, score in readers.items():
            i, j = number[idea], number[judge]
            for row, column in [(i, i), (i, j), (j, i), (j, j)]:
                matrix[row][column] += 1
            matrix[i][-1] += Fraction(score, PARTS)
            matrix[j][-1] += Fraction(score, PARTS)
    for k in range(size):
        pivot = next(row for row in range(k, size) if matrix[row][k])
        matrix[k], matrix[pivot] = matrix[pivot], matrix[k]
        matrix[k] = [value / matrix[k][k] for value in matrix[k]]
        for row in range(size):
            factor = matrix[row][k]
            if row != k and factor:
                pairs = zip(matrix[row], matrix[k], strict=True)
                matrix[row] = [value - factor * known for value, known in pairs]
    solution = [row[-1] for row in matrix]
    return (
        {idea: solution[number[idea]] for idea in ideas},
        {judge: solution[number[judge]] for judge in judges},
    )


@given(scores())
@settings(max_examples=examples(300), deadline=None)
def test_the_solution_is_that_of_all_equations(rows: Scores) -> None:
    assert points(adjust(rows, PARTS)) == solved_in_full(rows)


@given(scores(), st.randoms(use_true_random=False))
@settings(max_examples=examples(200), deadline=None)
def test_neither_order_nor_names_change_a_digit(rows, random):
    ideas, judges = list(rows), [1, 2, 3, 4, 5]
    random.shuffle(ideas)
    random.shuffle(judges)
    renamed = dict(enumerate(judges, 1))
    shuffled = {
        f"new {idea}": {renamed[j]: score for j, score in reversed(rows[idea].items())}
        for idea in ideas
    }
    means, strictness = points(adjust(rows, PARTS))
    assert points(adjust(shuffled, PARTS)) == (
        {f"new {idea}": mean for idea, mean in means.items()},
        {renamed[judge]: b for judge, b in strictness.items()},
    )


@given(scores())
@settings(max_examples=examples(200), deadline=None)
def test_in_each_group_of_judges_strictness_adds_up_to_nothing(rows):
    strictness = adjust(rows, PARTS).strictness
    groups = linked_groups(rows.values())
    assert [sum(strictness[judge] for judge in group) for group in groups] == [0] * len(
        groups
    )


def test_a_judge_with_one_score_is_pulled_half_way_to_neutral():
    rows = {f"idea {n}": {1: 50, 2: 50} for n in range(200)}
    rows["idea 0"][3] = 20
    _means, strictness = points(adjust(rows, 1))
    others = (strictness[1] + strictness[2]) / 2
    assert strictness[3] - others == Fraction(-30, 2)


def test_a_judge_whose_ideas_nobody_else_read_is_neutral():
    rows = {"a": {1: 60, 2: 80}, "b": {3: 20}, "c": {3: 90}}
    means, strictness = points(adjust(rows, 1))
    assert strictness[3] == 0
    assert (means["b"], means["c"]) == (20, 90)


def test_groups_without_a_common_idea_are_fair_inside_and_raw_between():
    rows = {"a": {1: 60, 2: 80}, "b": {3: 20, 4: 30}}
    means, _strictness = points(adjust(rows, 1))
    assert means == {"a": 70, "b": 25}
    assert linked_groups(rows.values()) == [[1, 2], [3, 4]]


def test_groups_are_joined_through_others():
    assert linked_groups([[4], [1, 2], [5, 6], [2, 3], [3, 5], [7]]) == [
        [1, 2, 3, 5, 6],
        [4],
        [7],
    ]


def test_no_scores_have_no_solution_to_find():
    assert adjust({}, 1) == Adjusted(1, {}, {}, {})
