"""The beginning of a text, cut where a sentence ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.sentences import ends_as_a_sentence, first_sentences


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("", ""),
        ("Benches.", "Benches."),
        ("Warm benches. For all. And more words.", "Warm benches. For all."),
        ("“Warm?” she said. And more words than fit.", "“Warm?” she said."),
        ("Costs 2.50 a day, says everybody here. And more.", "Costs 2.50 a day, says…"),
        (
            "温暖的长椅。为所有人。还有更多的字，多到放不下，还有更多的字。",
            "温暖的长椅。为所有人。",
        ),
        ("One\nline.\n\nAnother. And more words than fit.", "One line. Another."),
    ],
)
def test_it_ends_with_a_sentence_where_one_fits(text: str, beginning: str) -> None:
    assert first_sentences(text, 24) == beginning


@given(st.text())
def test_it_is_never_longer(text: str) -> None:
    assert len(first_sentences(text, 24)) <= 24


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        *[("Bees came.", True), ("“Bees?” ", True), ("(Bees!)\n", True)],
        *[("为所有人。", True), ("Bees came", False), ("Bees:", False), ("", False)],
    ],
)
def test_a_sentence_has_an_end(text: str, is_one: bool) -> None:
    assert ends_as_a_sentence(text) is is_one
