"""Tests of contact.services: transitions, emails, and what the database refuses."""

import uuid
from itertools import product

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from contact import services
from contact.models import TRANSITIONS, Message, Status
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from tests.contact.factories import make_message, topic
from tests.events.factories import london
from tests.support.emails import html_of, recipients_and_subjects
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db

TEAM = "team@westbridge.example"
MIRA = "mira@example.com"
SERVICES = {
    Status.ANSWERED: lambda message, by: services.answer(
        message, by=by, message="At 9."
    ),
    Status.CLOSED: lambda message, by: services.close(message, by=by),
    Status.NEW: lambda message, by: services.reopen(message, by=by),
    Status.SPAM: lambda message, by: services.mark_spam(message, by=by),
}


def test_a_message_is_stored_acknowledged_and_told_to_the_team(
    site: SiteSettings,
) -> None:
    message = make_message()
    assert message.status == Status.NEW
    assert recipients_and_subjects() == [
        (MIRA, f"We have your message ({message.reference})"),
        (TEAM, f"New message from Mira Vale ({message.reference})"),
    ]


def test_the_notice_leads_to_the_message_in_the_admin(site: SiteSettings) -> None:
    text = "Is there a ramp?\nI use a chair."
    with time_machine.travel(london(2027, 3, 1, 12), tick=False):
        message = make_message(topic=topic("events"), text=text, phone="020 7946 0001")
    lines = plain_spaces(Email.objects.get(to=TEAM).text).splitlines()
    assert lines == [
        f"Mira Vale wrote through the contact form ({message.reference}). Topic: An "
        "event. We promised a reply by Monday 8 March 2027.",
        "",
        "Is there a ramp?",
        "I use a chair.",
        "",
        "Phone: 020 7946 0001",
        "",
        "Answer it here, so that everyone on the team sees what was said:",
        f"http://127.0.0.1:8000/admin/contact/message/{message.pk}/change/",
    ]


def test_the_answer_holds_both_sides(site: SiteSettings, staff: User) -> None:
    message = make_message(text="When <b>exactly</b> & why?")
    Email.objects.all().delete()
    services.answer(
        message, by=staff, message=" At 9.\n", staff_note="Rang the library."
    )
    email = Email.objects.get()
    assert (email.to, email.subject, email.reply_to) == (
        MIRA,
        f"Our reply to your message ({message.reference})",
        TEAM,
    )
    assert email.text.startswith("Dear Mira Vale,\n\nAt 9.\n\n")
    assert email.text.endswith("When <b>exactly</b> & why?\n")
    assert "Rang the library." not in email.text + html_of(email)
    history = message.history.get()
    assert (history.by, history.from_status, history.to_status) == (
        staff,
        "new",
        "answered",
    )
    assert (history.message, history.staff_note) == ("At 9.", "Rang the library.")


def test_closing_and_opening_again_is_silent(site: SiteSettings, staff: User) -> None:
    message = make_message()
    Email.objects.all().delete()
    services.close(message, by=staff, staff_note="An advertisement.")
    message = services.reopen(message, by=staff)
    assert (message.status, recipients_and_subjects()) == (Status.NEW, [])
    assert [str(record) for record in message.history.all()] == [
        "To answer → Closed without an answer",
        "Closed without an answer → To answer",
    ]


@pytest.mark.parametrize(("current", "target"), [*product(Status, SERVICES)])
def test_only_the_table_decides_what_may_follow(
    site: SiteSettings, staff: User, current: Status, target: Status
) -> None:
    message = make_message()
    Message.objects.update(status=current)
    if target in TRANSITIONS[current]:
        assert SERVICES[target](message, staff).status == target
        return
    count = len(recipients_and_subjects())
    with pytest.raises(TransitionNotAllowed, match=message.reference):
        SERVICES[target](message, staff)
    message.refresh_from_db()
    assert (message.status, message.history.count()) == (current, 0)
    assert len(recipients_and_subjects()) == count


def test_an_answer_says_something(site: SiteSettings, staff: User) -> None:
    message = make_message()
    with pytest.raises(ValueError, match="needs a message"):
        services.answer(message, by=staff, message=" \n")


def test_the_same_send_twice_is_one_message(site: SiteSettings) -> None:
    key = uuid.uuid4()
    fields = {"name": "Mira Vale", "email": MIRA, "text": "Hello."}
    fields |= {"topic": topic("general")}
    first = services.send_message(Message(**fields), idempotency_key=key)
    second = services.send_message(Message(**fields), idempotency_key=key)
    assert (first.pk, Message.objects.count(), len(recipients_and_subjects())) == (
        second.pk,
        1,
        2,
    )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"status": "lost"}, "message_status_is_known"),
        ({"email": ""}, "message_can_be_answered"),
    ],
)
def test_the_database_refuses_what_no_writer_may_do(
    site: SiteSettings, change: dict[str, str], constraint: str
) -> None:
    make_message()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Message.objects.update(**change)
