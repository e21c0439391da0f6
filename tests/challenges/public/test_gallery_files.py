"""The ideas of the gallery as Atom, JSON and CSV, to the letter."""

import json
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.feeds import PUBLIC_FIELDS
from challenges.models import Challenge, Entry
from core.models import SiteSettings
from tests.challenges.factories import make_public_entry
from tests.challenges.public.gallery import ATOM, fetch_text


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
def odd_idea(site: SiteSettings, staff: User) -> Entry:
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


def test_json_holds_the_public_words_and_no_others(
    client: Client, odd_idea: Entry
) -> None:
    response = client.get("/ideas/ideas.json")
    assert response.headers["Content-Type"] == "application/json"
    assert json.loads(response.getvalue()) == {"ideas": [public_values(odd_idea)]}


def test_csv_is_for_spreadsheets_and_harmless_to_them(
    client: Client, odd_idea: Entry
) -> None:
    response = client.get("/ideas/ideas.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="ideas.csv"'
    )
    assert response.getvalue().decode() == (
        "\ufeff" + ",".join(f'"{name}"' for name in PUBLIC_FIELDS) + "\r\n"
        f'"{odd_idea.reference}","\u200b=SUM(A1)","Clean tech city","Quiet streets",'
        '"Bees, “and” <b>more</b>.","One\r\nTwo","Bees and gardeners.","","Vale & Co",'
        f'"","","{site_settings.SITE_URL}/ideas/{odd_idea.reference}/","2027-07-11"\r\n'
    )


def test_atom_is_whole_and_its_words_are_only_words(
    client: Client, odd_idea: Entry
) -> None:
    response = client.get("/ideas/ideas.atom?sort=oldest")
    url = f"{site_settings.SITE_URL}/ideas/{odd_idea.reference}/"
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
    feed = ET.fromstring(fetch_text(client, "/ideas/ideas.atom"))
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "AB"
