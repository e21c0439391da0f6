"""Entrants change their answers, and give us what we asked for."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from challenges.forms.private import RevisionForm
from challenges.models import Entry, EntryRevision
from challenges.services.entering import entries
from challenges.services.moderation import decisions
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from focus_areas.models import FocusArea
from outbox.models import Email, TeamNoticeTopic
from tests.challenges.entering.private_page import change_entry, revision_form_data
from tests.challenges.factories import (
    make_challenge,
    make_entry,
    make_public_entry,
    release_held_emails,
)
from tests.support.emails import recipients_and_subjects

TEAM = "team@westbridge.example"
MIRA = "mira@example.com"


def test_a_change_is_stored_and_the_old_words_are_kept(
    client: Client, entry: Entry
) -> None:
    before = entry.answers
    changed = change_entry(client, entry, idea="Two hotels.", title="Bee palaces")
    assert (changed.title, changed.idea, changed.status) == (
        "Bee palaces",
        "Two hotels.",
        "submitted",
    )
    assert EntryRevision.objects.get().answers == before
    subject = f"We have your changes ({entry.reference})"
    assert recipients_and_subjects() == [(MIRA, subject)]


def test_sending_the_form_as_it_was_changes_nothing(
    client: Client, entry: Entry
) -> None:
    change_entry(client, entry)
    assert (
        EntryRevision.objects.count(),
        recipients_and_subjects(),
        entry.history.count(),
    ) == (0, [], 1)


def test_a_double_click_is_one_change(client: Client, entry: Entry) -> None:
    sent = revision_form_data(entry, idea="Two hotels.")
    for _click in "ab":
        client.post(f"{entry.private_path}change/", sent)
    assert (EntryRevision.objects.count(), len(recipients_and_subjects())) == (1, 1)


def test_a_changed_public_idea_is_read_again_first(
    client: Client, staff: User, site: SiteSettings
) -> None:
    entry = make_public_entry(staff)
    Email.objects.all().delete()
    TeamNoticeTopic.objects.all().delete()
    changed = change_entry(client, entry, idea="Two hotels.")
    assert (changed.status, changed.is_public) == ("submitted", False)
    assert recipients_and_subjects() == [
        (TEAM, f"To review again: Bee hotels ({entry.reference})"),
        (MIRA, f"We have your changes ({entry.reference})"),
    ]


def test_what_we_asked_for_is_answered_on_the_page(
    client: Client, staff: User, entry: Entry
) -> None:
    decisions.request_changes(entry, by=staff, message="Which roofs do you mean?")
    email = Email.objects.get()
    assert email.subject.startswith("We need something from you: Bee hotels")
    assert f"{entry.private_url}change/" in email.text.splitlines()
    release_held_emails()
    page = client.get(f"{entry.private_path}change/").text
    assert "Which roofs do you mean?" in page
    changed = change_entry(client, entry, reply="Those of libraries.")
    row = changed.history.last()
    assert (changed.status, row.by, row.message) == (
        "submitted",
        None,
        "Those of libraries.",
    )
    assert EntryRevision.objects.count() == 0


def test_what_we_asked_for_may_come_after_closing(
    client: Client, staff: User, entry: Entry
) -> None:
    decisions.request_changes(entry, by=staff, message="Which roofs?")
    release_held_emails()
    with time_machine.travel(entry.challenge.closes_at + timedelta(days=1)):
        changed = change_entry(client, entry, idea="On libraries.")
    assert (changed.idea, changed.status) == ("On libraries.", "submitted")


def test_after_closing_nothing_else_is_changed(client: Client, entry: Entry) -> None:
    with time_machine.travel(entry.challenge.closes_at + timedelta(minutes=1)):
        page = client.get(f"{entry.private_path}change/")
        address = f"{entry.private_path}change/"
        shown = client.post(address, revision_form_data(entry, idea="Too late."))
        with pytest.raises(TransitionNotAllowed):
            entries.update_answers(entry, answers={}, consent_words={})
    entry.refresh_from_db()
    assert page.url == entry.private_path
    assert "It is too late to change your idea." in shown.text
    assert "Too late.</textarea>" in shown.text
    assert entry.idea != "Too late."


def test_a_changed_consent_is_kept_in_the_words_shown(
    client: Client, entry: Entry
) -> None:
    changed = change_entry(client, entry, may_contact="on")
    assert changed.may_contact
    assert changed.consent_words["may_contact"] == (
        "You may contact me to talk about my idea"
    )


def test_a_mistake_keeps_what_was_typed_and_stores_nothing(
    client: Client, entry: Entry
) -> None:
    sent = revision_form_data(entry, title="", idea="Two hotels.")
    page = client.post(f"{entry.private_path}change/", sent)
    assert page.context["form"].errors == {"title": ["Enter a name for your idea"]}
    assert "Two hotels." in page.text
    assert EntryRevision.objects.count() == 0


typed = st.text(max_size=120) | st.sampled_from(["", "word " * 600, "\x00", "www.x.y"])


@hypothesis_settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(over=st.dictionaries(st.sampled_from(["title", "idea", "focus_area"]), typed))
def test_any_change_is_taken_or_explained(db: None, over: dict[str, str]) -> None:
    entry = make_entry(challenge=make_challenge())
    sent = QueryDict(mutable=True)
    sent.update(revision_form_data(entry, **over))
    form = RevisionForm(sent, entry=Entry.objects.get(pk=entry.pk))
    if form.is_valid():
        changed = entries.update_answers(entry, answers=form.answers, consent_words={})
        assert changed.answers["title"] == form.answers["title"]
    else:
        assert set(form.errors) <= {"title", "idea", "focus_area"}


def test_an_old_page_does_not_answer_what_was_never_read(
    client: Client, staff: User, entry: Entry
) -> None:
    sent = revision_form_data(entry, idea="Two hotels.")
    decisions.request_changes(entry, by=staff, message="Which street?")
    release_held_emails()
    page = client.post(f"{entry.private_path}change/", sent)
    entry.refresh_from_db()
    assert entry.status == "changes_requested"
    assert "We have just asked you for something: please read it first." in page.text
    assert "Which street?" in page.text
    assert "Two hotels." in page.text
    again = {**sent, "form_token": page.context["form"]["form_token"].value()}
    assert client.post(f"{entry.private_path}change/", again).status_code == 303


def test_an_answer_is_kept_whatever_we_did_meanwhile(
    client: Client, staff: User, entry: Entry
) -> None:
    decisions.request_changes(entry, by=staff, message="Which street?")
    entry = decisions.return_to_review(entry, by=staff)
    changed = change_entry(client, entry, reply="The high street.")
    assert changed.history.last().staff_note == "The entrant writes: The high street."


def test_nobody_decides_about_words_that_were_changed_meanwhile(
    client: Client, staff_client: Client, entry: Entry
) -> None:
    review = f"/admin/challenges/entry/{entry.pk}/"
    version = staff_client.get(f"{review}change/").context["fingerprint"]
    change_entry(client, entry, idea="Something else.")
    sent = {"action_name": "approve", "message": "Lovely.", "fingerprint": version}
    page = staff_client.post(f"{review}action/", sent).text
    entry.refresh_from_db()
    assert entry.status == "submitted"
    assert "It was changed while you were reading it." in page
    assert "Lovely." in page


def test_staff_see_what_it_said_before(
    client: Client, staff_client: Client, entry: Entry
) -> None:
    change_entry(client, entry, idea="Two hotels.")
    page = staff_client.get(f"/admin/challenges/entry/{entry.pk}/change/")
    assert "A hotel for bees on every library roof." in page.text
    assert "The entrant changed the answers." in page.text


def test_areas_of_the_form_are_those_of_the_site(client: Client, entry: Entry) -> None:
    area = FocusArea.objects.get(slug="driving-innovation")
    changed = change_entry(client, entry, focus_area=str(area.pk))
    assert changed.focus_area == area


def test_areas_are_those_of_the_challenge_and_the_one_it_has(
    client: Client, entry: Entry
) -> None:
    area = FocusArea.objects.get(slug="driving-innovation")
    entry.challenge.focus_areas.set([area])
    page = client.get(f"{entry.private_path}change/")
    areas = page.context["form"].fields["focus_area"].queryset
    assert {area.slug for area in areas} == {"clean-tech-city", "driving-innovation"}
