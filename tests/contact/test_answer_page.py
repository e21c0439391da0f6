"""The page on which a message is answered: preview, undo, drafts, notes."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from contact import services
from contact.models import Message
from outbox import services as outbox
from outbox.models import Email
from outbox.tasks import deliver_due
from tests.contact.admin_pages import box, current_state, page_url, press
from tests.support.emails import html_of

TYPED = {"message": "Half an answer", "staff_note": "Half a note"}


def test_the_preview_is_the_email_and_changes_nothing(
    staff_client: Client, message: Message
) -> None:
    before = current_state(message)
    text = "Read this:\r\n\r\nhttp://127.0.0.1:8000/events/\r\n\r\nYours"
    typed = {**TYPED, "message": text}
    page = press(staff_client, message, "preview", action_name="answer", **typed)
    shown = page.context["email"]
    assert (current_state(message), box(page)) == (before, typed["message"])
    press(staff_client, message, action_name="answer", message=typed["message"])
    email = Email.objects.latest("pk")
    assert (shown.to, shown.subject, shown.text) == (
        email.to,
        email.subject,
        email.text,
    )
    link = '<a href="http://127.0.0.1:8000/events/">http://127.0.0.1:8000/events/</a>'
    assert f">{link}<" in page.text
    assert f">{link}<" in html_of(email)
    plain = "Dear Mira Vale,<br><br>Read this:<br><br>http://127.0.0.1:8000/events/<br>"
    assert f'<p dir="auto">{plain}' in page.text


def test_an_empty_answer_has_no_preview(staff_client: Client, message: Message) -> None:
    page = press(staff_client, message, "preview", action_name="answer")
    assert "Write the answer first." in page.text
    assert 'id="preview"' not in page.text


def test_an_answer_is_undone_and_its_words_stand_in_the_box(
    staff_client: Client, message: Message
) -> None:
    page = press(staff_client, message, action_name="answer", message="At 9.")
    assert "The email goes out in 15 minutes: until then you can undo it." in page.text
    assert list(page.context["buttons"]) == ["answer", "phone"]
    decision = str(page.context["decision"].pk)
    page = press(staff_client, message, "undo", decision=decision, message="")
    assert "Undone. No email went out." in page.text
    assert (box(page), list(page.context["buttons"])) == (
        "At 9.",
        ["answer_next", "answer", "phone", "close", "spam"],
    )
    assert current_state(message)[:2] == ("new", "At 9.")


def test_another_answer_needs_no_opening_again(
    staff_client: Client, message: Message
) -> None:
    press(staff_client, message, action_name="answer", message="At 9.")
    outbox.send_now(services.last_answer(Message.objects.get()).email)
    deliver_due()
    message.refresh_from_db()
    page = staff_client.get(page_url(message))
    labels = [str(action.label) for action in page.context["buttons"].values()]
    assert (labels, box(page)) == (
        ["Send another answer", "Answered by phone", "Open again"],
        "",
    )
    page = press(staff_client, message, action_name="answer", message="Not on Sunday.")
    assert "<strong>Another answer</strong>" in page.text
    assert Email.objects.filter(subject__startswith="Our reply").count() == 2


def test_of_two_answers_from_one_page_the_first_goes(
    staff_client: Client, message: Message, staff: User
) -> None:
    services.answer(message, by=staff, message="At 9.")
    message.refresh_from_db()
    opened = staff_client.get(page_url(message)).context["fingerprint"]
    read = {"status": "answered", "fingerprint": opened, "action_name": "answer"}
    pages = [
        staff_client.post(
            page_url(message, "action"), {**read, "message": text}, follow=True
        )
        for text in ["On Sunday at 10.", "On Sunday at 11."]
    ]
    assert "It was changed while you were reading it. sam did that at " in pages[1].text
    assert box(pages[1]) == "On Sunday at 11."
    assert Email.objects.filter(subject__startswith="Our reply").count() == 2


def test_a_note_needs_no_answer(staff_client: Client, message: Message) -> None:
    page = press(staff_client, message, "note", staff_note="Asked the library.")
    assert "The note is in the history." in page.text
    assert "To staff: Asked the library." in page.text
    assert current_state(message) == ("new", "", 1, 2)


def test_a_draft_is_there_the_next_day_for_everybody(
    staff_client: Client, answering_client: Client, message: Message
) -> None:
    page = press(answering_client, message, "draft", message="At 9,\r\nor at 10")
    assert "The draft is saved." in page.text
    assert page.redirect_chain == [(page_url(message), 303)]
    page = staff_client.get(page_url(message))
    assert "Draft by Kim, " in page.text
    assert box(page) == "At 9,\r\nor at 10"
    page = press(staff_client, message, "draft", message="")
    assert "There is no draft any more." in page.text
    assert "Draft by" not in page.text


def test_nobody_overwrites_what_a_colleague_has_just_drafted(
    staff_client: Client, answering_client: Client, message: Message
) -> None:
    opened = staff_client.get(page_url(message)).context["fingerprint"]
    press(answering_client, message, "draft", message="Kim was quicker")
    read = {"status": "new", "fingerprint": opened, "message": "Sam is slow"}
    for button, sent in {"draft": {}, "action": {"action_name": "answer"}}.items():
        page = staff_client.post(page_url(message, button), {**read, **sent})
        assert "Kim saved a draft of an answer at " in page.text
        assert "<p>Kim was quicker</p>" in page.text
        assert box(page) == "Sam is slow"
    assert current_state(message) == ("new", "Kim was quicker", 0, 2)


BUTTONS = {
    "action": {"action_name": "close"},
    "preview": {"action_name": "answer"},
    "draft": {},
    "note": {},
    "undo": {},
    "undo_last": {},
    "add_file": {},
    "remove_file": {"file": "0"},
    "address": {"new_email": "no address"},
    "forward": {"topic": ""},
    "assign": {"to": "none"},
    "question": {},
    "canned": {"canned_answer": "none"},
}


@pytest.mark.parametrize("button", BUTTONS)
def test_no_button_loses_half_an_answer(
    staff_client: Client, message: Message, button: str
) -> None:
    page = press(staff_client, message, button, **TYPED, **BUTTONS[button])
    assert box(page) == TYPED["message"]
    kept = box(page, "staff_note")
    assert kept == ("" if button == "note" else TYPED["staff_note"])


def test_every_button_of_the_page_is_in_that_table(
    staff_client: Client, message: Message, staff: User
) -> None:
    services.answer(message, by=staff, message="At 9.")
    urls = staff_client.get(page_url(message)).context["urls"]
    assert set(urls) - {"change", "leave"} == set(BUTTONS)


@pytest.mark.parametrize("button", BUTTONS)
def test_after_signing_in_again_the_page_is_shown(
    staff_client: Client, message: Message, button: str
) -> None:
    response = staff_client.get(page_url(message, button))
    assert (response.status_code, response.url) == (303, page_url(message))


@pytest.mark.parametrize("answers", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_answer_as_for_three(
    staff_client: Client,
    message: Message,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    answers: int,
) -> None:
    for number in range(answers):
        services.answer(message, by=staff, message=f"At {number}.")
    # Session and user, message, last answer, the one to undo, last step, what was added
    # (twice), what was answered, place in the list and answers of today, published
    # question, files, canned answers, colleagues, topics, emails, history, site
    with django_assert_num_queries(19):
        page = staff_client.get(page_url(message))
    assert len(page.context["emails"]) == answers + 1
