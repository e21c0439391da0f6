"""Those who answer messages look after the emails of contact, and read no others."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from contact import services as contact
from core.models import SiteSettings
from outbox.models import Email
from tests.contact.factories import make_message
from tests.outbox.factories import make_email

LIST_URL = "/admin/outbox/email/"


@pytest.fixture
def answer(site: SiteSettings, staff: User) -> Email:
    """The held answer to a message, beside an email about an idea."""
    make_email("held")
    message = contact.answer(make_message(), by=staff, message="At 9.")
    return contact.last_answer(message).email


@pytest.fixture
def idea_email(answer: Email) -> Email:
    return Email.objects.get(app_label="challenges")


def client_with(*codenames: str) -> Client:
    kim = User.objects.create_user("kim", is_staff=True)
    kim.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(kim)
    return client


def change_url(email: Email, page: str = "change") -> str:
    return reverse(f"admin:outbox_email_{page}", args=[email.pk])


def test_the_list_and_the_numbers_are_those_of_their_section(answer: Email) -> None:
    client = client_with("answer_message")
    emails = client.get(LIST_URL).context["cl"].queryset
    assert {email.app_label for email in emails} == {"contact"}
    tiles = client.get("/admin/").context["todo"]
    counts = {str(tile.label): tile.count for tile in tiles["Emails"]}
    assert (set(tiles), counts["Held"]) == ({"Messages to answer", "Emails"}, 1)


def test_they_change_send_and_stop_their_own(answer: Email) -> None:
    client = client_with("answer_message")
    page = client.get(change_url(answer))
    typed = {
        "action_name": "send_now",
        "fingerprint": page.context["fingerprint"],
        "subject": "Our hours",
        "text": "Dear Mira,\r\n\r\nat 9.",
    }
    client.post(change_url(answer, "action"), typed)
    answer.refresh_from_db()
    assert (answer.status, answer.subject) == ("queued", "Our hours")


def test_the_history_of_the_message_says_who_changed_the_email(answer: Email) -> None:
    client = client_with("answer_message")
    client.post(change_url(answer, "action"), {"action_name": "stop"})
    step = contact.Message.objects.get().history.select_related("by").last()
    assert (step.by.username, step.staff_note) == ("kim", "A held email was stopped.")


@pytest.mark.parametrize("page", ["change", "history"])
def test_they_open_no_email_about_an_idea(idea_email: Email, page: str) -> None:
    client = client_with("answer_message")
    assert client.get(change_url(idea_email, page)).status_code == 403


@pytest.mark.parametrize("page", ["action", "failed"])
@pytest.mark.parametrize("button", ["stop", "send_now", "send_again", "put_aside"])
def test_they_press_no_button_of_it(idea_email: Email, page: str, button: str) -> None:
    client = client_with("answer_message")
    before = Email.objects.filter(pk=idea_email.pk).values().get()
    typed = {"action_name": button, "subject": "X", "text": "X", "reason": "X"}
    assert client.post(change_url(idea_email, page), typed).status_code == 403
    assert Email.objects.filter(pk=idea_email.pk).values().get() == before


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("stop_held", "held"),
        ("send_held_now", "held"),
        ("send_failed_again", "failed"),
        ("put_failed_aside", "failed"),
    ],
)
def test_who_reads_all_emails_changes_those_of_the_section_alone(
    answer: Email, idea_email: Email, action: str, status: str
) -> None:
    Email.objects.filter(pk__in=[answer.pk, idea_email.pk]).update(status=status)
    client = client_with("answer_message", "view_email")
    chosen = {"_selected_action": [answer.pk, idea_email.pk], "reason": "So."}
    client.post(LIST_URL, {**chosen, "action": action})
    answer.refresh_from_db()
    idea_email.refresh_from_db()
    assert (answer.status == status, idea_email.status == status) == (False, True)


def test_who_may_only_look_at_messages_has_no_outbox(answer: Email) -> None:
    client = client_with("view_message")
    assert client.get(LIST_URL).status_code == 403
    assert client.get(change_url(answer)).status_code == 403


def test_there_is_no_page_of_an_email_that_was_deleted(site: SiteSettings) -> None:
    client = client_with("change_email")
    for page in ["action", "failed"]:
        url = reverse(f"admin:outbox_email_{page}", args=[7])
        assert client.post(url, {"action_name": "stop"}).status_code == 404
