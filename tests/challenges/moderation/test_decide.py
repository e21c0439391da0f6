"""Decisions on the review page: each button, and what it refuses."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from challenges.models import Entry
from challenges.services.moderation import decisions
from outbox.models import Email
from tests.challenges.admin_pages import entry_page_url, offered_buttons


def decide(client: Client, entry: Entry, action: str, **kwargs: str) -> str:
    """Press a button on the review page; returns the page that follows."""
    address = reverse("admin:challenges_entry_action", args=[entry.pk])
    return client.post(address, {"action_name": action, **kwargs}, follow=True).text


@pytest.mark.parametrize(
    ("action", "status", "subject"),
    [
        ("approve", "approved", "Your idea is in the challenge: Bee hotels"),
        ("decline", "declined", "We are not taking your idea forward: Bee hotels"),
        ("ask", "changes_requested", "We need something from you: Bee hotels"),
        ("spam", "spam", None),
        ("withdraw", "withdrawn", "You have withdrawn your idea"),
    ],
)
def test_each_button_calls_its_service(
    staff_client: Client, entry: Entry, action: str, status: str, subject: str | None
) -> None:
    Email.objects.all().delete()
    message = "Because." if action in {"approve", "decline", "ask"} else ""
    page = decide(staff_client, entry, action, message=message, staff_note="Hm.")
    entry.refresh_from_db()
    step = entry.history.last()
    assert (entry.status, step.by.username, step.staff_note) == (status, "sam", "Hm.")
    assert f"{entry.reference}</a>: " in page
    expected = [f"{subject} ({entry.reference})"] if subject else []
    assert list(Email.objects.values_list("subject", flat=True)) == expected


def test_buttons_are_the_legal_moves(staff_client: Client, entry: Entry) -> None:
    assert offered_buttons(staff_client, entry) == [
        "approve",
        "ask",
        "decline",
        "spam",
        "withdraw",
    ]
    decide(staff_client, entry, "approve")
    entry.refresh_from_db()
    assert offered_buttons(staff_client, entry) == [
        "decline",
        "withdraw",
        "return_to_review",
    ]
    decide(staff_client, entry, "return_to_review")
    entry.refresh_from_db()
    assert entry.status == "submitted"


def test_decline_without_a_reason_comes_back_with_everything_typed(
    staff_client: Client, entry: Entry
) -> None:
    page = decide(staff_client, entry, "decline", staff_note="Keep me.")
    entry.refresh_from_db()
    assert entry.status == "submitted"
    assert "Give the reason: the entrant is owed one." in page
    assert "Keep me." in page


def test_the_second_moderator_is_told_that_it_is_decided(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    decisions.decline(entry, by=staff, message="No.")
    page = decide(staff_client, entry, "approve", message="Splendid!")
    assert "is “Declined” and cannot become “Approved”." in page
    assert "Splendid!" in page


def test_a_button_that_sends_nothing_does_not_swallow_a_message(
    staff_client: Client, entry: Entry
) -> None:
    page = decide(staff_client, entry, "spam", message="Dear Mira, …")
    entry.refresh_from_db()
    assert entry.status == "submitted"
    assert "“Mark as spam” sends nothing: empty this box first." in page
    assert "Dear Mira, …" in page


def test_a_reason_that_nobody_can_see_is_none(
    staff_client: Client, entry: Entry
) -> None:
    decide(staff_client, entry, "decline", message="\u200b")
    entry.refresh_from_db()
    assert entry.status == "submitted"


def test_a_made_up_action_changes_nothing(staff_client: Client, entry: Entry) -> None:
    page = decide(staff_client, entry, "explode")
    entry.refresh_from_db()
    assert entry.status == "submitted"
    assert "Choose what you decide." in page


@pytest.mark.parametrize(
    ("codename", "sees", "decides"),
    [(None, 403, 403), ("view_entry", 200, 403), ("moderate_entry", 200, 303)],
)
def test_deciding_needs_its_own_permission(
    client: Client, entry: Entry, codename: str | None, sees: int, decides: int
) -> None:
    clerk = User.objects.create_user("kim", password="x", is_staff=True)
    if codename:
        clerk.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(clerk)
    address = reverse("admin:challenges_entry_action", args=[entry.pk])
    decided = client.post(address, {"action_name": "approve"}).status_code
    assert client.get(entry_page_url(entry)).status_code == sees
    assert decided == decides
