"""The address of a message is corrected, and its emails follow."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from contact import services, triage
from contact.models import Message
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from outbox import services as outbox
from outbox.models import Email
from outbox.tasks import deliver_due
from tests.contact.factories import make_message

WRONG, RIGHT = "mira@exmaple.com", "mira@example.com"


@pytest.fixture
def answered(site: SiteSettings, staff: User) -> Message:
    """A message from a wrong address, with its acknowledgement gone and its answer
    held."""
    message = make_message(email=WRONG)
    deliver_due()
    return services.answer(message, by=staff, message="At 9.")


def answer_email() -> Email:
    return Email.objects.get(subject__startswith="Our reply")


def recipients(status: str) -> list[str]:
    emails = Email.objects.filter(status=status).exclude(to="team@westbridge.example")
    return list(emails.order_by("pk").values_list("to", flat=True))


def test_the_message_its_key_and_its_history_say_so(
    answered: Message, staff: User
) -> None:
    triage.correct_address(answered, by=staff, email=RIGHT)
    answered.refresh_from_db()
    assert (answered.email, answered.email_key, answered.status) == (
        RIGHT,
        RIGHT,
        "answered",
    )
    note = answered.history.last()
    assert (note.by, note.staff_note) == (staff, f"The email address was {WRONG}.")


def test_a_failed_answer_is_sent_to_the_right_address(
    answered: Message, staff: User
) -> None:
    Email.objects.filter(pk=answer_email().pk).update(status="failed", attempts=6)
    triage.correct_address(answered, by=staff, email=RIGHT)
    email = answer_email()
    assert (email.to, email.to_key, email.status, email.attempts) == (
        RIGHT,
        RIGHT,
        "queued",
        0,
    )
    assert deliver_due() == 1


@pytest.mark.parametrize("status", ["held", "queued", "stopped"])
def test_what_has_not_gone_yet_keeps_its_state_and_goes_there(
    answered: Message, staff: User, status: str
) -> None:
    Email.objects.filter(pk=answer_email().pk).update(status=status)
    triage.correct_address(answered, by=staff, email=RIGHT)
    email = answer_email()
    assert (email.to, email.status) == (RIGHT, status)


def test_what_was_sent_stays_as_it_was(answered: Message, staff: User) -> None:
    outbox.send_now(answer_email())
    deliver_due()
    triage.correct_address(answered, by=staff, email=RIGHT)
    assert (recipients("sent"), recipients("queued")) == ([WRONG, WRONG], [])


def test_answers_that_came_back_are_sent_again_if_staff_say_so(
    answered: Message, staff: User
) -> None:
    outbox.send_now(answer_email())
    deliver_due()
    first = answer_email()
    old = answered.private_url
    answered = triage.correct_address(answered, by=staff, email=RIGHT, resend=True)
    new = answered.private_url
    again = services.last_answer(answered).email
    assert (recipients("sent"), recipients("queued")) == ([WRONG, WRONG], [RIGHT])
    assert old != new
    assert (again.subject, again.text, again.link_lines) == (
        first.subject,
        first.text.replace(old, new),
        first.link_lines,
    )
    assert again.message_id != first.message_id


def test_emails_to_somebody_else_stay(answered: Message, staff: User) -> None:
    other = make_message(email=WRONG)
    Email.objects.filter(status="queued").update(status="failed")
    triage.correct_address(answered, by=staff, email=RIGHT)
    other.refresh_from_db()
    assert (other.email, recipients("failed")) == (WRONG, [WRONG])


def test_the_same_address_is_no_correction(answered: Message, staff: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="That is the address that we have"):
        triage.correct_address(answered, by=staff, email=WRONG)
    assert answered.history.count() == 1


def test_a_retry_that_is_under_way_follows_at_its_next_try(
    answered: Message, staff: User
) -> None:
    Email.objects.filter(pk=answer_email().pk).update(
        status="queued", attempts=2, send_after=timezone.now()
    )
    triage.correct_address(answered, by=staff, email=RIGHT)
    assert deliver_due() == 1
    assert recipients("sent") == [WRONG, RIGHT]
