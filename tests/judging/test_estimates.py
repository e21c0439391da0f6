"""How long reading takes, in words."""

import pytest

from judging.services.estimates import duration, minutes_for


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "about 10 minutes"),
        ([300] * 3, "about 10 minutes"),
        ([300] * 15, "about 50 minutes"),
        ([300] * 20, "about 1 hour"),
        ([300] * 94, "about 5 hours"),
    ],
)
def test_reading_and_scoring_take_their_time(words: list[int], said: str) -> None:
    assert duration(minutes_for(words)) == said
