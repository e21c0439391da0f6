"""Whether a text begins with a greeting, so that no email greets twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.greeting import begins_with_greeting

GREETED = [
    "Dear Iris,\n\nthe library opens at 9.",
    "Dear Iris Fairweather",
    "dear ms o’Neill, yes.",
    "\n Hello!\nYes.",
    "Hi Iris:\r\nyes.",
    "Good morning,\nyes.",
    "HELLO, yes.",
    "Dear Iris\r\n\r\nyes.",
]
NOT_GREETED = [
    "",
    "At 9.",
    "Thank you, dear Iris.",
    "Dear old lamp posts are going. The new ones are brighter, too.",
    "Highways told us, on Monday, that it is mended.",
    "Hidden Lane is closed",
    "Good evening light matters. We have measured it.",
    "Yes.\nDear Iris,",
]


@pytest.mark.parametrize("text", GREETED)
def test_greetings_are_seen(text: str) -> None:
    assert begins_with_greeting(text)


@pytest.mark.parametrize("text", NOT_GREETED)
def test_other_beginnings_are_none(text: str) -> None:
    assert not begins_with_greeting(text)


@given(st.text(), st.sampled_from(["Dear ", "Hi", "hello", ""]))
def test_any_text_is_judged(text: str, before: str) -> None:
    assert begins_with_greeting(before + text) in {True, False}
