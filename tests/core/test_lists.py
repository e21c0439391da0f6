"""Lists of the admin: their form, their words, and their cells."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.admin.words import in_words
from core.models import SiteSettings
from tests.challenges.factories import make_challenge
from tests.events.factories import london, make_event
from tests.news.factories import make_post
from tests.support.spaces import plain_spaces

EVENTS = "/admin/events/event/"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "Yes"),
        (False, "No"),
        (date(2027, 1, 10), "Sunday 10 January 2027"),
        (
            london(2027, 1, 10, 18, 30),
            "6:30pm on Sunday 10 January 2027",
        ),
        (None, ""),
        (7, "7"),
    ],
)
def test_moments_days_and_answers_are_words(value: object, words: str) -> None:
    assert plain_spaces(in_words(value)) == words


def titles(client: Client, url: str) -> list[str]:
    return [row.title for row in client.get(url).context["cl"].result_list]


def test_a_list_has_the_name_of_what_it_lists(
    site: SiteSettings, staff_client: Client
) -> None:
    page = staff_client.get(EVENTS)
    assert page.context["title"] == "Events"
    assert "<h1>Events</h1>" in page.text


def test_its_form_asks_for_words_and_for_each_filter(
    site: SiteSettings, staff_client: Client
) -> None:
    make_event(state="cancelled", change_reason="Snow.")
    page = staff_client.get(EVENTS, {"state__exact": "cancelled", "o": "2"})
    form = page.text.partition('class="list-form"')[2].partition("</form>")[0]
    names = ["o", "q", "publication", "when"]
    names += ["focus_area__id__exact", "state__exact"]
    assert re.findall(r' name="(.*?)"', form) == names
    assert '<option value="cancelled" selected>Cancelled</option>' in page.text


def test_a_select_that_asks_for_nothing_is_no_filter(
    site: SiteSettings, staff_client: Client
) -> None:
    make_event(title="Talking map")
    query = "?q=&when=&focus_area__id__exact=&state__exact=&publication="
    assert titles(staff_client, EVENTS + query) == ["Talking map"]


def test_an_empty_list_says_so_and_what_to_do(
    site: SiteSettings, staff_client: Client
) -> None:
    assert "There is nothing here yet." in staff_client.get(EVENTS).text
    make_event()
    page = staff_client.get(EVENTS, {"q": "zebra"}).text
    assert "Take a filter away, or search for fewer words." in page


def test_each_cell_knows_the_head_of_its_column(
    site: SiteSettings, staff_client: Client
) -> None:
    make_event(starts_at=london(2027, 1, 10, 18))
    cell = '<td data-label="Starts" class="field-starts">'
    page = plain_spaces(staff_client.get(EVENTS).text)
    assert f"{cell}6pm on Sunday 10 January 2027</td>" in page


def test_a_cancelled_event_says_so_in_words(
    site: SiteSettings, staff_client: Client
) -> None:
    make_event(state="cancelled", change_reason="Snow.")
    page = staff_client.get(EVENTS).text
    assert "Public, cancelled" in page
    assert "icon-yes" not in page


def test_events_to_come_are_in_front_the_soonest_first(
    site: SiteSettings, staff_client: Client
) -> None:
    now = timezone.now()
    for title, days in [("Late", 9), ("Soon", 2), ("Old", -9), ("Just over", -2)]:
        make_event(title=title, starts_at=now + timedelta(days=days))
    assert titles(staff_client, EVENTS) == ["Soon", "Late", "Just over", "Old"]
    assert titles(staff_client, f"{EVENTS}?when=upcoming") == ["Soon", "Late"]
    assert titles(staff_client, f"{EVENTS}?when=past") == ["Just over", "Old"]


def test_news_that_is_not_published_is_in_front(
    site: SiteSettings, staff_client: Client
) -> None:
    now = timezone.now()
    make_post(title="Old", publish_at=now - timedelta(days=9))
    make_post(title="Draft", publish_at=None)
    make_post(title="New", publish_at=now)
    assert titles(staff_client, "/admin/news/post/") == ["Draft", "New", "Old"]


def test_challenges_whose_results_wait_can_be_asked_for(
    site: SiteSettings, staff_client: Client
) -> None:
    now = timezone.now()
    over = {"opens_at": now - timedelta(days=9), "closes_at": now - timedelta(days=1)}
    make_challenge(title="Open")
    make_challenge(title="Waits", **over)
    make_challenge(title="Announced", **over, results_announced_at=now)
    make_challenge(title="Draft", **over, publish_at=None)
    url = "/admin/challenges/challenge/?results=waiting"
    assert titles(staff_client, url) == ["Waits"]
