"""Tests of core.text.diff: segments that were added, removed or kept."""

from hypothesis import example, given
from hypothesis import strategies as st

from core.text.diff import MAX_WORDS, Segment, word_diff
from tests.support.alphabets import texts

TEXTS = texts() | st.text(alphabet="ab \n")


def test_added_and_removed_words_are_told_from_kept_ones() -> None:
    assert word_diff("A bee hotel on a roof.", "A bee hotel on each green roof.") == [
        Segment("A bee hotel on"),
        Segment(" a", is_removed=True),
        Segment(" each green", is_added=True),
        Segment(" roof."),
    ]


@given(TEXTS, TEXTS)
@example("", "")
@example("a " * 2 * MAX_WORDS, "b " * 2 * MAX_WORDS)
def test_the_segments_make_up_both_texts(before: str, after: str) -> None:
    segments = word_diff(before, after)
    kept_and_removed = [s.text for s in segments if not s.is_added]
    kept_and_added = [s.text for s in segments if not s.is_removed]
    assert "".join(kept_and_removed) == before
    assert "".join(kept_and_added) == after
    assert all(segment.text for segment in segments)


def test_a_comma_in_the_longest_text_is_found() -> None:
    words = [f"word{n}" for n in range(2500)]  # 20,000 characters
    before, after = " ".join(words), " ".join([*words[:99], "word99,", *words[100:]])
    segments = word_diff(before, after)
    changed = [s.text for s in segments if s.is_added or s.is_removed]
    assert changed == [" word99", " word99,"]


def test_a_long_passage_that_was_rewritten_is_not_compared() -> None:
    """Comparing 10,000 words, every other one new, would take 10,000 steps squared."""
    before = "a b " * 5_000
    after = "c b " * 5_000
    assert word_diff(before, after) == [
        Segment(before.removesuffix(" b "), is_removed=True),
        Segment(after.removesuffix(" b "), is_added=True),
        Segment(" b "),
    ]


def test_a_long_kept_passage_is_shown_by_its_ends() -> None:
    text = "begin " + "and " * 300 + "end"
    short = Segment(text).short
    assert short == "begin" + " and" * 28 + " … " + "and " * 28 + "end"
    assert Segment(text, is_removed=True).short == text
