"""Who reads what: even loads, linked judges, a reader from outside, the same again."""

import random
from collections import Counter
from time import process_time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from judging.services.assignment import Idea, Judge, Pair, assign, deal_again
from tests.support.examples import examples

AREAS = "abcd"


def ideas(count):
    return [Idea(f"I-{n:04}", AREAS[n % 4]) for n in range(count)]


def judges(count):
    """Return judges who know one area each."""
    return [Judge(n, frozenset(AREAS[n % 4])) for n in range(1, count + 1)]


def some_barred(rows, panel, *, seed):
    """Return one in twenty of all pairs."""
    lot = random.Random(seed)
    pairs = [Pair(idea.reference, judge.number) for idea in rows for judge in panel]
    return {pair for pair in pairs if lot.random() < 0.05}


def difference(deal):
    return max(deal.loads.values()) - min(deal.loads.values())


@pytest.mark.parametrize(
    ("count", "panel", "reads"),
    [(60, 5, 3), (219, 7, 2), (219, 7, 3), (219, 12, 2), (500, 15, 2)],
)
def test_a_deal_with_bars_is_even_linked_and_has_readers_from_outside(
    count, panel, reads
):
    rows, people = ideas(count), judges(panel)
    barred = some_barred(rows, people, seed=count)
    deal = assign(rows, people, reads, seed=1, barred=barred)
    assert difference(deal) <= 2
    assert len(deal.groups) == 1
    assert (deal.missing, deal.no_outsider) == ({}, ())
    assert not barred.intersection(deal.pairs)
    assert Counter(pair.reference for pair in deal.pairs) == dict.fromkeys(
        (idea.reference for idea in rows), reads
    )
    assert len(set(deal.pairs)) == len(deal.pairs)


@given(st.integers(2, 9), st.integers(0, 30), st.integers(2, 4), st.data())
@settings(max_examples=examples(300), deadline=None)
def test_loads_are_within_two_and_judges_linked_whatever_they_know(
    panel, more, reads, data
):
    known = st.frozensets(st.sampled_from(AREAS))
    people = [Judge(n, data.draw(known)) for n in range(panel)]
    rows = ideas(panel - 1 + more)
    deal = assign(rows, people, reads, seed=data.draw(st.integers(0, 99)))
    assert difference(deal) <= 2
    assert len(deal.groups) == 1


def test_two_judges_share_at_least_ten_of_219_ideas():
    deal = assign(ideas(219), [Judge(n) for n in range(7)], 2, seed=7)
    readers = {}
    for reference, judge in deal.pairs:
        readers.setdefault(reference, set()).add(judge)
    shared = Counter(frozenset(pair) for pair in readers.values())
    assert (len(shared), min(shared.values()) >= 10) == (21, True)


def test_the_last_reader_comes_from_outside_the_area():
    """Two of three judges know the one area: the third reads as much as is fair."""
    people = [Judge(1, frozenset("a")), Judge(2, frozenset("a")), Judge(3)]
    rows = [Idea(f"I-{n:02}", "a") for n in range(30)]
    deal = assign(rows, people, 2, seed=1)
    assert difference(deal) <= 2
    assert len(deal.no_outsider) == 30 - deal.loads[3]
    everyone_knows = [Judge(n, frozenset("a")) for n in range(3)]
    assert len(assign(rows, everyone_knows, 2, seed=1).no_outsider) == 30


@given(st.permutations(range(12)), st.permutations(range(1, 6)), st.integers(0, 999))
@settings(max_examples=examples(100), deadline=None)
def test_the_same_seed_deals_the_same_in_any_order(order, numbers, seed):
    rows, people = ideas(12), judges(5)
    barred = some_barred(rows, people, seed=seed)
    deal = assign(rows, people, 3, seed=seed, barred=barred)
    again = assign(
        [rows[n] for n in order],
        [people[n - 1] for n in numbers],
        3,
        seed=seed,
        barred=barred,
    )
    assert (again.pairs, again.missing) == (deal.pairs, deal.missing)


def test_a_seed_is_kept_for_years():
    deal = assign(ideas(4), judges(3), 2, seed=2026)
    assert [(pair.reference, pair.judge) for pair in deal.pairs] == [
        ("I-0000", 1),
        ("I-0000", 2),
        ("I-0001", 3),
        ("I-0001", 2),
        ("I-0002", 3),
        ("I-0002", 1),
        ("I-0003", 3),
        ("I-0003", 1),
    ]


def test_all_read_all():
    deal = assign(ideas(3), judges(3), 0, seed=1)
    assert len(deal.pairs) == 9
    assert (deal.missing, difference(deal)) == ({}, 0)


