"""Messages that are assigned to somebody, who is told."""

import pytest
from django.contrib.auth.models import User

from contact import triage
from contact.deleting import delete_message
from contact.models import Message
from outbox.models import Email
from tests.contact.factories import make_message


@pytest.fixture
def kim(db: None) -> User:
    return User.objects.create_user("kim", "kim@westbridge.example", first_name="Kim")


def emails_to_kim() -> list[tuple[str, str, str]]:
    rows = Email.objects.filter(to="kim@westbridge.example").order_by("pk")
    return [(row.subject, row.text, row.status) for row in rows]


def test_a_colleague_gets_one_email_that_leads_to_the_message(
    message: Message, staff: User, kim: User
) -> None:
    triage.assign(message, to=kim, by=staff)
    triage.assign(message, to=kim, by=staff)
    [(subject, text, status)] = emails_to_kim()
    assert (subject, status) == ("1 message is assigned to you", "queued")
    assert text.startswith("sam has assigned a message to you.\n\n")
    assert f"Mira Vale ({message.reference}): A general question. We promised" in text
    assert f"http://127.0.0.1:8000/admin/contact/message/{message.pk}/change/" in text


def test_nobody_is_told_of_what_they_take_themselves_or_of_nobodys(
    message: Message, staff: User, kim: User
) -> None:
    triage.assign(message, to=kim, by=kim)
    triage.assign(message, to=None, by=staff)
    assert emails_to_kim() == []


def test_who_has_no_address_is_not_told(message: Message, staff: User) -> None:
    triage.assign(message, to=User.objects.create_user("lou"), by=staff)
    assert not Email.objects.filter(to="").exists()


def test_the_email_is_none_of_those_that_the_message_tells_of_and_goes_with_it(
    message: Message, staff: User, kim: User
) -> None:
    triage.assign(message, to=kim, by=staff)
    assert not Email.objects.filter(
        reference=message.reference, to="kim@westbridge.example"
    ).exists()
    delete_message(message)
    assert emails_to_kim() == []


@pytest.mark.parametrize(("count", "more"), [(1, ""), (21, "and 1 more, in the list:")])
def test_the_messages_of_a_colleague_who_left_are_one_email(
    site: object, staff: User, kim: User, count: int, more: str
) -> None:
    lou = User.objects.create_user("lou")
    for number in range(count):
        triage.assign(make_message(name=f"N{number}"), to=lou, by=lou)
    triage.hand_over(lou, to=kim, by=staff)
    [(_subject, text, _status)] = emails_to_kim()
    assert (text.count("(MSG-"), more in text) == (min(count, 20), True)
    assert Message.objects.filter(assignee=kim).count() == count
