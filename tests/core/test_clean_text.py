"""Tests of core.text.clean: which characters are removed from typed text."""

import pytest
from hypothesis import given

from core.text.clean import strip_invisible
from tests.support.alphabets import texts


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("Zoë’s idea 👩‍🦽 – مرحبا", "Zoë’s idea 👩‍🦽 – مرحبا"),
        ("line\r\nline\tend", "line\r\nline\tend"),
        ("pasted\x0bfrom\u2028Word", "pasted\nfrom\nWord"),
        ("a\x00b\x1bc", "abc"),
        ("evil\u202etxt", "eviltxt"),
        ("\u200b \u200d", ""),
        ("Re\u0301sume\u0301 of Zoe\u0308", "Résumé of Zoë"),
        ("a\u200d\u212a e\u202e\u0301", "a\u200d\u212a é"),
        ("a\ufffeb\uffffc\U0001fffed\ufdd0e\ud800f", "abcdef"),
    ],
)
def test_invisible_characters_are_removed(typed: str, cleaned: str) -> None:
    assert strip_invisible(typed) == cleaned


@given(texts())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert strip_invisible(strip_invisible(text)) == strip_invisible(text)
