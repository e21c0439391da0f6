"""Which ideas can win an award, and when choosing one needs a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.services.contenders import contenders, in_order, needs_reason
from judging.services.scoring import Row, rank
from tests.judging.worlds import any_inputs, one_criterion


def rows_of(steps: dict[str, list[int]]) -> list[Row]:
    """Rank ideas by the steps that judges 1, 2, … gave."""
    inputs = {idea: dict(enumerate(given, 1)) for idea, given in steps.items()}
    return list(rank(one_criterion(inputs)).rows)


def test_places_are_those_among_the_ideas_of_the_award() -> None:
    rows = rows_of({"a": [5, 5], "b": [4, 4], "c": [3, 3], "d": [3, 3]})
    found = contenders([row for row in rows if row.idea != "a"], None)
    assert [(each.row.idea, each.place, each.is_tied) for each in found] == [
        ("b", 1, False),
        ("c", 2, True),
        ("d", 2, True),
    ]


def test_the_first_of_an_area_is_near_itself_and_others_by_the_spread() -> None:
    rows = rows_of({"a": [5, 5], "b": [4, 4], "c": [4, 3], "d": [1, 1]})
    found = contenders(rows[1:], spread=10.0)
    assert [(each.row.idea, each.is_near) for each in found] == [
        ("b", True),
        ("c", True),
        ("d", False),
    ]


@pytest.mark.parametrize(
    ("idea", "taken", "left", "is_needed"),
    [
        ("a", [], 1, False),
        ("b", [], 1, True),
        ("b", ["a"], 1, False),
        ("c", ["a", "b"], 1, True),
        ("c", ["a", "b"], 2, False),
    ],
)
def test_another_than_the_next_and_ties_need_a_reason(
    idea: str, taken: list[str], left: int, is_needed: bool
) -> None:
    found = contenders(rows_of({"a": [5], "b": [4], "c": [3], "d": [3]}), None)
    assert needs_reason(found, idea, taken=taken, left=left) is is_needed


def test_few_judges_come_and_go() -> None:
    groups = {frozenset({1, 2}): 0, frozenset[int](): 3, frozenset({1}): 5}
    assert in_order(groups) == [frozenset(), frozenset({1}), frozenset({1, 2})]
    assert in_order({}) == []


@given(any_inputs(), st.none() | st.floats(0.1, 40))
def test_any_round_has_its_contenders_in_order(inputs, spread):
    rows = rank(inputs).rows
    found = contenders(rows, spread)
    assert {c.row.idea for c in found} == {r.idea for r in rows if r.place}
    assert [c.place for c in found] == sorted(c.place for c in found)
    if found:
        assert (
            needs_reason(found, found[0].row.idea, taken=[], left=len(found)) is False
        )
