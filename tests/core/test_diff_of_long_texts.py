"""Tests of core.text.diff: long texts in which the same words come again and again."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.text.diff import MAX_STEPS, BoundedMatcher, word_diff
from tests.support.alphabets import texts
from tests.support.examples import examples


def changed(before: str, after: str) -> list[tuple[str, str]]:
    return [
        ("+" if segment.is_added else "-", segment.text)
        for segment in word_diff(before, after)
        if segment.is_added or segment.is_removed
    ]


@pytest.mark.parametrize("rows", [3, 33, 34, 60, 90])
def test_frequent_words_of_a_long_text_are_compared(rows: int) -> None:
    """difflib alone takes them for junk from 200 words on: all was new then."""
    open_, shut = ["Open on Monday."] * rows, ["Shut on Tuesday."] * rows
    before = " ".join(open_ + shut)
    after = " ".join(
        ["Closed on Monday.", *open_[1:], "Shut on Friday.", *shut[2:], "Late then."]
    )
    assert changed(before, after) == [
        ("-", "Open"),
        ("+", "Closed"),
        ("-", " Tuesday."),
        ("+", " Friday."),
        ("-", " Shut on Tuesday."),
        ("+", " Late then."),
    ]


WORDS = st.lists(st.sampled_from("ab "), max_size=600) | st.lists(
    st.sampled_from("abcdefgh"), min_size=200, max_size=600
)


@given(WORDS, WORDS)
@example(["a"] * 600, ["a", "b"] * 300)
@example(["a", "b"] * 300, ["c", "a"] * 300)
@example(["a", "x", "y"] * 200, ["a", "z"] * 300)
@settings(max_examples=examples(30))
def test_a_comparison_ends_after_a_number_of_steps(
    old: list[str], new: list[str]
) -> None:
    matcher = BoundedMatcher(old, new)
    assert matcher.get_opcodes() or old == new == []
    assert matcher.steps <= MAX_STEPS


@given(texts(), texts())
def test_hard_characters_stay_in_the_segments(before: str, after: str) -> None:
    segments = word_diff(before, after)
    assert "".join(s.text for s in segments if not s.is_added) == before
    assert "".join(s.text for s in segments if not s.is_removed) == after
