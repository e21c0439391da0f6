"""Somebody leaves the review page in the middle of a message, and finds it again."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge, Entry, PersonalDataAccess
from challenges.services.moderation import decisions, duplicates, redaction
from core.typed_words import KEPT, MAX_KEPT
from tests.challenges.admin_pages import entry_page_url
from tests.challenges.factories import (
    make_entry,
    make_public_entry,
)
from tests.challenges.files import PHOTO, uploaded_file

LIST = "/admin/challenges/entry/"
TYPED = {
    "action_name": "decline",
    "message": "Dear Mira",
    "take_down_reason": "It names Kim",
}
CHOOSE_AGAIN = "Choose the file again: it was not kept."


def leave(client: Client, entry: Entry, url: str, **typed: object) -> HttpResponse:
    """Press a link of the page."""
    data = {"go_to": url, **typed}
    return client.post(entry_page_url(entry, "leave"), data)


def holds(page: HttpResponse) -> dict[str, str]:
    fields = [*page.context["fields"], *page.context["take_down_form"]]
    values = {field.name: field.value() for field in fields}
    values["action_name"] = page.context["chosen_action"]
    return {name: value for name, value in values.items() if value}


def test_links_beside_the_message_are_buttons_of_its_form(
    staff_client: Client, staff: User, challenge: Challenge
) -> None:
    """But downloads, and what opens in a new tab."""
    entry = make_entry(
        challenge=challenge,
        problem="Ask mira@example.com.",
        links="https://bees.example",
    )
    other = make_entry(challenge=challenge, email="tom@example.com")
    duplicates.mark_duplicate(other, of=entry, by=staff)
    redaction.redact(entry, by=staff)
    decisions.approve(Entry.objects.get(pk=entry.pk), by=staff)
    page = staff_client.get(entry_page_url(entry)).text
    form = page[page.index('id="decide"') :].partition("</form>")[0]
    plain = re.findall(r'<a href="([^"]+)"(?! target="_blank")', form)
    assert plain == [
        "mailto:mira@example.com",
        entry_page_url(entry, "case_file"),
        entry_page_url(entry, "redacted_case_file"),
    ]
    go_to = set(re.findall(r'name="go_to" value="([^"?]+)', form))
    assert go_to >= {
        LIST,
        entry_page_url(entry, "redact_by_hand"),
        entry_page_url(entry, "original"),
        entry_page_url(entry, "history"),
        entry_page_url(other),
    }


@pytest.mark.parametrize("to", ["redact_by_hand", "history"])
def test_what_was_typed_is_there_when_one_comes_back(
    staff_client: Client, entry: Entry, to: str
) -> None:
    url = entry_page_url(entry, to)
    assert leave(staff_client, entry, url, **TYPED).url == url
    staff_client.get(url)
    page = staff_client.get(entry_page_url(entry))
    assert holds(page) == TYPED
    assert "What you typed before is here. It is not sent." in page.text
    assert holds(staff_client.get(entry_page_url(entry))) == TYPED


def test_what_was_taken_out_by_hand_leads_back_to_the_message(
    staff_client: Client, entry: Entry
) -> None:
    url = entry_page_url(entry, "redact_by_hand")
    leave(staff_client, entry, url, **TYPED)
    opened = staff_client.get(url).context
    texts = {field.name: field.value() for field in opened["form"]}
    sent = {**texts, "idea": "[removed]", "fingerprint": opened["fingerprint"]}
    page = staff_client.post(url, sent, follow=True)
    assert "Saved. The original is kept." in page.text
    assert holds(page) == TYPED
    assert page.context["fingerprint"] != opened["fingerprint"]


def test_the_next_button_takes_the_words_along(
    staff_client: Client, entry: Entry
) -> None:
    leave(staff_client, entry, LIST, **TYPED)
    staff_client.post(entry_page_url(entry, "action"), TYPED)
    assert entry.history.last().message == "Dear Mira"
    assert staff_client.session[KEPT].keys() == {f"challenges.entry/{entry.pk}"}
    page = staff_client.get(entry_page_url(entry))
    assert holds(page) == {"take_down_reason": "It names Kim"}
    staff_client.post(
        entry_page_url(entry, "take_down"), {"take_down_reason": "It names Kim"}
    )
    assert staff_client.session[KEPT] == {}


def test_a_decision_keeps_what_was_typed_beside_it_and_says_where(
    staff_client: Client, challenge: Challenge
) -> None:
    first, second = (make_entry(challenge=challenge) for _row in "ab")
    data = {"action_name": "approve", "next": "1", "take_down_reason": "It names Kim"}
    page = staff_client.post(entry_page_url(first, "action"), data, follow=True)
    assert page.context["obj"] == second
    assert holds(page) == {}
    assert (
        f'<a href="{entry_page_url(first)}">What else you typed is kept on its page</a>'
    ) in page.text
    page = staff_client.get(entry_page_url(first))
    assert holds(page) == {"take_down_reason": "It names Kim"}


def test_nothing_typed_is_nothing_kept(staff_client: Client, entry: Entry) -> None:
    opened = staff_client.get(entry_page_url(entry)).context
    sent = {"status": "submitted", "fingerprint": opened["fingerprint"], "to": ""}
    assert leave(staff_client, entry, LIST, **sent).url == LIST
    assert KEPT not in staff_client.session
    leave(staff_client, entry, LIST, **TYPED)
    leave(staff_client, entry, LIST, **sent)
    assert staff_client.session[KEPT] == {}


def test_a_file_that_was_chosen_is_asked_for_again(
    staff_client: Client, entry: Entry
) -> None:
    file = uploaded_file("roof.jpg", PHOTO)
    leave(staff_client, entry, LIST, file=file)
    page = staff_client.get(entry_page_url(entry))
    assert page.text.count(CHOOSE_AGAIN) == 1
    assert CHOOSE_AGAIN not in staff_client.get(entry_page_url(make_entry())).text


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/admin/", "//evil.example/", "/contact/", "javascript:x", ""],
)
def test_a_link_leads_nowhere_outside_the_admin(
    staff_client: Client, entry: Entry, elsewhere: str
) -> None:
    assert leave(staff_client, entry, elsewhere).url == entry_page_url(entry)


def test_staff_who_may_only_look_follow_the_links_too(
    client: Client, entry: Entry
) -> None:
    clerk = User.objects.create_user("kim", is_staff=True)
    client.force_login(clerk)
    assert leave(client, entry, LIST).status_code == 403
    clerk.user_permissions.add(Permission.objects.get(codename="view_entry"))
    assert leave(client, entry, LIST).url == LIST


def test_nobody_else_finds_the_words(staff_client: Client, entry: Entry) -> None:
    leave(staff_client, entry, LIST, **TYPED)
    colleague = Client()
    colleague.force_login(User.objects.create_superuser("kim"))
    assert holds(colleague.get(entry_page_url(entry))) == {}


def test_a_session_keeps_the_newest_words(
    staff_client: Client, challenge: Challenge
) -> None:
    entries = [make_entry(challenge=challenge) for _row in range(MAX_KEPT + 1)]
    for entry in [*entries, entries[1]]:
        leave(staff_client, entry, LIST, **TYPED)
    kept = [f"challenges.entry/{e.pk}" for e in [*entries[2:], entries[1]]]
    assert list(staff_client.session[KEPT]) == kept


def test_a_page_that_is_shown_with_kept_words_notes_who_looked(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    leave(staff_client, entry, LIST, **TYPED)
    staff_client.get(entry_page_url(entry))
    assert PersonalDataAccess.objects.get().by == staff


@pytest.mark.parametrize("rows", [1, 3])
def test_leaving_asks_the_database_as_often_for_one_as_for_three(
    staff_client: Client,
    challenge: Challenge,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    entry, *_others = [make_entry(challenge=challenge) for _row in range(rows)]
    # session, user, entry, and three to save the session
    with django_assert_num_queries(6):
        leave(staff_client, entry, LIST, **TYPED)


def test_who_may_decide_no_more_reads_what_they_typed(
    client: Client, staff: User, challenge: Challenge
) -> None:
    entry = make_public_entry(staff, challenge=challenge)
    kim = User.objects.create_user("kim", is_staff=True)
    may = ["view_entry", "record_results"]
    kim.user_permissions.add(*Permission.objects.filter(codename__in=may))
    client.force_login(kim)
    sent = {"message": "Dear Mira", "outcome": "winner"}
    page = client.post(entry_page_url(entry, "outcome"), sent)
    assert "There is nothing for you to decide here." in page.text
    assert ">Dear Mira</textarea>" in page.text


@pytest.mark.parametrize("action", ["approve_without_details", "decline", "spam"])
def test_a_reason_that_a_decision_does_not_need_is_not_dropped(
    staff_client: Client, challenge: Challenge, action: str
) -> None:
    entry = make_entry(challenge=challenge, idea="Ask mira@example.com.")
    sent = {"action_name": action, "details_reason": "She agrees."}
    sent |= {"message": "No room."} if action == "decline" else {}
    page = staff_client.post(entry_page_url(entry, "action"), sent)
    error = "Only “Approve” needs this reason: empty this box first."
    assert page.context["errors"] == {"details_reason": [error]}
    assert error in page.text
    assert 'value="She agrees."' in page.text
