"""The home page: what it says, in which order, and which challenge it leads to."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge, ProgressUpdate
from core.models import SiteSettings
from get_involved.models import Audience
from tests.challenges.factories import (
    make_challenge,
    make_challenge_in_phase,
    make_public_entry,
    make_update,
)
from tests.events.factories import make_event


def make_upcoming_challenge(**overrides: object) -> Challenge:
    now = timezone.now()
    dates = {"opens_at": now + timedelta(days=5), "closes_at": now + timedelta(days=9)}
    return make_challenge(**dates, results_at=None, **overrides)


def test_it_says_what_it_must_in_this_order(
    client: Client, site: SiteSettings, staff: User
) -> None:
    make_update(make_public_entry(staff), by=staff, text="It stands.")
    text = client.get("/").text
    headings = re.findall(r"<h([12])[^>]*>([^<]*)", text)
    assert headings[:9] == [
        ("1", "A Smart City for All"),
        ("2", "What is a Smart City?"),
        ("2", "Enter the Quiet streets"),
        ("2", "What are we going to focus on?"),
        ("2", "What’s on"),
        ("2", "What became of ideas"),
        ("2", "Working together for a City for All"),
        ("2", "Contact us"),
        ("2", "On this site"),
    ]
    assert text.index("skip-link") < text.index("<header")


@pytest.mark.parametrize(
    ("phase", "heading"),
    [
        ("open", "Enter the Quiet streets"),
        ("judging", "Quiet streets"),
        ("results", "Quiet streets"),
    ],
)
def test_it_leads_to_the_challenge_that_matters_and_names_the_next(
    client: Client, site: SiteSettings, phase: str, heading: str
) -> None:
    schools = make_upcoming_challenge(title="Schools Challenge", slug="schools")
    challenge = make_challenge_in_phase(phase)
    page = client.get("/")
    assert page.context["challenge"] == challenge
    assert page.context["other_challenges"] == [schools]
    assert (f"<h2>{heading}</h2>" in page.text, "Schools Challenge" in page.text) == (
        True,
        True,
    )
    may_enter = f"{challenge.get_absolute_url()}enter/" in page.text
    assert may_enter == challenge.is_open


def test_what_only_opens_later_is_called_by_its_own_name(
    client: Client, site: SiteSettings
) -> None:
    challenge = make_upcoming_challenge(title="Schools Challenge")
    page = client.get("/")
    assert page.context["challenge"] == challenge
    assert page.context["other_challenges"] == []
    assert "<h2>Schools Challenge</h2>" in page.text


def test_of_two_open_challenges_the_one_that_closes_first_leads(
    client: Client, site: SiteSettings
) -> None:
    later = make_challenge_in_phase("open", slug="later")
    sooner = make_challenge_in_phase(
        "open", slug="sooner", closes_at=timezone.now() + timedelta(days=1)
    )
    context = client.get("/").context
    assert (context["challenge"], context["other_challenges"]) == (sooner, [later])


def test_without_a_challenge_it_says_what_to_do_instead(
    client: Client, db: None
) -> None:
    page = client.get("/")
    assert (page.status_code, page.context["challenge"]) == (200, None)
    assert 'class="fact"' not in page.text  # there is nothing to count
    assert "Read the ideas so far" in page.text


def test_each_idea_stands_once_among_what_became_of_ideas(
    client: Client, site: SiteSettings, staff: User
) -> None:
    first, second = make_public_entry(staff), make_public_entry(staff)
    moment = timezone.now()
    for idea, text in [(first, "old"), (second, "other"), (first, "new")]:
        make_update(idea, by=staff, text=text)
    make_update(first, by=staff, text="newest")
    ProgressUpdate.objects.update(at=moment)  # the later row is the newer one
    updates = client.get("/").context["updates"]
    assert [update.text for update in updates] == ["newest", "other"]


@time_machine.travel(datetime(2027, 7, 10, 12, tzinfo=UTC), tick=False)
def test_exhibitions_do_not_crowd_out_what_is_on_tonight(
    client: Client, site: SiteSettings
) -> None:
    now = timezone.now()
    month = timedelta(days=30)
    for number in range(3):
        make_event(starts_at=now - month, ends_at=now + month, title=f"Show {number}")
    make_event(starts_at=now + timedelta(hours=6), title="Tonight")
    for path, name in (("/", "events"), ("/events/", "page_obj")):
        titles = [event.title for event in client.get(path).context[name]]
        assert titles[:3] == ["Tonight", "Show 0", "Show 1"]


def test_its_readers_find_the_pages_for_people_like_them(
    client: Client, site: SiteSettings
) -> None:
    Audience.objects.filter(kind="visitor").delete()
    parts = client.get("/").text.partition('class="facts"')[2].partition("</ul>")[0]
    assert re.findall(r"<h3>(?:<a href=\"([^\"]+)\">)?([^<]+)", parts) == [
        ("/get-involved/residents/", "If you live here"),
        ("/get-involved/employees/", "If you work or run a business here"),
        ("", "If you are visiting"),
    ]
