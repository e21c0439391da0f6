"""Plans of rounds: hours, readings, and the sentences about them."""

from judging.services.assignment import Idea, Judge, Pair
from judging.services.planning import plan


def ideas(count, words=200):
    return [Idea(f"I-{n:04}", "abcd"[n % 4], words) for n in range(count)]


def judges(count):
    return [Judge(number) for number in range(1, count + 1)]


FIRST_LOOK = (
    "Two or three readings each are a first look: alone, they put the truly best idea "
    "first in about one round of five. When all judges then read the ideas that can "
    "still win, it is about one of three."
)
EVERYTHING = "Everyone reads everything. Nothing finds the best idea more surely."


def test_a_plan_that_fits_warns_of_nothing():
    found = plan(ideas(120), judges(5), 2, seed=1)
    assert set(found.deal.loads.values()) == {48}
    assert set(found.hours.values()) == {2.4}  # 1 + 2 minutes for each idea
    assert (found.second_look, found.advice, found.warnings) == (29, (FIRST_LOOK,), ())


def test_a_real_round_is_a_lot_of_work():
    found = plan(ideas(219, words=400), judges(7), 3, seed=1)
    assert (found.second_look, found.advice) == (28, (FIRST_LOOK,))
    assert found.warnings == (
        "One judge would read 94 ideas. More than 60 is a lot.",
        "One judge would need about 6.3 hours. More than 5 is a lot.",
    )


def test_too_many_ideas_need_first_readers():
    found = plan(ideas(2000, words=0), judges(15), 2, seed=1)
    assert found.warnings[0] == (
        "267 ideas for one judge are too many: the best one would be lost. Let "
        "other people read first, two for each idea, and the judges what those put "
        "at the top."
    )


def test_advice_goes_by_the_number_of_readings():
    advice = {
        reads: plan(ideas(30), judges(4), reads, seed=1).advice
        for reads in (0, 1, 2, 4)
    }
    assert advice == {
        0: (EVERYTHING,),
        1: (
            "With one reading each, nobody can tell a strict judge from a weak idea: "
            "there would be no band and no alarm.",
        ),
        2: ("With so few ideas, let every judge read every idea if you can.",),
        4: (EVERYTHING,),
    }


def test_judges_who_share_no_idea_are_warned_of():
    barred = {Pair(f"I-{n:04}", judge) for n in (0, 1) for judge in (3, 4)}
    barred |= {Pair(f"I-{n:04}", judge) for n in (2, 3) for judge in (1, 2)}
    found = plan(ideas(4), judges(4), 2, seed=1, barred=barred)
    assert found.warnings == (
        "These groups of judges share no idea, so nobody can tell which group is the "
        "stricter: 1, 2; 3, 4.",
        "Judge 1 may not read 2 of the 4 ideas.",
        "Judge 2 may not read 2 of the 4 ideas.",
        "Judge 3 may not read 2 of the 4 ideas.",
        "Judge 4 may not read 2 of the 4 ideas.",
    )


def test_what_cannot_be_dealt_is_warned_of():
    people = [Judge(1, frozenset("a")), Judge(2, frozenset("a")), Judge(3, most=0)]
    rows = [Idea("I-1", "a"), *(Idea(f"I-{n}", "b") for n in range(2, 6))]
    barred = {Pair("I-2", 1)}
    assert plan(rows, people, 2, seed=1, barred=barred).warnings == (
        "The work is uneven: from 0 to 5 ideas for one judge.",
        "Ideas without enough judges: I-2.",
        "These groups of judges share no idea, so nobody can tell which group is the "
        "stricter: 1, 2; 3.",
        "Ideas that only judges who know the focus area read: I-1.",
    )


def test_nothing_to_read_and_nobody_to_read_it():
    assert plan([], judges(2), 2, seed=1).warnings == (
        "These groups of judges share no idea, so nobody can tell which group is the "
        "stricter: 1; 2.",
    )
    nobody = plan(ideas(1), [], 2, seed=1)
    assert (nobody.advice, nobody.warnings) == (
        (),
        ("Ideas without enough judges: I-0000.",),
    )
