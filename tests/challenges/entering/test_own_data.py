"""Entrants take away all that we hold, and delete it."""

import json

from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Entry, EntryRevision
from core.models import SiteSettings
from outbox.models import Email
from tests.challenges.entering.private_page import ask_for_links, change_entry
from tests.challenges.factories import approve_and_tell, make_entry
from tests.support.emails import recipients_and_subjects

TEAM = "team@westbridge.example"
MIRA = "mira@example.com"
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
