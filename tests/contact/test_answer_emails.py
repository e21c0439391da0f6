"""Beside a message staff see what became of the emails about it, and put it right."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from contact import services
from contact.models import Message
from core.models import SiteSettings
from outbox.models import Email
from outbox.tasks import deliver_due
from tests.contact.admin_pages import LIST_URL, current_state, page_url, press
from tests.contact.factories import make_message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": "held"}, "” goes out at "),
        ({"status": "queued"}, "” is on its way to mira@example.com."),
        (
            {"status": "queued", "attempts": 1, "last_error": "TimeoutError: "},
            "” has not reached mira@example.com yet. It is tried again at ",
        ),
        ({"status": "failed"}, "” reached nobody at mira@example.com."),
        ({"status": "stopped"}, "” was stopped: nobody gets it."),
    ],
)
def test_whoever_may_answer_sees_what_became_of_the_email(
    answering_client: Client,
    message: Message,
    staff: User,
    changes: dict[str, object],
    words: str,
) -> None:
    services.answer(message, by=staff, message="At 9.")
    email = services.last_answer(Message.objects.get()).email
    Email.objects.filter(pk=email.pk).update(**changes)
    page = answering_client.get(page_url(message))
    assert f"“{email.subject}{words}" in page.text
    [line, _acknowledgement] = page.context["emails"]
    assert answering_client.get(line.url).status_code == 200


def test_a_sent_one_says_when(answering_client: Client, message: Message) -> None:
    deliver_due()
    page = answering_client.get(page_url(message)).text
    subject = f"We have your message ({message.reference})"
    assert f"“{subject}” was sent to mira@example.com at " in page


def test_who_may_only_look_reads_no_email(site: SiteSettings, message: Message) -> None:
    auditor = User.objects.create_user("lee", is_staff=True)
    auditor.user_permissions.add(Permission.objects.get(codename="view_message"))
    client = Client()
    client.force_login(auditor)
    page = client.get(page_url(message))
    assert [line.url for line in page.context["emails"]] == [""]
    assert "” is on its way to mira@example.com." in page.text
    assert "There is nothing for you to decide here." in page.text


def test_the_list_shows_and_finds_what_was_not_delivered(
    answering_client: Client, message: Message, staff: User
) -> None:
    make_message()
    services.answer(message, by=staff, message="At 9.")
    assert "Email not delivered" not in answering_client.get(LIST_URL).text
    Email.objects.filter(status="held").update(status="failed")
    page = answering_client.get(LIST_URL, {"email": "failed"})
    assert list(page.context["cl"].queryset) == [message]
    assert page.text.count("Email not delivered") == 1


def test_the_address_is_corrected_beside_the_answer(
    answering_client: Client, message: Message
) -> None:
    sent = {"new_email": "otto@example.com", "resend": "on"}
    page = press(answering_client, message, "address", **sent)
    assert "The email address is corrected." in page.text
    assert "To staff: The email address was mira@example.com." in page.text
    message.refresh_from_db()
    assert message.email == "otto@example.com"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Enter the right email address."),
        ("mira@", "Enter a valid email address."),
        ("mıra@example.com", "This address has a letter that looks like another"),
        ("mira@example.com", "That is the address that we have."),
    ],
)
def test_a_wrong_correction_is_said(
    answering_client: Client, message: Message, typed: str, error: str
) -> None:
    page = press(answering_client, message, "address", new_email=typed)
    assert error in page.text
    assert current_state(message)[2] == 0
