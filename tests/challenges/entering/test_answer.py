"""What we asked for is answered on the private page, beside the question."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from challenges.models import Entry, EntryRevision
from challenges.services.moderation import decisions
from tests.challenges.factories import antispam_fields, release_held_emails
from tests.support.form_errors import field_errors


@pytest.fixture
def entry_asked_for_changes(entry: Entry, staff: User) -> Entry:
    decisions.request_changes(entry, by=staff, message="Which roofs do you mean?")
    release_held_emails()
    return Entry.objects.get(pk=entry.pk)


def test_the_question_stands_first_with_a_box_for_the_answer(
    client: Client, entry_asked_for_changes: Entry
) -> None:
    page = client.get(entry_asked_for_changes.private_path).text
    state = page[page.index('class="state state--ask') :]
    state = state[: state.index("</section>")]
    assert "Which roofs do you mean?" in state
    assert 'name="reply"' in state


def test_an_answer_brings_the_idea_back_to_review_as_it_was(
    client: Client, entry_asked_for_changes: Entry
) -> None:
    entry = entry_asked_for_changes
    sent = {"reply": "Those of libraries.", **antispam_fields()}
    response = client.post(f"{entry.private_path}answer/", sent)
    assert (response.status_code, response.url) == (303, entry.private_path)
    entry.refresh_from_db()
    assert (entry.status, entry.history.last().message) == (
        "submitted",
        "Those of libraries.",
    )
    assert EntryRevision.objects.count() == 0


def test_an_empty_answer_is_asked_for_again(
    client: Client, entry_asked_for_changes: Entry
) -> None:
    url = f"{entry_asked_for_changes.private_path}answer/"
    page = client.post(url, {"reply": " ", **antispam_fields()}).text
    assert field_errors(page) == {"reply": ["Write your answer first"]}


def test_an_answer_that_nothing_asks_for_any_more_is_not_lost(
    client: Client, entry_asked_for_changes: Entry, staff: User
) -> None:
    entry = entry_asked_for_changes
    decisions.return_to_review(entry, by=staff)
    sent = {"reply": "Those of libraries.", **antispam_fields()}
    response = client.post(f"{entry.private_path}answer/", sent, follow=True)
    entry.refresh_from_db()
    note = "The entrant writes: Those of libraries."
    assert (
        "Those of libraries." in response.text
        or entry.history.last().staff_note == note
    )


def test_an_answer_that_comes_too_late_is_shown_to_be_copied(
    client: Client, entry_asked_for_changes: Entry, staff: User
) -> None:
    entry = entry_asked_for_changes
    decisions.decline(entry, by=staff, message="No.")
    release_held_emails()
    sent = {"reply": "Those of libraries.", **antispam_fields()}
    page = client.post(f"{entry.private_path}answer/", sent).text
    assert "Those of libraries.</textarea>" in page
    assert "It is too late to change your idea." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_as_many_queries_for_three_questions_as_for_one(
    client: Client,
    entry: Entry,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for _row in range(rows):
        entry = decisions.request_changes(entry, by=staff, message="Which roofs?")
        release_held_emails()
        entry = decisions.return_to_review(Entry.objects.get(pk=entry.pk), by=staff)
    decisions.request_changes(entry, by=staff, message="Which roofs?")
    release_held_emails()
    # entry, history, request, files, duplicates, is redacted, site
    with django_assert_num_queries(7):
        client.get(entry.private_path)
