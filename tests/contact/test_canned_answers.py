"""Canned answers: what becomes of their placeholders, and how they get into the box."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from contact.models import CannedAnswer, Message
from core.templatetags.formatting import end_date
from tests.contact.admin_pages import box, current_state, page_url, press
from tests.contact.factories import make_canned_answer, make_topic


def test_placeholders_are_what_the_message_says(message: Message) -> None:
    answer = CannedAnswer(text=" {name}: {reference} by { reply_by }. {Kept} \n")
    due = end_date(message.reply_due)
    words = f"Mira Vale: {message.reference} by {due}. {{Kept}}"
    assert answer.filled_in(message) == words


def test_a_placeholder_that_nobody_knows_is_a_mistake() -> None:
    CannedAnswer(title="A", text="{name} {reference} {reply_by} {a b}").clean()
    with pytest.raises(ValidationError, match=r"\{phone\} is not known"):
        CannedAnswer(title="A", text="Ring {phone}.").clean()


def test_it_stands_below_what_was_typed_and_nothing_is_lost(
    staff_client: Client, message: Message
) -> None:
    answer = make_canned_answer(text="Thank you, {name}.")
    typed = {"message": "Hello", "staff_note": "Half a note"}
    before = current_state(message)
    page = press(
        staff_client,
        message,
        "canned",
        canned_answer=str(answer.pk),
        **typed,
    )
    assert box(page) == "Hello\n\nThank you, Mira Vale."
    assert (box(page, "staff_note"), current_state(message)) == ("Half a note", before)


def test_only_those_of_the_topic_are_offered(
    staff_client: Client, message: Message
) -> None:
    make_canned_answer(title="For all")
    make_canned_answer(title="Of the topic", topic=message.topic)
    make_canned_answer(title="Of another", topic=make_topic())
    make_canned_answer(title="Retired", is_active=False)
    form = staff_client.get(page_url(message)).context["canned_form"]
    titles = [answer.title for answer in form.fields["canned_answer"].queryset]
    assert titles == ["For all", "Of the topic"]
