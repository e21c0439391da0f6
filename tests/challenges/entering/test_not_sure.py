"""“I am not sure: you choose”: an idea without a focus area, as its entrant sees it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from challenges.forms.fields import NOT_SURE
from challenges.forms.private import RevisionForm
from challenges.models import Challenge, Draft, Entry
from challenges.services.entering import entries
from challenges.services.moderation import decisions
from focus_areas.models import FocusArea
from outbox.models import Email
from tests.challenges.entering.private_page import change_entry, revision_form_data
from tests.challenges.factories import (
    enter_path,
    entry_form_data,
    fill_in_and_send,
    first_page_data,
    make_entry,
    release_held_emails,
)

WORDS = "I am not sure: you choose"
LEFT_TO_US = "Our team will choose"


@pytest.fixture
def area(db: None) -> FocusArea:
    return FocusArea.objects.get(slug="driving-innovation")


@pytest.fixture
def unsure_entry(challenge: Challenge) -> Entry:
    entry = make_entry(challenge=challenge, focus_area=None)
    Email.objects.all().delete()
    return entry


def told_area(client: Client, entry: Entry) -> tuple[str, bool]:
    """Return the area in the file of all data, and whether the private page says that
    the choice is still ours."""
    answers = client.get(f"{entry.private_path}data.json").json()["answers"]
    page = client.get(entry.private_path).text
    return answers["focus_area"], LEFT_TO_US in page


def test_it_is_the_last_of_the_choices_and_chosen_by_nobody(
    client: Client, challenge: Challenge
) -> None:
    client.post(enter_path(challenge), first_page_data())
    url = Draft.objects.get().page_path("title")
    field = client.get(url).context["form"]["focus_area"]
    labels = [option.choice_label for option in field]
    assert labels == [*map(str, FocusArea.objects.all()), WORDS]
    assert [option for option in field if option.data["selected"]] == []


def test_an_idea_may_leave_its_focus_area_to_us(
    client: Client, challenge: Challenge
) -> None:
    fill_in_and_send(client, challenge, focus_area=NOT_SURE)
    entry = Entry.objects.get()
    assert (entry.status, entry.focus_area) == ("submitted", None)
    assert told_area(client, entry) == ("", True)


def test_a_draft_keeps_the_answer_in_words(
    client: Client, challenge: Challenge
) -> None:
    client.post(enter_path(challenge), first_page_data())
    draft = Draft.objects.get()
    client.post(draft.page_path("title"), entry_form_data(focus_area=NOT_SURE))
    for page in ("", "check/"):
        assert WORDS in client.get(f"{draft.draft_path}{page}").text
    field = client.get(draft.page_path("title")).context["form"]["focus_area"]
    assert [o.choice_label for o in field if o.data["selected"]] == [WORDS]


def test_the_area_that_we_chose_is_told_with_the_decision(
    client: Client, staff: User, unsure_entry: Entry, area: FocusArea
) -> None:
    decisions.approve(unsure_entry, by=staff, focus_area=area)
    assert "Its focus area is Driving innovation." in Email.objects.get().text
    assert told_area(client, unsure_entry) == ("", True)
    page = client.get(f"{unsure_entry.private_path}data.json").json()
    assert page["earlier_answers"] == []
    release_held_emails()
    assert told_area(client, unsure_entry) == ("driving-innovation", False)
    assert client.get(unsure_entry.get_absolute_url()).status_code == 200


def test_a_change_before_the_email_takes_the_area_back(
    client: Client, staff: User, unsure_entry: Entry, area: FocusArea
) -> None:
    decisions.approve(unsure_entry, by=staff, focus_area=area)
    changed = change_entry(client, unsure_entry, idea="Two hotels.")
    assert (changed.status, changed.focus_area, changed.idea) == (
        "submitted",
        None,
        "Two hotels.",
    )
    answers = [revision.answers["focus_area"] for revision in changed.revisions.all()]
    assert answers == [""]


def test_a_form_that_changes_nothing_does_not_undo_a_held_decision(
    client: Client, staff: User, unsure_entry: Entry, area: FocusArea
) -> None:
    decisions.approve(unsure_entry, by=staff, focus_area=area)
    changed = change_entry(client, unsure_entry)
    assert (changed.status, changed.focus_area) == ("approved", area)


def test_an_answer_to_us_leaves_the_choice_to_us(
    staff: User, unsure_entry: Entry, area: FocusArea
) -> None:
    decisions.request_changes(unsure_entry, by=staff, message="Which roofs?")
    release_held_emails()
    decisions.approve(unsure_entry, by=staff, focus_area=area)
    entry = entries.answer(unsure_entry, reply="Those of libraries.")
    assert (entry.status, entry.focus_area) == ("submitted", None)


def test_an_idea_that_has_an_area_keeps_one(
    client: Client, staff: User, unsure_entry: Entry, area: FocusArea
) -> None:
    old_page = revision_form_data(unsure_entry, idea="Two hotels.")
    decisions.approve(unsure_entry, by=staff, focus_area=area)
    release_held_emails()
    unsure_entry.refresh_from_db()
    offered = RevisionForm(entry=unsure_entry)["focus_area"]
    assert WORDS not in [option.choice_label for option in offered]
    assert old_page["focus_area"] == NOT_SURE
    client.post(f"{unsure_entry.private_path}change/", old_page)
    unsure_entry.refresh_from_db()
    assert (unsure_entry.focus_area, unsure_entry.idea) == (area, "Two hotels.")
