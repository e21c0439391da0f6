"""Actions of staff beside decisions: assignment, notes, takedown, due dates."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Entry, PersonalDataAccess
from challenges.services.entering import entries
from challenges.services.moderation import decisions, triage
from challenges.services.records import access
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from core.working_days import end_of_working_day
from outbox.models import Email
from tests.challenges.admin_pages import staff_notes
from tests.challenges.factories import make_entry, make_public_entry


@pytest.fixture
def entry(site: SiteSettings) -> Entry:
    return make_entry(title="Bee hotels")


@pytest.fixture
def colleague(db: None) -> User:
    return User.objects.create_user("kim", first_name="Kim", last_name="Holt")


def pages_that_name_the_idea(client: Client, pages: list[str]) -> list[str]:
    return [page for page in pages if b"Bee hotels" in client.get(page).getvalue()]


def test_the_history_says_whose_it_was(
    entry: Entry, staff: User, colleague: User
) -> None:
    triage.assign(entry, to=colleague, by=staff)
    assert Entry.objects.get().assignee == colleague
    triage.assign(entry, to=colleague, by=staff)
    triage.assign(entry, to=None, by=staff)
    assert Entry.objects.get().assignee is None
    assert staff_notes(entry) == ["Assigned to Kim Holt.", "Assigned to nobody."]


def test_a_note_says_something(entry: Entry, staff: User) -> None:
    triage.add_note(entry, by=staff, text=" Asked the parks team. ")
    with pytest.raises(ValueError, match="A note says something"):
        triage.add_note(entry, by=staff, text=" ")
    assert staff_notes(entry) == ["Asked the parks team."]


def test_what_is_taken_down_is_nowhere_at_once_and_back_when_it_is_undone(
    client: Client, site: SiteSettings, staff: User
) -> None:
    entry = make_public_entry(staff, title="Bee hotels")
    pages = ["/ideas/", "/ideas/ideas.atom", "/ideas/ideas.json", "/ideas/ideas.csv"]
    pages.append(entry.focus_area.get_absolute_url())
    assert pages_that_name_the_idea(client, pages) == pages
    triage.take_down(entry, by=staff, reason="Names a neighbour.")
    assert pages_that_name_the_idea(client, pages) == []
    assert client.get(entry.get_absolute_url()).status_code == 410
    triage.restore(entry, by=staff, reason="The name is gone.")
    assert pages_that_name_the_idea(client, pages) == pages
    assert staff_notes(entry) == [
        "Taken down: Names a neighbour.",
        "No longer taken down. The name is gone.",
    ]


def test_the_entrant_hears_of_a_takedown_if_there_is_something_to_say(
    entry: Entry, staff: User
) -> None:
    Email.objects.all().delete()
    triage.take_down(entry, by=staff, reason="Names a neighbour.")
    assert not Email.objects.exists()
    triage.restore(entry, by=staff)
    triage.take_down(entry, by=staff, reason="Hm.", message="It names a neighbour.")
    email = Email.objects.get()
    assert (email.to, email.status) == ("mira@example.com", "held")
    assert "It names a neighbour." in email.text


def test_the_private_page_says_that_it_is_taken_down(
    client: Client, site: SiteSettings, staff: User
) -> None:
    entry = make_public_entry(staff)
    sentence = "We have taken it off our website for now."
    assert sentence not in client.get(entry.private_path).text
    triage.take_down(entry, by=staff, reason="Names a neighbour.")
    assert sentence in client.get(entry.private_path).text


def test_a_takedown_is_done_and_undone_once(entry: Entry, staff: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="It is not taken down"):
        triage.restore(entry, by=staff)
    triage.take_down(entry, by=staff, reason="Hm.")
    with pytest.raises(TransitionNotAllowed, match="taken down already"):
        triage.take_down(entry, by=staff, reason="Hm.")
    assert staff_notes(entry) == ["Taken down: Hm."]


def test_who_read_personal_data_is_noted_once_an_hour(
    entry: Entry, staff: User, colleague: User
) -> None:
    now = timezone.now()
    looks = [(staff, 0), (staff, 59), (colleague, 59), (staff, 61)]
    for who, minutes in looks:
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            access.record_access(entry, by=who, what=PersonalDataAccess.What.ENTRY)
    assert [row.by for row in entry.accesses.all()] == [staff, colleague, staff]


def test_a_promise_that_changes_changes_for_everybody_who_waits(
    entry: Entry, staff: User
) -> None:
    challenge = entry.challenge
    decided = decisions.approve(make_entry(challenge=challenge), by=staff)
    back = make_entry(challenge=challenge)
    entries.withdraw(back)
    entries.undo_withdrawal(back)
    challenge.promise_days = 20
    triage.recalculate_due_dates(challenge)
    dues = [
        end_of_working_day(e.history.last().at, 20) if e != decided else None
        for e in (entry, decided, back)
    ]
    in_order = Entry.objects.order_by("pk").values_list("answer_due", flat=True)
    assert list(in_order) == dues
