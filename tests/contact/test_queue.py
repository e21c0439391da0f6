"""The queue of messages: its views, who looks after which, and the way through it."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from contact import sender, services, triage
from contact.models import Message
from core.models import SiteSettings
from tests.contact.admin_pages import LIST_URL, page_url, press
from tests.contact.factories import (
    make_many_messages,
    make_message,
    make_topic,
    topic,
)

FROM_TO_ANSWER = "?_changelist_filters=status__exact%3Dnew"


def listed(client: Client, query: str = "") -> list[str]:
    changelist = client.get(LIST_URL + query).context["cl"]
    return [message.name for message in changelist.result_list]


def make_due(name: str, days: int, **fields: Any) -> Message:
    """Send a message whose answer is due so many days from now."""
    message = make_message(name=name, **fields)
    message.reply_due = timezone.now() + timedelta(days=days)
    message.save()
    return message


@pytest.fixture
def four(site: SiteSettings, staff: User) -> list[Message]:
    """A message that is overdue, two that wait, and spam."""
    messages = [make_due(name, days) for name, days in [("A", -1), ("B", 1), ("C", 2)]]
    spam = services.mark_spam(make_due("Spam", 0), by=staff)
    triage.assign(messages[1], to=staff, by=staff)
    return [*messages, spam]


def test_each_view_says_how_many_it_shows(
    staff_client: Client, four: list[Message]
) -> None:
    views = staff_client.get(LIST_URL).context["cl"].saved_views
    shown = {str(view.label): listed(staff_client, view.url) for view in views}
    assert shown == {
        "To answer": ["A", "B", "C"],
        "Mine": ["B"],
        "Nobody’s": ["A", "C"],
        "Due today": [],
        "Overdue": ["A"],
        "Spam": ["Spam"],
        "All": ["A", "B", "C", "Spam"],
    }
    numbers = [view.number for view in views[:-1]]
    assert numbers == ["3", "1", "2", "0", "1", "1"]


def test_filters_of_topic_and_state(staff_client: Client, four: list[Message]) -> None:
    bees = make_topic()
    triage.forward(four[2], by=User.objects.get(), topic=bees)
    assert listed(staff_client, f"?topic__id__exact={bees.pk}") == ["C"]
    assert listed(staff_client, "?status__exact=spam&q=spam") == ["Spam"]


def test_spam_whose_sender_wrote_again_says_so(
    staff_client: Client, four: list[Message]
) -> None:
    sender.add(four[3], text="Are you there?", idempotency_key=uuid.uuid4())
    page = staff_client.get(f"{LIST_URL}?status__exact=spam")
    assert "Wrote again" in page.text


def test_a_row_tells_what_is_out_of_the_ordinary(
    staff_client: Client, staff: User, site: SiteSettings
) -> None:
    law = topic("general")
    law.statutory_days = 30
    law.save()
    message = make_message(access_needs="Large print, please.", topic=law)
    services.save_draft(message, by=staff, message="Half")
    sender.add(message, text="And?", idempotency_key=message.idempotency_key)
    page = staff_client.get(LIST_URL).text
    words = ["Wrote again", "Draft", "Access needs", "By law: "]
    assert [f'class="mark">{word}' in page for word in words] == [True] * 4


def test_a_colleague_gets_it_or_one_takes_it(
    staff_client: Client, staff: User, message: Message
) -> None:
    kim = User.objects.create_user("kim", first_name="Kim", is_staff=True)
    kim.user_permissions.add(Permission.objects.get(codename="answer_message"))
    lou = User.objects.create_user("lou", is_staff=True)
    press(staff_client, message, "assign", to=str(kim.pk))
    press(staff_client, message, "assign", to=str(kim.pk))
    press(staff_client, message, "assign", me="1")
    page = press(staff_client, message, "assign", to=str(lou.pk))
    assert "Choose somebody who may do this work." in page.text
    message.refresh_from_db()
    notes = list(message.history.values_list("staff_note", flat=True))
    assert (message.assignee, notes) == (
        staff,
        ["Assigned to Kim.", "Assigned to sam."],
    )


def test_the_work_of_a_colleague_who_left_is_nobodys(
    staff_client: Client, message: Message
) -> None:
    kim = User.objects.create_user("kim", is_staff=True, is_superuser=True)
    triage.assign(message, to=kim, by=kim)
    assert listed(staff_client, "?assignee=nobody") == []
    kim.is_active = False
    kim.save()
    assert listed(staff_client, "?assignee=nobody") == [message.name]


def send_and_next(client: Client, message: Message) -> HttpResponse:
    opened = client.get(page_url(message) + FROM_TO_ANSWER)
    sent = {"action_name": "answer_next", "message": "At 9.", "status": "new"}
    url = opened.context["urls"]["action"]
    return client.post(url, sent, follow=True)


def test_send_and_next_goes_through_the_list_and_back_to_it(
    staff_client: Client, four: list[Message]
) -> None:
    _first, second, third, _spam = four
    page = send_and_next(staff_client, second)
    assert (page.context["obj"], page.context["progress"].place) == (third, 2)
    assert "The email goes out in 15 minutes: until then you can undo it." in page.text
    page = send_and_next(staff_client, third)
    assert page.context["obj"] == four[0]
    page = send_and_next(staff_client, four[0])
    assert page.redirect_chain == [(f"{LIST_URL}?status__exact=new", 303)]


def test_previous_and_next_walk_the_list(
    staff_client: Client, four: list[Message]
) -> None:
    page = staff_client.get(page_url(four[1]))
    around = page.context["previous_url"], page.context["next_url"]
    assert around == (page_url(four[0]), page_url(four[2]))
    page = press(staff_client, four[1], action_name="answer", message="At 9.")
    assert page.context["next_url"] == page_url(four[0])


def test_spam_comes_back_in_one_click(
    staff_client: Client, four: list[Message]
) -> None:
    page = staff_client.get(page_url(four[3]))
    labels = [str(action.label) for action in page.context["buttons"].values()]
    assert labels == ["It is no spam: put it back"]
    press(staff_client, four[3], action_name="reopen")
    assert "Spam" in listed(staff_client, "?status__exact=new")


@pytest.mark.parametrize("rows", [1, 1000])
def test_the_queue_asks_as_often_for_a_thousand_messages(
    staff_client: Client,
    site: SiteSettings,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_many_messages(rows)
    # Session and user, counts of the views, keys, rows, colleagues, topics, site
    with django_assert_num_queries(8):
        page = staff_client.get(LIST_URL)
    assert len(page.context["cl"].result_list) == min(50, rows)
    views = page.context["cl"].saved_views
    assert views[0].number == ("500+" if rows > 500 else "1")
