"""What there is to win: told at once, where somebody decides whether to enter."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.challenges.factories import make_challenge

pytestmark = pytest.mark.django_db

PRIZES = "Five prizes, **£900** in all:\n\n- **£500** for the best idea"


def offers(client: Client, *paths: str) -> list[list[str]]:
    """Return the parts of the line with the prizes, on each page, in order."""
    texts = [client.get(path).text for path in paths]
    lines = [re.findall(r'<p class="items"><(?:strong|span)>.*?</p>', t) for t in texts]
    return [re.findall(r">([^<>]+)</", line) for each in lines for line in each]


@pytest.mark.parametrize(
    ("prizes", "line"),
    [
        (PRIZES, ["Five prizes, £900 in all", "About 15 minutes", "No account"]),
        ("", ["About 15 minutes", "No account"]),
    ],
)
def test_prizes_are_told_before_anybody_decides(
    client: Client, prizes: str, line: list[str]
) -> None:
    challenge = make_challenge(prizes=prizes)
    pages = ["/", "/challenge/", challenge.get_absolute_url()]
    assert offers(client, *pages) == [line] * 3


def test_a_challenge_that_is_over_offers_nothing(client: Client) -> None:
    now = timezone.now()
    challenge = make_challenge(
        prizes=PRIZES, opens_at=now - timedelta(9), closes_at=now - timedelta(1)
    )
    pages = ["/", "/challenge/", challenge.get_absolute_url()]
    assert offers(client, *pages) == []
