"""The script of the entry form: it counts the words left as the server does."""

import sys
import unicodedata
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from challenges.forms.words import count_words
from challenges.models import Challenge
from core.text.clean import INVISIBLE_CATEGORIES, strip_invisible
from tests.challenges.factories import enter_path
from tests.e2e.entry_form import field_value
from tests.support.examples import examples

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

INVISIBLE_CHARS = [
    chr(n)
    for n in range(sys.maxunicode)
    if unicodedata.category(chr(n)) in INVISIBLE_CATEGORIES
]
NOTHING = "\u00a0"
"""The line below an empty box: the hint above it says how many words there are."""

WORDS_LEFT = """(texts) => {
    const box = document.querySelector("#id_problem");
    return texts.map((text) => {
        box.value = text;
        box.dispatchEvent(new Event("input", { bubbles: true }));
        return box.nextElementSibling.textContent;
    });
}"""


def test_words_left_are_shown_and_nothing_is_cut_off(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    page = visit(enter_path(challenge))
    texts = ["word " * number for number in (0, 163, 199, 200, 201, 205)]
    assert page.evaluate(WORDS_LEFT, texts) == [
        NOTHING,
        "You have 37 words left",
        "You have 1 word left",
        "You have 0 words left",
        "You have 1 word too many",
        "You have 5 words too many",
    ]
    assert field_value(page, "problem") == texts[-1]


def test_words_are_counted_as_the_server_counts_them(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    page = visit(enter_path(challenge))

    def words_left(text: str) -> str:
        if not text:
            return NOTHING
        number = 200 - count_words(strip_invisible(text))
        return f"You have {number} word{'' if number == 1 else 's'} left"

    @hypothesis_settings(max_examples=examples(30), deadline=None)
    @given(
        st.lists(
            st.text(st.sampled_from(INVISIBLE_CHARS) | st.characters(codec="utf-8"))
        )
    )
    def check(texts: list[str]) -> None:
        assert page.evaluate(WORDS_LEFT, texts) == [words_left(text) for text in texts]

    check()
    between = [f"a{char}b" for char in INVISIBLE_CHARS] + INVISIBLE_CHARS
    assert page.evaluate(WORDS_LEFT, between) == [words_left(text) for text in between]


def test_words_left_are_said_only_when_typing_rests(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    page = visit("/cookies/")
    page.clock.install()
    page.goto(page.url.replace("/cookies/", enter_path(challenge)))
    page.clock.pause_at(timezone.now() + timedelta(hours=1))  # else it runs on
    spoken = page.locator("[aria-live=polite]")
    page.locator("#id_problem").press_sequentially("Bees have")
    page.clock.run_for(900)
    assert spoken.inner_text() == ""
    page.locator("#id_problem").press_sequentially(" no home.")
    page.clock.run_for(900)
    assert spoken.inner_text() == ""
    page.clock.run_for(100)
    assert spoken.inner_text() == "You have 196 words left"
