"""What was changed in a text, word by word."""

from hypothesis import example, given
from hypothesis import strategies as st

from smartcity.differences import MOST_WORDS, Part, differences

WORDS = st.text() | st.text(alphabet="ab \n")


def test_words_that_were_added_and_removed_are_told_from_those_that_stayed() -> None:
    assert differences("A bee hotel on a roof.", "A bee hotel on each green roof.") == [
        Part("A bee hotel on"),
        Part(" a", is_removed=True),
        Part(" each green", is_added=True),
        Part(" roof."),
    ]


@given(WORDS, WORDS)
@example("", "")
@example("a " * 2 * MOST_WORDS, "b " * 2 * MOST_WORDS)
def test_the_parts_are_both_texts(before: str, after: str) -> None:
    parts = differences(before, after)
    assert "".join(part.text for part in parts if not part.is_added) == before
    assert "".join(part.text for part in parts if not part.is_removed) == after
    assert all(part.text for part in parts)


def test_a_comma_in_the_longest_text_is_found() -> None:
    words = [f"word{n}" for n in range(2500)]  # 20,000 characters
    before, after = " ".join(words), " ".join([*words[:99], "word99,", *words[100:]])
    changed = [p.text for p in differences(before, after) if p.is_added or p.is_removed]
    assert changed == [" word99", " word99,"]


def test_what_was_written_anew_at_length_is_not_compared() -> None:
    """Words that take turns with new ones would take the square of 10,000 steps."""
    before = "a b " * 5_000
    after = "c b " * 5_000
    assert differences(before, after) == [
        Part(before.removesuffix(" b "), is_removed=True),
        Part(after.removesuffix(" b "), is_added=True),
        Part(" b "),
    ]


def test_of_a_long_passage_that_stayed_both_ends_are_shown() -> None:
    part = Part("begin " + "and " * 300 + "end")
    assert (part.short[:6], part.short[-3:], len(part.short)) == ("begin ", "end", 243)
    removed = Part(part.text, is_removed=True)
    assert removed.short == part.text
