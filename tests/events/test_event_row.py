"""Tests of the row of an event in a list."""

import re

import pytest
from django.test import Client

from tests.events.factories import london, make_event
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db

LIST = "/events/"


def test_a_row_says_what_it_is_when_and_for_whom(client: Client) -> None:
    make_event(
        starts_at=london(2127, 1, 10, 18),
        ends_at=london(2127, 1, 10, 20),
        step_free="yes",
        captions="yes",
    )
    html = plain_spaces(client.get(LIST).text)
    assert "<p>Walk the library with a map that speaks.</p>" in html
    [items] = re.findall('<p class="meta items">(.*?)</p>', html)
    assert re.findall("<span.*?>(.*?)</span>", items) == [
        "Friday 10 January 2127, ",
        *("6pm to 8pm", "Marylebone Library", "Free", "No booking"),
        *("Step-free access", "Live captions"),
    ]


def test_a_date_of_a_challenge_has_no_place_and_no_price(client: Client) -> None:
    make_event(
        starts_at=london(2127, 1, 10, 18), source="deadline", source_path="/challenges/"
    )
    html = plain_spaces(client.get(LIST).text)
    assert "</span><span>At 6pm</span></p>" in html
