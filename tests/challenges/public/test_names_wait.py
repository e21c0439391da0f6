"""Names of who sent an idea wait for the results: judges read ideas without them."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from challenges.models import Challenge, Entry
from challenges.services import results
from tests.challenges.factories import (
    announce,
    approve_and_tell,
    make_challenge,
    make_entry,
)

NAMES = ("Westbridge Bee Club", "The Drones")

pytestmark = pytest.mark.django_db


@pytest.fixture
def challenge() -> Challenge:
    return make_challenge(names_wait_for_results=True)


@pytest.fixture
def idea(challenge: Challenge, staff: User) -> Entry:
    organisation, team = NAMES
    entry = make_entry(challenge=challenge, organisation=organisation, team=team)
    return approve_and_tell(entry, by=staff)


def outlets(client: Client, idea: Entry) -> dict[str, str]:
    """Return what everybody can read of the idea, and find by its names."""
    urls = {
        "page": idea.get_absolute_url(),
        "gallery": "/ideas/",
        "atom": "/ideas/ideas.atom",
        "json": "/ideas/ideas.json",
        "csv": "/ideas/ideas.csv",
        "open data": "/api/v1/ideas.json",
    }
    texts = {}
    for name, url in urls.items():
        response = client.get(url)
        content = response.getvalue() if response.streaming else response.content
        texts[name] = content.decode()
    return texts


def naming(client: Client, idea: Entry) -> set[str]:
    """Return the outlets that have one of the names."""
    texts = outlets(client, idea)
    return {where for where, text in texts.items() if any(n in text for n in NAMES)}


def finds_it(client: Client) -> bool:
    return "Bee hotels" in client.get("/search/?q=Drones").text


def test_nobody_reads_them_before_the_results(client: Client, idea: Entry) -> None:
    assert naming(client, idea) == set()
    assert not finds_it(client)


def test_everybody_reads_them_once_the_results_are_out(
    client: Client, idea: Entry, staff: User
) -> None:
    Challenge.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    results.set_outcome(idea, by=staff, outcome="winner")
    announce(Challenge.objects.get(), by=staff)
    assert naming(client, idea) == {"page", "atom", "json", "csv", "open data"}


def test_the_search_forgets_and_learns_them_with_the_setting(
    client: Client, idea: Entry, challenge: Challenge
) -> None:
    challenge.names_wait_for_results = False
    challenge.save()
    assert finds_it(client)
    challenge.names_wait_for_results = True
    challenge.save()
    assert not finds_it(client)


def test_entrants_are_told(client: Client, challenge: Challenge) -> None:
    draft_form = client.get(reverse("challenges:paper_form", args=[challenge.slug]))
    told = "Nobody outside reads it before the results are out."
    assert draft_form.text.count(told) == 2
    other = make_challenge()
    form = client.get(reverse("challenges:paper_form", args=[other.slug]))
    assert told not in form.text


def test_the_files_stay_whole(client: Client, idea: Entry) -> None:
    ideas = json.loads(outlets(client, idea)["json"])["ideas"]
    assert [(each["organisation"], each["team"]) for each in ideas] == [("", "")]
