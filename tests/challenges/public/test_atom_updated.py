"""Atom says when an idea changed (RFC 4287, section 4.2.15): readers show it anew."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Entry
from challenges.models.workflow import PUBLIC_TEXT_FIELDS
from challenges.services import results
from challenges.services.entering import entries
from challenges.services.moderation import decisions, redaction
from core.models import SiteSettings
from tests.challenges.factories import (
    announce,
    approve_and_tell,
    make_challenge,
    make_entry,
    make_update,
    release_held_emails,
)

ATOM = "{http://www.w3.org/2005/Atom}"
START = datetime(2027, 1, 4, 9, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def idea(clock: time_machine.Traveller, site: SiteSettings, staff: User) -> Entry:
    """Sent at 9, taken in at 10."""
    dates = {
        "closes_at": START + timedelta(days=1),
        "results_at": START + timedelta(days=2),
    }
    entry = make_entry(challenge=make_challenge(**dates))
    clock.shift(timedelta(hours=1))
    return approve_and_tell(entry, by=staff)


def feed_times(client: Client) -> tuple[str, str, str]:
    """Published, updated, and updated of the whole feed."""
    feed = ET.fromstring(client.get("/ideas/ideas.atom").content)
    names = ["{0}entry/{0}published", "{0}entry/{0}updated", "{}updated"]
    texts = [feed.findtext(name.format(ATOM)) for name in names]
    return tuple(str(time) for time in texts)


def test_an_idea_is_new_when_it_is_taken_in(client: Client, idea: Entry) -> None:
    assert feed_times(client) == (
        "2027-01-04T09:00:00+00:00",
        *["2027-01-04T10:00:00+00:00"] * 2,
    )


def test_a_revision_that_is_taken_in_again_moves_it(
    client: Client, clock: time_machine.Traveller, staff: User, idea: Entry
) -> None:
    clock.shift(timedelta(hours=1))
    answers = {**idea.answers, "focus_area": idea.focus_area, "idea": "Two hotels."}
    entry = entries.update_answers(idea, answers=answers, consent_words={})
    clock.shift(timedelta(hours=1))
    approve_and_tell(entry, by=staff)
    assert feed_times(client) == (
        "2027-01-04T09:00:00+00:00",
        *["2027-01-04T12:00:00+00:00"] * 2,
    )


def test_what_happened_next_moves_it_and_is_told(
    client: Client, clock: time_machine.Traveller, staff: User, idea: Entry
) -> None:
    for text in ("Bees\x08 moved in.", "There is honey."):
        clock.shift(timedelta(hours=1))
        make_update(idea, by=staff, text=text)
    assert feed_times(client) == (
        "2027-01-04T09:00:00+00:00",
        *["2027-01-04T12:00:00+00:00"] * 2,
    )
    feed = ET.fromstring(client.get("/ideas/ideas.atom").content)
    summary = feed.findtext(f"{ATOM}entry/{ATOM}summary")
    assert summary.startswith("<p>There is honey.</p>\n\n<p>Bees moved in.</p>\n\n")


def test_what_was_taken_out_moves_it(
    client: Client, clock: time_machine.Traveller, staff: User, idea: Entry
) -> None:
    clock.shift(timedelta(hours=1))
    texts = {name: getattr(idea, name) for name in PUBLIC_TEXT_FIELDS}
    redaction.redact_by_hand(idea, by=staff, texts={**texts, "idea": "Hotels."})
    assert feed_times(client) == (
        "2027-01-04T09:00:00+00:00",
        *["2027-01-04T11:00:00+00:00"] * 2,
    )


def test_results_move_the_ideas_that_were_chosen(
    client: Client, clock: time_machine.Traveller, staff: User, idea: Entry
) -> None:
    results.set_outcome(idea, by=staff, outcome="winner", award="Overall winner")
    clock.shift(timedelta(days=3))
    announce(idea.challenge, by=staff)
    assert feed_times(client) == (
        "2027-01-04T09:00:00+00:00",
        *["2027-01-07T10:00:00+00:00"] * 2,
    )


def test_a_correction_moves_what_is_no_longer_chosen(
    client: Client, clock: time_machine.Traveller, staff: User, idea: Entry
) -> None:
    results.set_outcome(idea, by=staff, outcome="winner")
    clock.shift(timedelta(days=3))
    announce(idea.challenge, by=staff)
    results.set_outcome(idea, by=staff, outcome="not_selected")
    clock.shift(timedelta(hours=1))
    announce(idea.challenge, by=staff)
    assert "Winner" not in client.get("/ideas/ideas.atom").text
    assert feed_times(client)[1] == "2027-01-07T11:00:00+00:00"


def test_an_approval_that_was_held_moves_it_when_it_is_shown(
    client: Client, clock: time_machine.Traveller, staff: User, idea: Entry
) -> None:
    entries.withdraw(idea)
    decisions.approve(entries.undo_withdrawal(idea), by=staff)
    clock.shift(timedelta(minutes=10))
    assert feed_times(client)[1] == "None"
    release_held_emails()
    assert feed_times(client)[1] == "2027-01-04T10:10:00+00:00"
