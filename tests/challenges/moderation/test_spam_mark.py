"""A spam mark cannot be noticed: each page stays what it was before."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Entry
from challenges.services.entering import entries, links
from challenges.services.moderation import decisions
from core.models import SiteSettings
from outbox.models import Email
from tests.challenges.factories import entry_form_data, make_entry, release_held_emails

PRIVATE_PAGES = [
    "",
    "change/",
    "withdraw/",
    "emails/",
    "new-link/",
    "delete/",
    "data/",
    "data.json",
]


@pytest.fixture
def entry(site: SiteSettings) -> Entry:
    return make_entry(title="Bee hotels")


@pytest.fixture
def entry_asked_for_changes(entry: Entry, staff: User) -> Entry:
    decisions.request_changes(entry, by=staff, message="Which roofs?")
    release_held_emails()
    return Entry.objects.get(pk=entry.pk)


def visible_pages(client: Client, entry: Entry) -> dict[str, tuple[int, str]]:
    """Return all pages of the link, without the form token, which is new each time."""
    shown = {}
    for end in PRIVATE_PAGES:
        response = client.get(entry.private_path + end)
        words = re.sub(r'name="form_token" value="[^"]*"', "", response.text)
        shown[end] = (response.status_code, words)
    return shown


def visible_history(entry: Entry) -> list[tuple[str, str]]:
    rows = entry.history.visible_to_entrant()
    return [(row.label_for_entrant, row.message) for row in rows]


def send_reply(client: Client, entry: Entry, words: str) -> Entry:
    form = {**entry_form_data(reply=words)}
    assert client.post(f"{entry.private_path}change/", form).status_code == 303
    return Entry.objects.get(pk=entry.pk)


@pytest.mark.parametrize("state", ["entry", "entry_asked_for_changes"])
@pytest.mark.parametrize("days_after_closing", [-1, 1])
def test_no_page_tells_of_the_mark(
    request: pytest.FixtureRequest,
    client: Client,
    staff: User,
    state: str,
    days_after_closing: int,
) -> None:
    entry: Entry = request.getfixturevalue(state)
    moment = entry.challenge.closes_at + timedelta(days=days_after_closing)
    with time_machine.travel(moment, tick=False):
        before = visible_pages(client, entry)
        decisions.mark_spam(entry, by=staff, staff_note="Sells roofs.")
        assert visible_pages(client, entry) == before


def test_neither_does_a_note_of_staff_nor_a_link_that_is_sent_again(
    client: Client, staff: User, entry_asked_for_changes: Entry
) -> None:
    before = visible_pages(client, entry_asked_for_changes)
    decisions.mark_spam(entry_asked_for_changes, by=staff)
    entries.start_emails(entries.stop_emails(entry_asked_for_changes))
    assert visible_pages(client, entry_asked_for_changes) == before
    links.send_links(entry_asked_for_changes.reference)
    text = Email.objects.latest("pk").text
    assert f"({entry_asked_for_changes.reference}): We need something from you" in text


def test_links_of_many_marked_entries_are_one_look_at_their_histories(
    staff: User, entry_asked_for_changes: Entry
) -> None:
    decisions.mark_spam(entry_asked_for_changes, by=staff)
    for _entry in "ab":
        decisions.mark_spam(
            make_entry(challenge=entry_asked_for_changes.challenge), by=staff
        )
    links.send_links(entry_asked_for_changes.email)
    assert Email.objects.latest("pk").text.count("Received, being checked") == 2


def test_an_answer_to_our_request_is_read_whatever_the_mark(
    client: Client, staff: User, entry_asked_for_changes: Entry
) -> None:
    decisions.mark_spam(entry_asked_for_changes, by=staff)
    answered = send_reply(client, entry_asked_for_changes, "Those of libraries.")
    assert answered.status == "submitted"
    assert visible_history(answered) == [
        ("Received, being checked", ""),
        ("We need something from you", "Which roofs?"),
        ("Received, being checked", "Those of libraries."),
    ]


def test_a_change_that_nobody_asked_for_lifts_no_mark(
    client: Client, staff: User, entry: Entry
) -> None:
    decisions.mark_spam(entry, by=staff)
    assert send_reply(client, entry, "Hello?").status == "spam"
    assert visible_history(entry) == [("Received, being checked", "")]


def test_undoing_the_mark_after_a_request_is_told_like_undoing_the_request(
    staff: User, entry_asked_for_changes: Entry
) -> None:
    decisions.mark_spam(entry_asked_for_changes, by=staff)
    Email.objects.all().delete()
    entry = decisions.return_to_review(
        entry_asked_for_changes, by=staff, message="We found it out."
    )
    assert visible_history(entry)[2:] == [
        ("Received, being checked", "We found it out.")
    ]
    assert "We found it out." in Email.objects.get().text
