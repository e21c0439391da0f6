"""Published questions: made of a message, read once more, shown, taken off again."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client

from contact import services
from contact.deleting import delete_message
from contact.erasure import erase_person, find_held
from contact.models import Message, Question
from contact.questions import draft_question
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from tests.challenges.factories import make_challenge
from tests.contact.admin_pages import page_url, press
from tests.contact.factories import make_message, make_question, topic
from tests.support.admin_forms import change_in_admin

TEXT = (
    "I am Mira Vale, mira@example.com, 020 7946 0321. May I borrow a ladder? My roof "
    "leaks."
)
ADMIN = "/admin/contact/question/"


@pytest.fixture
def answered(site: SiteSettings, staff: User) -> Message:
    staff.first_name, staff.last_name = "Sam", "Holt"
    staff.save()
    message = make_message(text=TEXT)
    return services.answer(message, by=staff, message="Yes, Mira Vale.\n\nSam Holt")


def test_one_click_makes_a_draft_without_names_and_addresses(
    staff_client: Client, answered: Message
) -> None:
    page = press(staff_client, answered, "question")
    question = Question.objects.get()
    assert page.redirect_chain == [(f"{ADMIN}{question.pk}/change/", 303)]
    assert (question.title, question.answer, question.is_public) == (
        "I am [removed], [removed], [phone number removed]. May I borrow a ladder? My "
        "roof leaks.",
        "Yes, [removed].\n\n[removed]",
        False,
    )
    press(staff_client, answered, "question")
    assert Question.objects.count() == 1
    assert f"{ADMIN}{question.pk}/change/" in staff_client.get(page_url(answered)).text


@pytest.mark.parametrize(
    "forget", [delete_message, lambda m: erase_person(m.reference)]
)
def test_a_draft_goes_with_its_message(
    staff_client: Client,
    answered: Message,
    staff: User,
    forget: Callable[[Message], object],
) -> None:
    question = draft_question(answered, by=staff)
    change_in_admin(staff_client, question, title="May I borrow a ladder?")
    item, *_emails = find_held(answered.reference)
    assert "drafts of questions and what was added: 2" in item.text
    forget(answered)
    left = (Question.objects.count(), Question.versions.count())
    assert left == (0, 0)


def test_of_a_public_question_what_it_said_before_goes_with_its_message(
    staff_client: Client, answered: Message, staff: User
) -> None:
    question = draft_question(answered, by=staff)
    read = {"title": "May I borrow a ladder?", "is_checked": "on", "is_public": "on"}
    change_in_admin(staff_client, question, **read)
    delete_message(answered)
    titles = [version.title for version in Question.versions.all()]
    assert titles == ["May I borrow a ladder?"] == [Question.objects.get().title]


def test_a_message_without_an_answer_makes_none(message: Message, staff: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="Answer it first"):
        draft_question(message, by=staff)


def test_it_is_public_only_when_it_was_read_once_more(
    staff_client: Client, site: SiteSettings
) -> None:
    question = make_question(is_public=False, is_checked=False)
    page = change_in_admin(staff_client, question, is_public="on").text
    assert "Read it once more and tick that, before it is public." in page
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.update(is_public=True)
    change_in_admin(staff_client, question, is_public="on", is_checked="on")
    assert Question.objects.published().get() == question


def test_what_rules_find_stands_beside_it(
    staff_client: Client, site: SiteSettings
) -> None:
    question = make_question(answer="Ring 020 7946 0321.")
    page = staff_client.get(f"{ADMIN}{question.pk}/change/").text
    assert '<div class="readonly">020 7946 0321</div>' in page


def test_every_outlet_shows_it_while_it_is_public(
    client: Client, site: SiteSettings
) -> None:
    challenge = make_challenge()
    question = make_question(topic=topic("challenge"))
    outlets = [
        "/contact/questions/",
        "/contact/challenge/",
        "/search/?q=borrow",
        challenge.get_absolute_url(),
    ]

    def shows(path: str) -> bool:
        return "ladder?" in client.get(path).text

    assert [shows(path) for path in outlets] == [True] * 4
    other = "/contact/events/"
    assert not shows(other)
    question.is_public = False
    question.save()
    assert [shows(path) for path in outlets] == [False] * 4


def test_a_question_stays_when_its_message_goes(answered: Message, staff: User) -> None:
    question = draft_question(answered, by=staff)
    answered.delete()
    question.refresh_from_db()
    assert question.contact_message is None
