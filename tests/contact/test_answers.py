"""Answers are held like decisions on ideas: undone, given again, drafted."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from contact import services, triage
from contact.models import Message
from core.workflow import TransitionNotAllowed
from outbox import services as outbox
from outbox.models import Email
from outbox.tasks import deliver_due
from tests.support.emails import held_emails

MIRA = "mira@example.com"


@pytest.fixture
def colleague(db: None) -> User:
    return User.objects.create_user("kim", first_name="Kim", is_staff=True)


def release_held_emails() -> None:
    Email.objects.filter(status="held").update(send_after=timezone.now())
    deliver_due()


def steps(message: Message) -> list[tuple[str, str, str, bool]]:
    """Return who did what, with which words, and whether it was undone."""
    rows = message.history.select_related("by")
    return [(r.by.username, str(r), r.message, r.is_undone) for r in rows]


def state(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.status, message.draft_answer


def answer_texts() -> list[str]:
    emails = Email.objects.filter(subject__startswith="Our reply").order_by("pk")
    return [email.text for email in emails]


def test_an_answer_is_held_and_then_sent(message: Message, staff: User) -> None:
    services.answer(message, by=staff, message="At 9.")
    answer = services.last_answer(Message.objects.get())
    held = (MIRA, f"Our reply to your message ({message.reference})")
    assert held_emails() == [held]
    assert answer.email.send_after - answer.at > timedelta(minutes=14)
    release_held_emails()
    answer.email.refresh_from_db()
    assert (answer.email.status, state(message)) == ("sent", ("answered", ""))


def test_where_nothing_is_held_it_goes_at_once(
    message: Message, staff: User, settings: LazySettings
) -> None:
    settings.DECISION_HOLD_MINUTES = 0
    services.answer(message, by=staff, message="At 9.")
    assert services.last_answer(Message.objects.get()).email.status == "queued"
    with pytest.raises(TransitionNotAllowed, match="There is no answer that has not"):
        services.undo(message, by=staff)


def test_an_undone_answer_goes_to_nobody_and_is_a_draft_again(
    message: Message, staff: User, colleague: User
) -> None:
    services.answer(message, by=staff, message="At 9.")
    services.undo(message, by=colleague, staff_note="At 10.")
    release_held_emails()
    assert (state(message), held_emails()) == (("new", "At 9."), [])
    assert not Email.objects.filter(status="sent", subject__startswith="Our").exists()
    assert steps(message) == [
        ("sam", "To answer → Answered", "At 9.", True),
        ("kim", "Answered → To answer", "", True),
    ]
    assert message.drafted_by == colleague


def test_undoing_keeps_the_draft_of_somebody_else(
    message: Message, staff: User, colleague: User
) -> None:
    services.answer(message, by=staff, message="At 9.")
    services.save_draft(message, by=colleague, message="And at")
    services.undo(message, by=staff)
    assert state(message) == ("new", "And at")


def test_it_is_too_late_when_the_sender_has_it(message: Message, staff: User) -> None:
    services.answer(message, by=staff, message="At 9.")
    release_held_emails()
    with pytest.raises(TransitionNotAllowed, match="There is no answer that has not"):
        services.undo(message, by=staff)
    assert state(message) == ("answered", "")


def test_a_page_from_before_another_answer_undoes_nothing(
    message: Message, staff: User
) -> None:
    services.answer(message, by=staff, message="At 9.")
    first = services.last_answer(Message.objects.get())
    services.answer(message, by=staff, message="At 10.")
    with pytest.raises(TransitionNotAllowed, match="Somebody has answered anew"):
        services.undo(message, by=staff, decision_id=first.pk)
    assert len(held_emails()) == 2


def test_another_answer_is_one_more_email(
    message: Message, staff: User, colleague: User
) -> None:
    services.answer(message, by=staff, message="At 9.")
    release_held_emails()
    services.answer(message, by=colleague, message="At 10 on Sundays.")
    assert (state(message), len(held_emails())) == (("answered", ""), 1)
    assert steps(message) == [
        ("sam", "To answer → Answered", "At 9.", False),
        ("kim", "Another answer", "At 10 on Sundays.", False),
    ]
    services.undo(message, by=colleague)
    assert state(message) == ("answered", "At 10 on Sundays.")
    assert services.last_answer(message).message == "At 9."


def test_opening_it_again_undoes_what_has_not_gone_out(
    message: Message, staff: User
) -> None:
    services.answer(message, by=staff, message="At 9.")
    services.reopen(message, by=staff)
    assert (state(message), held_emails()) == (("new", "At 9."), [])


def test_opening_it_again_later_takes_nothing_back(
    message: Message, staff: User
) -> None:
    services.answer(message, by=staff, message="At 9.")
    release_held_emails()
    services.reopen(message, by=staff)
    assert state(message) == ("new", "")
    assert steps(message)[-1] == ("sam", "Answered → To answer", "", False)


def test_an_answer_whose_email_was_stopped_is_undone_at_any_time(
    message: Message, staff: User
) -> None:
    services.answer(message, by=staff, message="At 9.")
    outbox.stop(services.last_answer(Message.objects.get()).email)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        services.undo(message, by=staff)
    assert state(message) == ("new", "At 9.")


def test_a_note_stands_alone(message: Message, staff: User) -> None:
    triage.add_note(message, by=staff, text=" Asked the library. ")
    note = message.history.get()
    assert (note.is_note, note.staff_note) == (True, "Asked the library.")
    assert (state(message), held_emails()) == (("new", ""), [])
    with pytest.raises(ValueError, match="A note says something"):
        triage.add_note(message, by=staff, text=" \n")


def test_a_draft_lasts_until_the_answer(
    message: Message, staff: User, colleague: User
) -> None:
    services.save_draft(message, by=colleague, message=" At\n")
    message.refresh_from_db()
    assert (message.draft_answer, message.drafted_by) == ("At", colleague)
    services.answer(message, by=staff, message="At 9.")
    message.refresh_from_db()
    drafted = (message.draft_answer, message.drafted_by, message.drafted_at)
    assert drafted == ("", None, None)


def test_an_empty_box_is_no_draft(message: Message, staff: User) -> None:
    services.save_draft(message, by=staff, message="At")
    services.save_draft(message, by=staff, message="  ")
    assert state(message) == ("new", "")
    assert message.drafted_by is None


def test_the_database_refuses_a_draft_without_its_author(message: Message) -> None:
    constraint = "message_draft_has_its_author"
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Message.objects.update(draft_answer="At 9.")


@pytest.mark.parametrize(
    ("typed", "beginning"),
    [
        ("At 9.", "Dear Mira Vale,\n\nAt 9.\n"),
        ("Dear Mira,\n\nat 9.", "Dear Mira,\n\nat 9.\n"),
        ("Hello Mira, at 9.", "Hello Mira, at 9.\n"),
    ],
)
def test_an_email_greets_once(
    message: Message, staff: User, typed: str, beginning: str
) -> None:
    services.answer(message, by=staff, message=typed)
    [text] = answer_texts()
    assert text.startswith(beginning)
    assert text.count("Mira") == 1
