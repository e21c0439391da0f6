"""The gallery: search, filters and order, and the same ideas as Atom, JSON and CSV."""

import csv
import io
import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from challenges.feeds import PUBLIC_FIELDS
from challenges.models import Challenge, Entry
from challenges.services import results
from challenges.services.entering import entries
from core.models import SiteSettings
from focus_areas.models import FocusArea
from tests.challenges.factories import (
    announce,
    make_challenge,
    make_entry,
    make_public_entry,
)

ATOM = "{http://www.w3.org/2005/Atom}"
PATHS = ["/ideas/", "/ideas/ideas.atom", "/ideas/ideas.json", "/ideas/ideas.csv"]
RESULTS = {
    "opens_at": timezone.now() - timedelta(days=9),
    "closes_at": timezone.now() - timedelta(days=5),
    "results_at": timezone.now() - timedelta(days=1),
}


@pytest.fixture
def challenge(site: SiteSettings) -> Challenge:
    return make_challenge(slug="quiet-streets")


def make_winner(staff: User, challenge: Challenge, **fields: Any) -> Entry:
    """An announced winner of a challenge that is over."""
    idea = make_public_entry(staff, challenge=challenge, **fields)
    results.set_outcome(idea, by=staff, outcome="winner", award="Overall winner")
    announce(challenge, by=staff)
    return idea


def text_of(client: Client, path: str, query: str = "") -> str:
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200
    content = response.getvalue() if response.streaming else response.content
    return content.decode()


def titles(client: Client, query: str = "") -> list[str]:
    """Return the titles that the page and the three files show; they must agree."""
    page = client.get(f"/ideas/?{query}").context["page_obj"]
    shown = [idea.title for idea in page]
    atom = ET.fromstring(text_of(client, "/ideas/ideas.atom", query))
    rows = csv.DictReader(io.StringIO(text_of(client, "/ideas/ideas.csv", query)))
    ideas = json.loads(text_of(client, "/ideas/ideas.json", query))["ideas"]
    assert [e.findtext(f"{ATOM}title") for e in atom.iter(f"{ATOM}entry")] == shown
    assert [row["title"] for row in rows] == shown
    assert [idea["title"] for idea in ideas] == shown
    return shown


@pytest.fixture
def three(challenge: Challenge, staff: User) -> None:
    """Different in everything that the gallery can tell apart."""
    people = FocusArea.objects.get(slug="empowering-people")
    finished = make_challenge(slug="warm-homes", **RESULTS)
    make_public_entry(staff, challenge=challenge, audience="school")
    make_public_entry(staff, challenge=challenge, title="a Été", focus_area=people)
    make_winner(staff, finished, title="Street lamps", problem="Dark streets.")


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Street lamps", "a Été", "Bee hotels"]),
        ("sort=oldest", ["Bee hotels", "a Été", "Street lamps"]),
        ("sort=title", ["a Été", "Bee hotels", "Street lamps"]),
        ("challenge=quiet-streets", ["a Été", "Bee hotels"]),
        ("area=empowering-people", ["a Été"]),
        ("audience=school", ["Bee hotels"]),
        ("outcome=winner", ["Street lamps"]),
        ("outcome=runner_up", []),
        ("q=STREET", ["Street lamps"]),
        ("q=dark+library", ["Street lamps"]),
        ("q=dark+hotels+unheard", []),
        ("q=éTÉ", ["a Été"]),
        ("q=ÉTÉ+bees", ["a Été"]),
        ("q=QS-", ["Street lamps", "a Été", "Bee hotels"]),
        ("q=%27%22%5C+%26+%7C", ["Street lamps", "a Été", "Bee hotels"]),
        ("q=100%25", []),
        ("challenge=quiet-streets&q=bees&sort=title", ["a Été", "Bee hotels"]),
        (
            "q=&challenge=&area=&audience=&outcome=&sort=no&page=no",
            ["Street lamps", "a Été", "Bee hotels"],
        ),
    ],
)
def test_page_and_feeds_answer_the_same_question(
    client: Client, query: str, expected: list[str]
) -> None:
    assert titles(client, query) == expected


def test_an_idea_is_found_by_its_reference(
    client: Client, challenge: Challenge, staff: User
) -> None:
    for title in ("One", "Two"):
        idea = make_public_entry(staff, challenge=challenge, title=title)
    assert titles(client, f"q={idea.reference.lower()}") == ["Two"]


@pytest.mark.usefixtures("three")
def test_the_page_keeps_what_was_asked_and_says_how_much_it_found(
    client: Client,
) -> None:
    page = client.get("/ideas/?q=bees&challenge=quiet-streets&sort=no&junk=1").text
    for words in (
        "<strong>2 ideas</strong>",
        '<option value="quiet-streets" selected>Quiet streets</option>',
        'name="q" value="bees"',
        '<a href="/ideas/">Clear the filters</a>',
        'href="/ideas/ideas.csv?q=bees&amp;challenge=quiet-streets"',
        'href="/ideas/ideas.json?q=bees&amp;challenge=quiet-streets"',
        '<link rel="alternate" type="application/atom+xml" title="Ideas" '
        'href="/ideas/ideas.atom?q=bees&amp;challenge=quiet-streets">',
    ):
        assert words in page
    assert "<strong>1 idea</strong>" in client.get("/ideas/?audience=school").text
    nothing = client.get("/ideas/?q=unheard").text
    assert "No idea fits what you chose." in nothing
    assert '<a href="/ideas/">Clear the filters</a>' in nothing


