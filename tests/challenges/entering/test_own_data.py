"""Entrants read all that we hold, take it away, and delete it."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from challenges.models import Entry, EntryRevision
from challenges.services.moderation import decisions
from core.models import SiteSettings
from core.templatetags.formatting import plain_date
from outbox.models import Email
from tests.challenges.entering.private_page import ask_for_links, change_entry
from tests.challenges.factories import (
    approve_and_tell,
    make_entry,
    make_update,
)
from tests.support.emails import recipients_and_subjects

TEAM = "team@westbridge.example"
MIRA = "mira@example.com"
PUBLISH = (
    "You may publish my idea on this website, with any links, pictures, organisation "
    "and team names that I gave"
)
MOMENTS = {"received", "until", "added", "at", "written"}
NO_STORE = "max-age=0, no-cache, no-store, must-revalidate, private"


def test_entrants_take_away_all_that_we_hold(
    client: Client, staff: User, site: SiteSettings
) -> None:
    entry = make_entry(title="Bee hotels")
    note = "Knows the mayor."
    approve_and_tell(entry, by=staff, message="Lovely.", staff_note=note)
    change_entry(client, Entry.objects.get(pk=entry.pk), title="Bee palaces")
    response = client.get(f"{entry.private_path}data.json")
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="{entry.reference}.json"'
    )
    assert response.headers["Cache-Control"] == NO_STORE
    data = json.loads(response.content)
    assert (data["email"], data["answers"]["title"]) == (MIRA, "Bee palaces")
    assert [old["title"] for old in data["earlier_answers"]] == ["Bee hotels"]
    happened = [(row["what"], row["message"]) for row in data["what_happened"]]
    assert happened == [
        ("Received, being checked", ""),
        ("In the challenge", "Lovely."),
        ("Received, being checked", ""),
    ]
    assert len(data["emails_to_you"]) == 3
    assert "Knows the mayor." not in response.text


def texts_in(obj: object) -> list[str]:
    """Return every text of a piece of JSON, but for moments."""
    if isinstance(obj, dict):
        obj = [part for name, part in obj.items() if name not in MOMENTS]
    if isinstance(obj, list):
        return [text for part in obj for text in texts_in(part)]
    return [obj] if isinstance(obj, str) else []


def test_the_page_says_all_that_the_file_holds(client: Client, staff: User) -> None:
    entry = make_entry(
        phone="020 7946 0321", postal_address="1 Test Lane", help_needed="Wood."
    )
    approve_and_tell(entry, by=staff, message="Lovely.", staff_note="Mad.")
    make_update(entry, by=staff, text="The first bees are in.")
    change_entry(client, Entry.objects.get(pk=entry.pk), title="Bee palaces")
    data = client.get(f"{entry.private_path}data.json").json()
    page = client.get(f"{entry.private_path}data/").text
    data["answers"]["focus_area"] = data["earlier_answers"][0]["focus_area"] = ""
    lines = [escape(line) for text in texts_in(data) for line in text.splitlines()]
    assert [line for line in lines if line not in page] == []
    assert "Clean tech city" in page
    assert "Mad." not in page
    assert f"{entry.private_path}data.json" in page


def test_the_page_says_what_was_agreed_to_and_who_sees_it(
    client: Client, staff: User
) -> None:
    entry = make_entry(may_publish=False)
    page = client.get(f"{entry.private_path}data/")
    assert page.context["choices"] == [
        ("I have read the rules of the challenge and accept them", True),
        (PUBLISH, False),
        ("You may contact me to talk about my idea", False),
    ]
    assert "You did not say that we may publish your idea" in page.text
    public = approve_and_tell(make_entry(challenge=entry.challenge), by=staff)
    page = client.get(f"{public.private_path}data/").text
    assert f'href="{public.get_absolute_url()}"' in page


def test_the_page_tells_nothing_before_its_time(
    client: Client, staff: User, entry: Entry
) -> None:
    path = f"{entry.private_path}data/"
    before = client.get(path).text
    decisions.approve(entry, by=staff, message="Lovely.")
    assert client.get(path).text == before
    assert plain_date(entry.answer_due) not in before


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts_do_not_grow_with_what_we_hold(
    client: Client,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    entry = make_entry()
    for number in range(rows):
        change_entry(client, entry, idea=f"{number} hotels.")
    entry = approve_and_tell(entry, by=staff)
    for number in range(rows):
        make_update(entry, by=staff, text=f"Update {number}.")
    # the entry, its versions, steps, updates, emails and files (in the file, too), the
    # names of the areas, whether it is redacted and whether it is public, the site
    with django_assert_num_queries(11):
        client.get(f"{entry.private_path}data/")


def test_entrants_delete_everything_and_the_team_learns_the_reference(
    client: Client, entry: Entry
) -> None:
    change_entry(client, entry, idea="Two hotels.")
    ask_for_links(client, MIRA)
    kept = make_entry(challenge=entry.challenge, email="otto@example.com")
    Email.objects.filter(reference=kept.reference).delete()
    Email.objects.filter(subject__contains=kept.reference).delete()
    response = client.post(f"{entry.private_path}delete/")
    page = client.get(response.url)
    assert (page.status_code, "Everything has been deleted" in page.text) == (200, True)
    assert (Entry.objects.get(), EntryRevision.objects.count()) == (kept, 0)
    assert recipients_and_subjects() == [
        (TEAM, f"An entrant has deleted everything ({entry.reference})")
    ]
    assert "Mira" not in Email.objects.get().text
    assert client.get(entry.private_path).status_code == 404
