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
    lines = [
        re.findall(r'<p class="(?:items|lead)"><(?:st|sp).*?</p>', t) for t in texts
    ]
    return [re.findall(r">([^<>]+)</", line) for each in lines for line in each]


def test_prizes_are_told_before_anybody_decides(client: Client) -> None:
    challenge = make_challenge(prizes=PRIZES)
    line = ["Five prizes, £900 in all", "About 15 minutes", "No account"]
    pages = ["/", "/challenge/", challenge.get_absolute_url()]
    assert offers(client, *pages) == [line[:1], line, line]


def test_what_the_prizes_are_in_all_is_said_once_on_their_page(client: Client) -> None:
    now = timezone.now()
    over = {"opens_at": now - timedelta(9), "closes_at": now - timedelta(1)}
    pages = [
        client.get(make_challenge(prizes=PRIZES, **dates).get_absolute_url()).text
        for dates in ({}, over)
    ]
    in_all = [re.sub("</?strong>", "", page).count("£900 in all") for page in pages]
    assert in_all == [1, 1]


def test_no_prizes_are_not_told(client: Client) -> None:
    challenge = make_challenge(prizes="")
    pages = ["/", "/challenge/", challenge.get_absolute_url()]
    assert offers(client, *pages) == [["About 15 minutes", "No account"]] * 2


def test_a_challenge_that_is_over_offers_nothing(client: Client) -> None:
    now = timezone.now()
    challenge = make_challenge(
        prizes=PRIZES, opens_at=now - timedelta(9), closes_at=now - timedelta(1)
    )
    pages = ["/", "/challenge/", challenge.get_absolute_url()]
    assert offers(client, *pages) == []
