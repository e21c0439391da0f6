"""The gallery of ideas, for tests to fill and to read."""

import csv
import io
import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge, Entry
from challenges.services import results
from tests.challenges.factories import announce, make_public_entry

ATOM = "{http://www.w3.org/2005/Atom}"
PATHS = ["/ideas/", "/ideas/ideas.atom", "/ideas/ideas.json", "/ideas/ideas.csv"]
RESULTS = {
    "opens_at": timezone.now() - timedelta(days=9),
    "closes_at": timezone.now() - timedelta(days=5),
    "results_at": timezone.now() - timedelta(days=1),
}


def make_winner(staff: User, challenge: Challenge, **fields: Any) -> Entry:
    """An announced winner of a challenge that is over."""
    idea = make_public_entry(staff, challenge=challenge, **fields)
    results.set_outcome(idea, by=staff, outcome="winner", award="Overall winner")
    announce(challenge, by=staff)
    return idea


def fetch_text(client: Client, path: str, query: str = "") -> str:
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200
    content = response.getvalue() if response.streaming else response.content
    return content.decode()


def listed_titles(client: Client, query: str = "") -> list[str]:
    """Return the titles that the page and the three files show; they must agree."""
    page = client.get(f"/ideas/?{query}").context["page_obj"]
    shown = [idea.title for idea in page]
    atom = ET.fromstring(fetch_text(client, "/ideas/ideas.atom", query))
    rows = csv.DictReader(io.StringIO(fetch_text(client, "/ideas/ideas.csv", query)))
    ideas = json.loads(fetch_text(client, "/ideas/ideas.json", query))["ideas"]
    assert [e.findtext(f"{ATOM}title") for e in atom.iter(f"{ATOM}entry")] == shown
    assert [row["title"] for row in rows] == shown
    assert [idea["title"] for idea in ideas] == shown
    return shown


def published_titles() -> list[str]:
    return sorted(Entry.objects.published().values_list("title", flat=True))
