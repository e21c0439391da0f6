"""The review page: the email before it is written, notes, undo, and the next one."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from challenges.models import Challenge, Entry
from challenges.services.moderation import decisions
from core.models import SiteSettings
from outbox.models import Email
from tests.challenges.admin_pages import current_state, entry_page_url, press_button
from tests.challenges.factories import make_entry, release_held_emails

BUTTONS = [
    "action",
    "use_reason",
    "preview",
    "note",
    "assign",
    "take_down",
    "restore",
    "undo",
]
FILTERS = "?" + urlencode({"_changelist_filters": "status__exact=submitted"})


def test_the_preview_is_the_email_and_changes_nothing(
    staff_client: Client, entry: Entry
) -> None:
    before = current_state(entry)
    sent = {"action_name": "approve", "message": "We like bees."}
    page = press_button(staff_client, entry, "preview", **sent)
    shown = page.context["email"]
    assert current_state(entry) == before
    press_button(staff_client, entry, **sent)
    email = Email.objects.latest("pk")
    secret = email.text.replace(entry.private_url, "(the entrant’s private link)")
    assert (shown.subject, shown.text) == (email.subject, secret)
    assert entry.get_absolute_url() in shown.text
    assert entry.private_path not in page.text


def test_the_preview_says_when_nobody_gets_an_email(
    staff_client: Client, staff: User, site: SiteSettings
) -> None:
    entry = make_entry(by=staff, origin="phone", email="")
    page = press_button(staff_client, entry, "preview", action_name="approve")
    assert "Nobody gets an email." in page.text


def test_a_note_to_staff_needs_no_decision(staff_client: Client, entry: Entry) -> None:
    press_button(staff_client, entry, "note", staff_note="Asked the parks team.")
    step = entry.history.last()
    assert (step.to_status, step.staff_note) == ("submitted", "Asked the parks team.")
    page = press_button(staff_client, entry, "note", message="Dear Mira")
    assert "Write the note first." in page.text
    assert "Dear Mira</textarea>" in page.text


def test_undo_is_offered_until_the_email_is_out(
    staff_client: Client, entry: Entry
) -> None:
    page = press_button(staff_client, entry, action_name="approve")
    assert "approved. The email goes out in 15 minutes: until then" in page.text
    assert page.context["may_undo"]
    assert (
        "Undone. No email went out." in press_button(staff_client, entry, "undo").text
    )
    press_button(staff_client, entry, action_name="approve")
    release_held_emails()
    assert not staff_client.get(entry_page_url(entry)).context["may_undo"]
    page = press_button(staff_client, entry, "undo")
    assert "Too late to undo: the entrant has been told." in page.text


def test_entries_are_assigned_and_taken(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    kim = User.objects.create_user("kim", is_staff=True)
    kim.user_permissions.add(Permission.objects.get(codename="moderate_entry"))
    stranger = User.objects.create_user("lou", is_staff=True)
    press_button(staff_client, entry, "assign", to=str(kim.pk))
    assert Entry.objects.get().assignee == kim
    press_button(staff_client, entry, "assign", me="1")
    assert Entry.objects.get().assignee == staff
    page = press_button(staff_client, entry, "assign", to=str(stranger.pk))
    assert "Choose somebody who may do this work." in page.text
    press_button(staff_client, entry, "assign", to="")
    assert Entry.objects.get().assignee is None


def test_a_takedown_needs_its_reason_and_is_undone(
    staff_client: Client, entry: Entry
) -> None:
    page = press_button(staff_client, entry, "take_down", take_down_message="Dear Mira")
    assert "Say why: colleagues will ask." in page.text
    assert "Dear Mira</textarea>" in page.text
    page = press_button(
        staff_client, entry, "take_down", take_down_reason="Names a neighbour."
    )
    assert "Taken down: no visitor sees it, whatever you decide." in page.text
    press_button(staff_client, entry, "restore")
    assert not Entry.objects.get().is_taken_down
    page = press_button(staff_client, entry, "restore")
    assert "It is not taken down." in page.text


def test_decide_and_next_walks_through_the_list_that_it_was_opened_from(
    staff_client: Client, challenge: Challenge
) -> None:
    entries = [make_entry(challenge=challenge) for _row in range(3)]
    page = staff_client.get(entry_page_url(entries[1], query=FILTERS))
    assert page.context["previous_url"] == entry_page_url(entries[0], query=FILTERS)
    assert page.context["next_url"] == entry_page_url(entries[2], query=FILTERS)
    sent = {"action_name": "approve", "next": "1"}
    response = staff_client.post(entry_page_url(entries[1], "action", FILTERS), sent)
    assert response.url == entry_page_url(entries[2], query=FILTERS)
    response = staff_client.post(response.url.replace("change", "action", 1), sent)
    assert response.url == entry_page_url(entries[0], query=FILTERS)
    response = staff_client.post(response.url.replace("change", "action", 1), sent)
    page = staff_client.get(response.url)
    assert response.url == "/admin/challenges/entry/?status__exact=submitted"
    assert "That was the last one of this list that waits." in page.text


def test_a_refusal_does_not_go_on_to_the_next(
    staff_client: Client, challenge: Challenge
) -> None:
    first, _second = (make_entry(challenge=challenge) for _row in "ab")
    page = press_button(staff_client, first, action_name="decline", next="1")
    assert page.context["obj"] == first
    assert "Give the reason: the entrant is owed one." in page.text


@pytest.mark.parametrize("page", BUTTONS)
def test_whoever_may_only_look_changes_nothing(
    client: Client, entry: Entry, page: str
) -> None:
    clerk = User.objects.create_user("kim", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_entry"))
    client.force_login(clerk)
    before = current_state(entry)
    sent = {
        "action_name": "approve",
        "me": "1",
        "take_down_reason": "Hm.",
        "staff_note": "Hm.",
    }
    assert client.post(entry_page_url(entry, page), sent).status_code == 403
    shown = client.get(entry_page_url(entry))
    assert shown.context["buttons"] == {}
    assert "assign_form" not in shown.context
    assert current_state(entry) == before


@pytest.mark.parametrize("page", BUTTONS)
def test_whoever_signs_in_again_after_a_button_lands_on_the_page(
    staff_client: Client, entry: Entry, page: str
) -> None:
    response = staff_client.get(entry_page_url(entry, page, FILTERS))
    assert response.url == entry_page_url(entry, query=FILTERS)


def test_the_first_mistake_has_the_focus(staff_client: Client, entry: Entry) -> None:
    page = press_button(staff_client, entry, action_name="decline")
    [field] = [f for f in page.context["fields"] if f.name == "message"]
    assert "autofocus" in str(field)


def test_each_held_email_can_be_reached(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    decisions.approve(entry, by=staff)
    release_held_emails()
    decisions.return_to_review(entry, by=staff)
    [line] = staff_client.get(entry_page_url(entry)).context["emails"]
    assert line.subject.startswith("We are looking at your idea again")
    path = f"/admin/outbox/email/{line.email.pk}/change/"
    assert line.url == f"{path}?next={entry_page_url(entry)}"
