"""Staff: the list of messages, answering, closing, opening again."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from contact import services
from contact.models import Message
from core.models import SiteSettings
from outbox.models import Email
from tests.contact.factories import make_message

LIST_URL = "/admin/contact/message/"

WAITING = ["answer_next", "answer", "phone", "close", "spam"]


def press_button(client: Client, obj: Message, action: str, **kwargs: str) -> str:
    """Press a button on the page of a message; returns the page that follows."""
    address = f"{LIST_URL}{obj.pk}/action/"
    return client.post(address, {"action_name": action, **kwargs}, follow=True).text


def offered_buttons(client: Client, message: Message) -> list[str]:
    page = client.get(f"{LIST_URL}{message.pk}/change/")
    return list(page.context["buttons"])


def test_answering_emails_the_sender(staff_client: Client, message: Message) -> None:
    page = press_button(
        staff_client, message, "answer", message="At 9.", staff_note="Easy."
    )
    message.refresh_from_db()
    step = message.history.get()
    assert (message.status, step.message, step.by.username) == (
        "answered",
        "At 9.",
        "sam",
    )
    done = f"{message.reference}</a>: answered. The email goes out in 15 minutes: "
    assert done + "until then you can undo it." in page
    assert Email.objects.filter(subject__startswith="Our reply").count() == 1


def test_buttons_are_the_legal_moves(staff_client: Client, message: Message) -> None:
    assert offered_buttons(staff_client, message) == WAITING
    press_button(staff_client, message, "close", staff_note="Spam.")
    assert offered_buttons(staff_client, message) == ["reopen"]
    press_button(staff_client, message, "reopen")
    assert offered_buttons(staff_client, message) == WAITING


def test_an_empty_answer_comes_back_with_everything_typed(
    staff_client: Client, message: Message
) -> None:
    page = press_button(staff_client, message, "answer", staff_note="Keep me.")
    message.refresh_from_db()
    assert message.status == "new"
    assert "Write the answer first." in page
    assert "Keep me." in page


def test_the_second_to_answer_is_told_so(
    staff_client: Client, staff: User, message: Message
) -> None:
    opened = staff_client.get(f"{LIST_URL}{message.pk}/change/").context
    read = {"status": message.status, "fingerprint": opened["fingerprint"]}
    services.answer(message, by=staff, message="At 9.")
    typed = "At half past ten."
    page = press_button(staff_client, message, "answer", message=typed, **read)
    assert "is “Answered” by now. sam did that at " in page
    assert f"{typed}</textarea>" in page
    assert message.history.count() == 1


@pytest.mark.parametrize(
    ("codename", "sees", "acts"),
    [(None, 403, 403), ("view_message", 200, 403), ("answer_message", 200, 303)],
)
def test_answering_needs_its_own_permission(
    client: Client, message: Message, codename: str | None, sees: int, acts: int
) -> None:
    clerk = User.objects.create_user("kim", password="x", is_staff=True)
    if codename:
        clerk.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(clerk)
    acted = client.post(
        f"{LIST_URL}{message.pk}/action/", {"action_name": "close"}
    ).status_code
    seen = client.get(f"{LIST_URL}{message.pk}/change/").status_code
    assert (seen, acted) == (sees, acts)


def test_nobody_adds_edits_or_deletes_a_message(
    staff_client: Client, message: Message
) -> None:
    staff_client.post(f"{LIST_URL}{message.pk}/change/", {"text": "Changed"})
    added = staff_client.get(f"{LIST_URL}add/").status_code
    deleted = staff_client.post(f"{LIST_URL}{message.pk}/delete/", {"post": "yes"})
    message.refresh_from_db()
    assert (message.text, added, deleted.status_code) == (
        "When does the library open?",
        403,
        403,
    )


def test_the_page_escapes_what_people_typed(
    staff_client: Client, site: SiteSettings
) -> None:
    message = make_message(text="<script>alert(1)</script>", name="<b>Mira</b>")
    page = staff_client.get(f"{LIST_URL}{message.pk}/change/").text
    assert "<script>alert(1)" not in page
    assert "<b>Mira" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts_do_not_grow_with_the_rows(
    staff_client: Client,
    site: SiteSettings,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    messages = [make_message() for _row in range(rows)]
    with django_assert_num_queries(8):
        assert staff_client.get(LIST_URL).status_code == 200
    # Session and user, message, last step, what was added and answered (4), place in
    # the list and answers of today, published question, files, canned answers,
    # colleagues, topics, emails, history, site
    with django_assert_num_queries(18):
        page = staff_client.get(f"{LIST_URL}{messages[0].pk}/change/")
        assert page.status_code == 200
