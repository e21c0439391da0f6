"""The last answer in the green line of the page that follows, and its undo, whatever
happens to the message meanwhile."""

import uuid

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from contact import sender, services
from contact.models import Message
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from outbox.services import send_now
from tests.contact.admin_pages import LIST_URL, box, page_url, press
from tests.contact.factories import make_message
from tests.support.emails import held_emails


@pytest.fixture
def pair(message: Message) -> list[Message]:
    return [message, make_message(name="Noor")]


def answer_and_next(client: Client, message: Message) -> HttpResponse:
    return press(client, message, action_name="answer_next", message="At 9.")


def last_answered(page: HttpResponse) -> str | None:
    """Return the reference in the green line."""
    return page.context.get("last_decision_about")


def add_something(message: Message) -> None:
    sender.add(message, text="And on Sundays?", idempotency_key=uuid.uuid4())


def state(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.status, message.draft_answer


def test_the_next_page_says_once_that_it_is_answered_and_offers_to_undo_it(
    staff_client: Client, pair: list[Message]
) -> None:
    page = answer_and_next(staff_client, pair[0])
    assert page.context["obj"] == pair[1]
    assert last_answered(page) == pair[0].reference
    said = "answered. The email goes out in 15 minutes: until then you can undo it."
    assert page.text.count(said) == 1
    undo = f'formaction="{page_url(pair[1], "undo_last")}"'
    assert f'<button class="button" form="decide" {undo} data-key="u">' in page.text


def test_undoing_it_leads_there_and_keeps_what_was_typed_here(
    staff_client: Client, pair: list[Message]
) -> None:
    answer_and_next(staff_client, pair[0])
    page = press(staff_client, pair[1], "undo_last", message="Half an answer")
    assert (page.context["obj"], box(page)) == (pair[0], "At 9.")
    assert "Undone. No email went out." in page.text
    assert (state(pair[0]), held_emails()) == (("new", "At 9."), [])
    assert box(staff_client.get(page_url(pair[1]))) == "Half an answer"


def test_after_the_last_of_the_list_it_is_undone_from_there(
    staff_client: Client, message: Message
) -> None:
    page = answer_and_next(staff_client, message)
    assert page.request["PATH_INFO"] == LIST_URL
    assert "That was the last one of this list that waits." in page.text
    assert f'action="{page_url(message, "undo")}"' in page.text


def test_the_line_is_gone_when_the_email_is(
    staff_client: Client, pair: list[Message]
) -> None:
    answer_and_next(staff_client, pair[0])
    send_now(Email.objects.get(status="held"))
    assert last_answered(staff_client.get(page_url(pair[1]))) is None


def test_what_the_sender_adds_meanwhile_takes_no_undo_away(
    staff_client: Client, staff: User, pair: list[Message]
) -> None:
    answer_and_next(staff_client, pair[0])
    add_something(pair[0])
    assert last_answered(staff_client.get(page_url(pair[1]))) == pair[0].reference
    page = staff_client.get(page_url(pair[0]))
    assert page.context["may_undo"]
    assert "More came after it: undo it, if it is no longer right." in page.text
    press(staff_client, pair[0], "undo", decision=str(page.context["decision"].pk))
    assert (state(pair[0]), held_emails()) == (("new", "At 9."), [])
    assert str(pair[0].history.last()) == "Taken back"
    with pytest.raises(TransitionNotAllowed, match="There is no answer that has not"):
        services.undo(pair[0], by=staff)


def test_a_call_meanwhile_takes_no_undo_away_and_stays(
    staff_client: Client, message: Message
) -> None:
    press(staff_client, message, action_name="answer", message="At 9.")
    page = press(staff_client, message, action_name="phone", message="At 10 after all.")
    said = "The answer of before goes out in 15 minutes all the same: until then you"
    assert said in page.text
    page = staff_client.get(page_url(message))
    assert "reopen" in page.context["buttons"]
    press(staff_client, message, "undo", decision=str(page.context["decision"].pk))
    assert (state(message), held_emails()) == (("answered", "At 9."), [])
    assert services.last_answer(message).by_phone


def test_a_message_that_was_solved_or_closed_meanwhile_keeps_its_status(
    message: Message, staff: User
) -> None:
    services.answer(message, by=staff, message="At 9.")
    sender.solve(message)
    services.undo(message, by=staff)
    assert (state(message), held_emails()) == (("solved", "At 9."), [])


def test_of_two_held_answers_the_last_is_undone_first(
    message: Message, staff: User
) -> None:
    services.answer(message, by=staff, message="At 9.")
    services.answer(message, by=staff, message="At 10.")
    services.undo(message, by=staff)
    assert len(held_emails()) == 1
    services.undo(message, by=staff)
    assert (state(message)[0], held_emails()) == ("new", [])


def test_an_answer_that_was_stopped_is_not_undone_after_another(
    message: Message, staff: User
) -> None:
    services.answer(message, by=staff, message="At 9.")
    Email.objects.filter(status="held").update(status="stopped")
    services.answer_by_phone(message, by=staff, message="At 10.")
    assert services.undoable_answer(message) is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_line_costs_one_query(
    staff_client: Client,
    site: object,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    messages = [make_message() for _row in range(rows)]
    for message in messages:
        answer_and_next(staff_client, message)
    staff_client.get(LIST_URL)  # takes the messages out of the session
    with django_assert_num_queries(9):
        page = staff_client.get(LIST_URL)
    assert last_answered(page) == messages[-1].reference
