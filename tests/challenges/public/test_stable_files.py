"""Feeds and calendar files stay the same, byte by byte, until something changes."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Challenge
from core.models import SiteSettings
from events.models import Event
from tests.challenges.factories import make_challenge, make_public_entry
from tests.events.factories import make_event

START = datetime(2027, 1, 4, 9, tzinfo=UTC)
ATOM = "/ideas/ideas.atom"
UPDATED = "{http://www.w3.org/2005/Atom}updated"


@pytest.fixture
def published(site: SiteSettings) -> None:
    with time_machine.travel(START, tick=False):
        make_challenge(slug="quiet-streets")
        make_event(slug="talking-map")


def read_twice(client: Client, url: str) -> tuple[bytes, bytes, int]:
    """Return the file on two days, and the status of a question with the first ETag."""
    with time_machine.travel(START + timedelta(hours=1), tick=False):
        first = client.get(url)
    with time_machine.travel(START + timedelta(days=1), tick=False):
        second = client.get(url)
        asked = client.get(url, headers={"If-None-Match": first["ETag"]})
    return first.content, second.content, asked.status_code


@pytest.mark.parametrize(
    "url",
    [
        ATOM,
        f"{ATOM}?q=zzzz",
        f"{ATOM}?challenge=quiet-streets",
        "/challenge/quiet-streets/dates.ics",
        "/events/talking-map/event.ics",
    ],
)
def test_nothing_new_is_the_same_bytes_and_304(
    client: Client, published: None, url: str
) -> None:
    first, second, status = read_twice(client, url)
    assert (first == second, status) == (True, 304)


@pytest.mark.usefixtures("published")
def test_a_feed_is_stable_with_ideas_and_moves_when_there_are_any(
    client: Client, staff: User
) -> None:
    empty = client.get(ATOM).content
    with time_machine.travel(START, tick=False):
        make_public_entry(staff, challenge=Challenge.objects.get())
    first, second, status = read_twice(client, ATOM)
    assert (first == second, status, first == empty) == (True, 304, False)
    moments = [ET.fromstring(feed).findtext(UPDATED) for feed in (empty, first)]
    assert moments == ["2000-01-01T00:00:00+00:00", "2027-01-04T09:00:00+00:00"]


@pytest.mark.usefixtures("published")
def test_rows_from_before_text_was_cleaned_break_no_file(client: Client) -> None:
    Challenge.objects.update(title="Quiet\x0bstreets\x1b", summary="One\rTwo\x08")
    Event.objects.update(title="Talking\x0cmap\x7f", address="\x85\x1fTown hall")
    SiteSettings.objects.update(name="A Smart\x0bCity\ufffe")
    with time_machine.travel(START, tick=False):
        dates = client.get("/challenge/quiet-streets/dates.ics").text
        event = client.get("/events/talking-map/event.ics").text
        atom = client.get(ATOM).content
    assert r"SUMMARY:Quiet\nstreets opens" in dates
    assert r"SUMMARY:Talking\nmap" in event
    assert ET.fromstring(atom).findtext("{*}title") == "Ideas - A SmartCity"
