"""Rankings whatever the cards: no order, name or machine changes a byte."""

import json
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from judging.services.ranking import ranking_from
from judging.services.scoring import RULE, rank
from judging.services.scoring_inputs import Inputs, canonical, fingerprint, inputs_from
from tests.judging.worlds import any_inputs, one_criterion
from tests.support.examples import examples


@given(any_inputs(), st.randoms(use_true_random=False))
@settings(max_examples=examples(300), deadline=None)
def test_the_order_of_rows_changes_no_byte(inputs, lot):
    cards, planned = list(inputs.cards), list(inputs.planned.items())
    lot.shuffle(cards)
    lot.shuffle(planned)
    shuffled = Inputs(inputs.weights, dict(planned), tuple(cards))
    assert canonical(rank(shuffled)) == canonical(rank(inputs))


@given(any_inputs(), st.randoms(use_true_random=False))
@settings(max_examples=examples(200), deadline=None)
def test_other_numbers_for_the_judges_change_no_place(inputs, lot):
    numbers = [1, 2, 3, 4, 5]
    lot.shuffle(numbers)
    cards = tuple(c._replace(judge=numbers[c.judge - 1]) for c in inputs.cards)
    renumbered = rank(inputs._replace(cards=cards)).rows
    assert [row._replace(readings=()) for row in renumbered] == [
        row._replace(readings=()) for row in rank(inputs).rows
    ]


@given(any_inputs())
@settings(max_examples=examples(300), deadline=None)
def test_any_round_gives_a_ranking_of_all_its_ideas(inputs):
    ranking = rank(inputs)
    assert sorted(row.idea for row in ranking.rows) == sorted(inputs.planned)
    numbers = [ranking.spread, ranking.agreement, *(row.points for row in ranking.rows)]
    assert all(number is None or math.isfinite(number) for number in numbers)
    placed = [row for row in ranking.rows if row.place]
    assert [row.place for row in placed] == sorted(row.place for row in placed)
    assert all(row.best <= row.place <= row.worst for row in placed)
    assert all(row.is_in_band for row in placed if row.place == 1 and ranking.spread)


@given(any_inputs())
@settings(max_examples=examples(100), deadline=None)
def test_a_ranking_is_rebuilt_byte_by_byte_from_what_was_kept(inputs):
    shown, kept = rank(inputs), canonical(inputs)
    rebuilt = rank(inputs_from(kept))
    assert canonical(rebuilt) == canonical(shown)
    assert rebuilt.inputs == fingerprint(inputs)
    assert canonical(json.loads(kept)) == kept
    assert ranking_from(canonical(shown)) == shown


def test_the_rule_is_pinned():
    """A change of the rule needs a new number: rankings are kept for years."""
    rows = {f"I-{n}": {j: n * j % 5 + 1 for j in (1, 2, 3)} for n in range(9)}
    ranking = rank(one_criterion(rows))
    assert (RULE, ranking.inputs, fingerprint(ranking)) == (
        1,
        "d77cda2c342738960f05368113f4a9124de38b6a7fe8f66e7e3119f3f6b677e4",
        "36ca8b62cdc6b1f16fbc4818cf4e29a3ccb57c2b4c34f0e365810514ae16bf97",
    )