def test_many_judges_who_read_all_are_dealt_to_in_a_moment():
    """Some may not read some ideas, one takes on ten, and one idea is dealt already."""
    rows, people = ideas(400), [*judges(99), Judge(100, most=10)]
    barred = some_barred(rows, people, seed=1)
    kept = {Pair("I-0000", 100)}
    start = process_time()
    deal = assign(rows, people, 0, seed=1, barred=barred, kept=kept)
    assert process_time() - start < 2
    may_read = {
        Pair(idea.reference, judge.number) for idea in rows for judge in people
    } - barred
    assert {pair for pair in may_read if pair.judge < 100}.issubset(deal.pairs)
    assert (deal.loads[100], len(set(deal.pairs))) == (10, len(deal.pairs))
    asked = [Counter(pair.reference for pair in deal.pairs), Counter(deal.missing)]
    assert asked[0] + asked[1] == Counter(
        dict.fromkeys((i.reference for i in rows), 100)
    )


def test_a_judge_takes_on_no_more_than_they_said():
    people = [Judge(1, most=2), Judge(2), Judge(3)]
    deal = assign(ideas(12), people, 2, seed=1)
    assert deal.loads == {1: 2, 2: 11, 3: 11}
    assert deal.missing == {}


def test_ideas_without_enough_judges_are_named():
    barred = {Pair("I-0000", 1), Pair("I-0000", 2), Pair("I-0000", 3)}
    deal = assign(ideas(2), judges(3), 2, seed=1, barred=barred)
    assert deal.missing == {"I-0000": 2}
    assert assign(ideas(1), judges(2), 3, seed=1).missing == {"I-0000": 1}
    assert assign(ideas(1), [], 2, seed=1).missing == {"I-0000": 2}
    assert assign([], judges(2), 2, seed=1).pairs == ()


def test_the_idea_that_few_may_read_comes_first():
    """Only judge 1 may read I-0002, and takes on one idea."""
    barred = {Pair("I-0002", 2), Pair("I-0002", 3)}
    people = [Judge(1, most=1), Judge(2), Judge(3)]
    deal = assign(ideas(3), people, 1, seed=3, barred=barred)
    assert Pair("I-0002", 1) in deal.pairs
    assert deal.missing == {}


def test_cards_taken_back_go_to_others_and_every_other_pair_stays():
    rows, people = ideas(219), judges(7)
    pairs = set(assign(rows, people, 3, seed=7).pairs)
    taken_back = {p for p in pairs if p.judge == 3 and int(p.reference[2:]) % 9 == 0}
    deal = deal_again(rows, people, 3, seed=8, pairs=pairs, taken_back=taken_back)
    assert taken_back
    assert set(deal.pairs) >= pairs - taken_back
    assert not taken_back.intersection(deal.pairs)
    assert (len(deal.pairs), deal.missing) == (219 * 3, {})


def test_a_pile_that_is_not_done_is_dealt_to_the_others_alone():
    rows, people = ideas(60), judges(6)
    pairs = set(assign(rows, people, 2, seed=1).pairs)
    slow = {pair for pair in pairs if pair.judge in (2, 5)}
    done = {pair for pair in slow if int(pair.reference[2:]) < 20}
    deal = deal_again(
        rows,
        people,
        2,
        seed=2,
        pairs=pairs,
        taken_back=slow - done,
        resting={2, 5},
    )
    assert {pair for pair in deal.pairs if pair.judge in (2, 5)} == done
    assert (len(deal.pairs), deal.missing) == (120, {})


@given(st.data())
@settings(max_examples=examples(200), deadline=None)
def test_whatever_is_barred_the_deal_keeps_its_rules(data):
    rows, people = ideas(8), judges(4)
    pair = st.builds(
        Pair,
        st.sampled_from([idea.reference for idea in rows]),
        st.sampled_from([judge.number for judge in people]),
    )
    barred = data.draw(st.sets(pair))
    kept = data.draw(st.sets(pair))
    most = data.draw(st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=4))
    assume(len(most) >= 4)
    people = [j._replace(most=m) for j, m in zip(people, most, strict=False)]
    deal = assign(rows, people, 2, seed=1, barred=barred, kept=kept)
    new = Counter(deal.pairs) - Counter(kept)
    assert set(deal.pairs) >= kept
    assert not barred.intersection(new)
    assert max(Counter(deal.pairs).values(), default=1) == 1
    loads = Counter(pair.judge for pair in kept)
    for judge in people:
        if judge.most is not None:
            assert deal.loads[judge.number] <= max(judge.most, loads[judge.number])
    counts = Counter(pair.reference for pair in deal.pairs)
    assert all(counts[idea] == 2 - missing for idea, missing in deal.missing.items())
