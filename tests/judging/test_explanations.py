"""Sentences about judges and their scores."""

import pytest

from judging.services.explanations import describe_judge, describe_reading, warnings
from judging.services.judge_results import JudgeResult
from judging.services.scoring import Reading, rank
from tests.judging.worlds import one_criterion


def test_warnings_are_sentences() -> None:
    apart = rank(one_criterion({"a": {1: 3, 2: 3}, "b": {3: 3, 4: 3}}))
    assert warnings(apart) == [
        "All scores are equal: they tell no difference between ideas.",
        "These groups of judges share no idea, so nobody can tell which group is the "
        "stricter: 1, 2; 3, 4. Places are fair inside a group only.",
        "Too few ideas were read twice to tell how far chance goes: no idea is marked "
        "as one that can still be the best, or on which judges differ.",
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {},
            "Judge 2 gave 7.0 points less than others for the same ideas. "
            "24 shared ideas.",
        ),
        (
            {"difference": 0.0, "shared": 1, "has_few_shared": True},
            "Judge 2 gave as much as others for the same ideas. 1 shared idea. "
            "Too few to tell strictness from chance.",
        ),
        (
            {"difference": 3.5, "is_flat": True},
            "Judge 2 gave 3.5 points more than others for the same ideas. "
            "24 shared ideas. All ideas got the same.",
        ),
        (
            {"is_alone": True},
            "Judge 2 read no idea that others read: nothing can be said.",
        ),
    ],
)
def test_a_judge_is_described(changes: dict[str, object], sentence: str) -> None:
    judge = JudgeResult(
        judge=2,
        readings=24,
        shared=24,
        difference=-7.0,
        group=1,
        is_alone=False,
        has_few_shared=False,
        is_flat=False,
    )
    assert describe_judge(judge._replace(**changes)) == sentence


def test_a_reading_is_described() -> None:
    reading = Reading(judge=2, given=60.0, difference=0.0, shared=1, counted=60.0)
    assert describe_reading(reading) == (
        "Judge 2 gave 60.0. On the 1 idea that others read too, they gave as much. "
        "We count 60.0."
    )
    assert describe_reading(reading._replace(shared=0)) == (
        "Judge 2 gave 60.0. Nobody else read an idea of theirs. We count 60.0."
    )
