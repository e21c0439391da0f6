"""Two who answer the same message at the same moment: on PostgreSQL, where that can
really happen."""

from functools import partial

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from contact import services
from contact.models import Message
from core.models import SiteSettings
from outbox.models import Email
from tests.contact.factories import make_message
from tests.support.at_once import run_at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def message(focus_areas: None) -> Message:
    SiteSettings.objects.get_or_create(pk=1)
    return make_message()


def page_url(message: Message, page: str) -> str:
    return reverse(f"admin:contact_message_{page}", args=[message.pk])


def answer_emails() -> int:
    return Email.objects.filter(subject__startswith="Our reply").count()


@pytest.mark.parametrize("is_answered", [False, True])
def test_an_answer_typed_by_four_at_once_goes_once(
    message: Message, staff: User, staff_client: Client, is_answered: bool
) -> None:
    if is_answered:
        message = services.answer(message, by=staff, message="At 9.")
    before = answer_emails()
    page = staff_client.get(page_url(message, "change")).context
    sent = {
        "action_name": "answer",
        "status": message.status,
        "fingerprint": page["fingerprint"],
        "message": "At 10.",
    }
    clients = [Client() for _number in range(4)]
    for client in clients:
        client.force_login(staff)
    answers = run_at_once(
        *(partial(client.post, page_url(message, "action"), sent) for client in clients)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 303]
    assert answer_emails() == before + 1


def test_undoing_and_stopping_at_once_end_well(
    message: Message, staff: User, staff_client: Client
) -> None:
    """Both lock the message before its email, so neither waits for the other."""
    message = services.answer(message, by=staff, message="At 9.")
    email = services.last_answer(message).email
    other = Client()
    other.force_login(staff)
    stop = {"action_name": "stop"}
    answers = run_at_once(
        partial(staff_client.post, page_url(message, "undo")),
        partial(
            other.post, reverse("admin:outbox_email_action", args=[email.pk]), stop
        ),
    )
    assert {answer.status_code for answer in answers} <= {200, 303}
    email.refresh_from_db()
    message.refresh_from_db()
    assert (email.status, message.status) == ("stopped", "new")
