"""What was changed in a text, word by word."""

from hypothesis import example, given
from hypothesis import strategies as st

from core.text.diff import MAX_WORDS, Segment, word_diff

WORDS = st.text() | st.text(alphabet="ab \n")


def test_words_that_were_added_and_removed_are_told_from_those_that_stayed() -> None:
    assert word_diff("A bee hotel on a roof.", "A bee hotel on each green roof.") == [
        Segment("A bee hotel on"),
        Segment(" a", is_removed=True),
        Segment(" each green", is_added=True),
        Segment(" roof."),
    ]


@given(WORDS, WORDS)
@example("", "")
@example("a " * 2 * MAX_WORDS, "b " * 2 * MAX_WORDS)
def test_the_parts_are_both_texts(before: str, after: str) -> None:
    parts = word_diff(before, after)
    assert "".join(part.text for part in parts if not part.is_added) == before
    assert "".join(part.text for part in parts if not part.is_removed) == after
    assert all(part.text for part in parts)


def test_a_comma_in_the_longest_text_is_found() -> None:
    words = [f"word{n}" for n in range(2500)]  # 20,000 characters
    before, after = " ".join(words), " ".join([*words[:99], "word99,", *words[100:]])
    changed = [p.text for p in word_diff(before, after) if p.is_added or p.is_removed]
    assert changed == [" word99", " word99,"]


def test_what_was_written_anew_at_length_is_not_compared() -> None:
    """Words that take turns with new ones would take the square of 10,000 steps."""
    before = "a b " * 5_000
    after = "c b " * 5_000
    assert word_diff(before, after) == [
        Segment(before.removesuffix(" b "), is_removed=True),
        Segment(after.removesuffix(" b "), is_added=True),
        Segment(" b "),
    ]


def test_of_a_long_passage_that_stayed_both_ends_are_shown() -> None:
    part = Segment("begin " + "and " * 300 + "end")
    assert (part.short[:6], part.short[-3:], len(part.short)) == ("begin ", "end", 243)
    removed = Segment(part.text, is_removed=True)
    assert removed.short == part.text