def test_the_pages_keep_the_question(
    client: Client, challenge: Challenge, staff: User
) -> None:
    for _number in range(25):
        make_public_entry(staff, challenge=challenge)
    page = client.get("/ideas/?q=bees&page=2")
    assert "<title>Ideas (page 2 of 2) - " in page.text
    assert '<a rel="prev" href="?q=bees&amp;page=1">' in page.text
    assert len(page.context["page_obj"]) == 1


@pytest.mark.parametrize("path", PATHS)
def test_what_is_not_published_is_nowhere(
    client: Client, challenge: Challenge, staff: User, path: str
) -> None:
    draft = make_challenge(publish_at=None, slug="hidden-one", title="Hidden one")
    make_entry(challenge=challenge, title="Hidden")
    make_public_entry(staff, challenge=challenge, title="Hidden", may_publish=False)
    make_public_entry(staff, challenge=draft, title="Hidden")
    shown = make_public_entry(staff, challenge=challenge, title="Shown")
    for query in ("", "q=hidden", "challenge=hidden-one"):
        content = client.get(f"{path}?{query}").getvalue().decode()
        assert "Hidden" not in content
    entries.withdraw(shown)
    assert "Shown" not in text_of(client, path)


@pytest.mark.parametrize("path", PATHS)
def test_nobody_is_told_who_sent_an_idea(
    client: Client, challenge: Challenge, staff: User, path: str
) -> None:
    make_public_entry(staff, challenge=challenge, organisation="Vale School")
    for query in ("", "q=mira", "q=vale", "q=example"):
        text = text_of(client, path, query)
        assert "Mira" not in text
        assert "mira@example.com" not in text
    assert "No idea fits" in text_of(client, "/ideas/", "q=mira")


@pytest.mark.parametrize("path", PATHS)
def test_outcomes_are_told_when_they_are_announced(
    client: Client, site: SiteSettings, staff: User, path: str
) -> None:
    challenge = make_challenge(**RESULTS)
    winner = make_public_entry(staff, challenge=challenge)
    results.set_outcome(winner, by=staff, outcome="winner", award="Overall winner")
    loser = make_public_entry(staff, challenge=challenge, title="Came last")
    results.set_outcome(loser, by=staff, outcome="not_selected")
    assert "Overall winner" not in text_of(client, path)
    assert "Bee hotels" not in text_of(client, path, "outcome=winner")
    announce(challenge, by=staff)
    assert "Overall winner" in text_of(client, path)
    winners = text_of(client, path, "outcome=winner")
    assert ("Bee hotels" in winners, "Came last" in winners) == (True, False)
    assert "Not selected" not in text_of(client, path)


def public_values(idea: Entry) -> dict[str, str]:
    return {
        "reference": idea.reference,
        "title": "=SUM(A1)",
        "focus_area": "Clean tech city",
        "challenge": "Quiet streets",
        "problem": "Bees, “and” <b>more</b>.",
        "idea": "One\r\nTwo",
        "beneficiaries": "Bees and gardeners.",
        "links": "",
        "organisation": "Vale & Co",
        "team": "",
        "outcome": "",
        "address": f"{site_settings.SITE_URL}/ideas/{idea.reference}/",
        "date": "2027-07-11",
    }


@pytest.fixture
def odd(site: SiteSettings, staff: User) -> Entry:
    """An idea whose words a machine could misread."""
    with time_machine.travel("2027-07-10T23:30:00Z", tick=False):
        idea = make_public_entry(
            staff,
            title="=SUM(A1)",
            problem="Bees, “and” <b>more</b>.",
            idea="One\r\nTwo",
            organisation="Vale & Co",
        )
    yesterday = timezone.now() - timedelta(days=1)
    Challenge.objects.update(publish_at=yesterday)
    Entry.objects.update(shown_from=yesterday)
    return idea


def test_json_holds_the_public_words_and_no_others(client: Client, odd: Entry) -> None:
    response = client.get("/ideas/ideas.json")
    assert response.headers["Content-Type"] == "application/json"
    assert json.loads(response.getvalue()) == {"ideas": [public_values(odd)]}


