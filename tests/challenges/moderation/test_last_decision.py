"""The last decision in the green line of the page that follows, with its undo."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge, Entry
from challenges.services.moderation import decisions
from tests.challenges.admin_pages import LIST_URL, entry_page_url, press_button
from tests.challenges.factories import make_entry, release_held_emails
from tests.challenges.moderation.test_review_half_written import text_left_on_page

FILTERS = "?_changelist_filters=status__exact%3Dsubmitted"


@pytest.fixture
def pair(challenge: Challenge) -> list[Entry]:
    return [make_entry(challenge=challenge) for _row in range(2)]


def decide_and_next(client: Client, entry: Entry, **sent: str) -> HttpResponse:
    url = entry_page_url(entry, "action", FILTERS)
    sent = {"action_name": "approve", "next": "1", **sent}
    return client.post(url, sent, follow=True)


def last_decided(page: HttpResponse) -> str | None:
    """Return the reference in the green line."""
    decision = page.context.get("last_decision")
    return decision and decision.entry.reference


def test_the_next_page_says_once_what_was_decided_and_offers_to_undo_it(
    staff_client: Client, pair: list[Entry]
) -> None:
    page = decide_and_next(staff_client, pair[0])
    assert page.context["obj"] == pair[1]
    assert last_decided(page) == pair[0].reference
    said = "approved. The email goes out in 15 minutes: until then nobody outside sees"
    assert page.text.count(said) == 1
    undo = f'formaction="{entry_page_url(pair[1], "undo_last", FILTERS)}"'
    assert f'<button class="button" form="decide" {undo} data-key="u">' in page.text


def test_undoing_it_leads_there_and_keeps_what_was_typed_here(
    staff_client: Client, pair: list[Entry]
) -> None:
    decide_and_next(staff_client, pair[0])
    typed = {"action_name": "decline", "message": "Half-written"}
    url = entry_page_url(pair[1], "undo_last", FILTERS)
    page = staff_client.post(url, typed, follow=True)
    assert page.context["obj"] == pair[0]
    assert page.redirect_chain == [(entry_page_url(pair[0], query=FILTERS), 303)]
    assert "Undone. No email went out." in page.text
    assert "What else you typed is kept on its page" in page.text
    statuses = Entry.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["submitted", "submitted"]
    kept = staff_client.get(entry_page_url(pair[1]))
    assert text_left_on_page(kept) == typed


def test_after_the_last_of_a_list_it_is_undone_from_there(
    staff_client: Client, entry: Entry
) -> None:
    page = decide_and_next(staff_client, entry)
    assert page.request["PATH_INFO"] == LIST_URL
    assert f'action="{entry_page_url(entry, "undo")}' in page.text
    sent = {"decision": str(page.context["last_decision"].pk)}
    staff_client.post(entry_page_url(entry, "undo"), sent)
    assert Entry.objects.get().status == "submitted"


def test_it_stays_until_it_is_too_late(
    staff_client: Client, staff: User, pair: list[Entry]
) -> None:
    decide_and_next(staff_client, pair[0])
    here = entry_page_url(pair[1])
    assert last_decided(staff_client.get(here)) == pair[0].reference
    preview = press_button(staff_client, pair[1], "preview", action_name="approve")
    assert last_decided(preview) == pair[0].reference
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        staff_client.force_login(staff)
        assert last_decided(staff_client.get(here)) is None


@pytest.mark.parametrize("overtaken_by", ["email", "undo", "colleague"])
def test_it_is_offered_no_longer_once_it_cannot_be_undone(
    staff_client: Client, staff: User, pair: list[Entry], overtaken_by: str
) -> None:
    decide_and_next(staff_client, pair[0])
    if overtaken_by == "email":
        release_held_emails()
    elif overtaken_by == "undo":
        decisions.undo(pair[0], by=staff)
    else:
        decisions.decline(pair[0], by=staff, message="No room.")
    assert last_decided(staff_client.get(entry_page_url(pair[1]))) is None
    page = press_button(staff_client, pair[1], "undo_last")
    assert "Undone." not in page.text


def test_the_page_of_that_idea_has_its_own_undo_instead(
    staff_client: Client, pair: list[Entry]
) -> None:
    decide_and_next(staff_client, pair[0])
    page = staff_client.get(entry_page_url(pair[0]))
    assert last_decided(page) is None
    assert page.context["may_undo"]


def test_a_spam_mark_is_undone_the_same_way(
    staff_client: Client, pair: list[Entry]
) -> None:
    page = decide_and_next(staff_client, pair[0], action_name="spam")
    assert "marked as spam. Nobody gets an email." in page.text
    press_button(staff_client, pair[1], "undo_last")
    assert Entry.objects.get(pk=pair[0].pk).status == "submitted"


def test_somebody_else_sees_nothing_of_it(
    staff_client: Client, client: Client, pair: list[Entry]
) -> None:
    decide_and_next(staff_client, pair[0])
    client.force_login(User.objects.create_superuser("kim", password=None))
    assert last_decided(client.get(entry_page_url(pair[1]))) is None
    assert press_button(client, pair[1], "undo_last").context["obj"] == pair[1]
    assert Entry.objects.get(pk=pair[0].pk).status == "approved"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_line_costs_one_query(
    staff_client: Client,
    challenge: Challenge,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    entries = [make_entry(challenge=challenge) for _row in range(rows)]
    for entry in entries:
        decide_and_next(staff_client, entry)
    staff_client.get(LIST_URL)  # takes the messages out of the session
    with django_assert_num_queries(10):
        page = staff_client.get(LIST_URL)
    assert last_decided(page) == entries[-1].reference