def test_csv_is_for_spreadsheets_and_harmless_to_them(
    client: Client, odd: Entry
) -> None:
    response = client.get("/ideas/ideas.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="ideas.csv"'
    )
    assert response.getvalue().decode() == (
        "\ufeff" + ",".join(f'"{name}"' for name in PUBLIC_FIELDS) + "\r\n"
        f'"{odd.reference}","\u200b=SUM(A1)","Clean tech city","Quiet streets",'
        '"Bees, “and” <b>more</b>.","One\r\nTwo","Bees and gardeners.","","Vale & Co",'
        f'"","","{site_settings.SITE_URL}/ideas/{odd.reference}/","2027-07-11"\r\n'
    )


def test_atom_is_whole_and_its_words_are_only_words(client: Client, odd: Entry) -> None:
    response = client.get("/ideas/ideas.atom?sort=oldest")
    url = f"{site_settings.SITE_URL}/ideas/{odd.reference}/"
    feed = ET.fromstring(response.content)
    entry = feed.find(f"{ATOM}entry")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [link.get("href") for link in feed.findall(f"{ATOM}link")] == [
        f"{site_settings.SITE_URL}/ideas/?sort=oldest",
        f"{site_settings.SITE_URL}/ideas/ideas.atom?sort=oldest",
    ]
    assert [entry.findtext(ATOM + name) for name in ("id", "title", "published")] == [
        url,
        "=SUM(A1)",
        "2027-07-10T23:30:00+00:00",
    ]
    assert entry.findtext(f"{ATOM}summary") == (
        "<p>Bees, “and” &lt;b&gt;more&lt;/b&gt;.</p>\n\n<p>One<br>Two</p>\n\n"
        "<p>Bees and gardeners.</p>\n\n<p>Vale &amp; Co</p>"
    )
    again = client.get(
        "/ideas/ideas.atom?sort=oldest", headers={"If-None-Match": response["ETag"]}
    )
    assert again.status_code == 304


def test_atom_survives_what_xml_forbids(
    client: Client, challenge: Challenge, staff: User
) -> None:
    make_public_entry(staff, challenge=challenge, title="A\x08B\uffff")
    feed = ET.fromstring(text_of(client, "/ideas/ideas.atom"))
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "AB"


NAMES = ["q", "challenge", "area", "audience", "outcome", "sort", "page"]
VALUES = st.text() | st.sampled_from(
    ["winner", "school", "title", "clean-tech-city", "-1", "9" * 5000, "\x00", "'\\"]
)


@pytest.mark.parametrize("path", PATHS)
@given(params=st.dictionaries(st.sampled_from(NAMES), VALUES))
@example(params={"q": "' \" \\ & | ! ( ) : * <-> % _ \x00"})
@example(params={"q": "🐝 ² ’ \u0301 ß İ"})
@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_the_address_says_there_is_an_answer(
    client: Client, three: None, path: str, params: dict[str, str]
) -> None:
    response = client.get(path, params)
    if any("\x00" in value for value in params.values()):
        assert response.status_code == 400  # refused at the door, see middleware
        return
    unknown = client.get("/ideas/", params).context["form"].unknown
    is_file = path != "/ideas/"
    assert response.status_code == (404 if unknown and is_file else 200)
    if response.streaming:
        assert response.getvalue()


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/ideas/?q=bees&outcome=winner&sort=title", 5),  # site, form 2, keys, rows
        ("/ideas/ideas.atom", 6),  # site, form 2, ideas, updates, redactions
        ("/ideas/ideas.json", 3),
        ("/ideas/ideas.csv", 3),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_three_as_for_one(
    client: Client,
    site: SiteSettings,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    queries: int,
    rows: int,
) -> None:
    for _row in range(rows):
        make_winner(staff, make_challenge(**RESULTS))
    with django_assert_num_queries(queries):
        response = client.get(path)
        assert response.getvalue()


UNKNOWN = {
    "challenge=changed-address": "Challenge",
    "challenge=hidden": "Challenge",
    "area=atlantis": "Focus area",
    "audience=martians": "From",
    "outcome=not_selected": "Result",
    f"q={'x' * 101}": "Search",
    "challenge=quiet-streets&area=atlantis": "Focus area",
}


@pytest.mark.parametrize("query", UNKNOWN)
def test_an_unknown_filter_is_never_a_file_of_everything(
    client: Client, challenge: Challenge, staff: User, query: str
) -> None:
    make_challenge(slug="hidden", publish_at=None)
    make_public_entry(staff, challenge=challenge)
    for path in PATHS[1:]:
        assert client.get(f"{path}?{query}").status_code == 404
    page = client.get(f"/ideas/?{query}")
    words = f"something that we do not know ({UNKNOWN[query]})."
    assert (page.status_code, words in page.text) == (200, True)
    assert '<meta name="robots" content="noindex,follow">' in page.text


@pytest.mark.parametrize(
    "query", ["", "challenge=&area=&q=", "sort=no", "page=no", "x=1"]
)
def test_what_is_no_filter_makes_no_file_fail(
    client: Client, challenge: Challenge, staff: User, query: str
) -> None:
    make_public_entry(staff, challenge=challenge)
    assert titles(client, query) == ["Bee hotels"]
    assert "we do not know" not in client.get(f"/ideas/?{query}").text
