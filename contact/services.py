"""Everything that changes messages to the team.

Each function is one transaction: the message, its history and its emails.
"""

import uuid
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from contact.models import TRANSITIONS, Message, MessageHistory, Status, Topic
from contact.notices import notify_topic
from core.idempotency import create_once
from core.private_links import new_nonce
from core.references import unused_reference
from core.text.greeting import begins_with_greeting
from core.workflow import TransitionNotAllowed, check_transition
from core.working_days import end_of_working_day, working_days_between
from outbox.failed import correct_address as correct_unsent
from outbox.failed import send_copy
from outbox.models import Email
from outbox.services import acknowledge, queue_email, replace_link, stop

REFERENCE_PREFIX = "MSG"


def send_message(message: Message, *, idempotency_key: uuid.UUID) -> Message:
    """Store a new message, acknowledge it and notify the team.

    `idempotency_key` identifies the form: if it is sent twice, the first message is
    returned and nothing is written."""
    message.idempotency_key = idempotency_key
    return create_once(Message, idempotency_key, partial(_insert, message))


def _insert(message: Message) -> Message:
    message.pk = None
    message.reference = unused_reference(REFERENCE_PREFIX, Message)
    message.reply_due = end_of_working_day(message.sent_at, message.topic.reply_days)
    message.save()
    acknowledge(
        "contact/email/received",
        to=message.email,
        app_label="contact",
        reference=message.reference,
        context={"message": message},
    )
    notify_topic(message, "contact/email/notice")
    return message


@transaction.atomic
def answer(obj: Message, *, by: User, message: str, staff_note: str = "") -> Message:
    """Email `message` to the sender as an answer, the first one or another.

    The email is held for DECISION_HOLD_MINUTES. Raises TransitionNotAllowed if the
    message was closed before, and ValueError if the answer is empty."""
    message = message.strip()
    if not message:
        raise ValueError("An answer needs a message.")
    obj = lock(obj)
    waits = obj.status == Status.NEW
    step = transition_to(
        obj, Status.ANSWERED, by=by, message=message, staff_note=staff_note
    )
    step.waited_days = (
        working_days_between(_waiting_since(obj), step.at) if waits else None
    )
    step.email = queue_email(
        "contact/email/answer",
        to=obj.email,
        app_label="contact",
        reference=obj.reference,
        context={
            "message": obj,
            "answer": message,
            "has_greeting": begins_with_greeting(message),
        },
        hold=timedelta(minutes=settings.DECISION_HOLD_MINUTES),
    )
    step.save(update_fields=["email", "waited_days"])
    _set_draft(obj, "")
    return obj


def _waiting_since(obj: Message) -> datetime:
    """Return when it began to wait: it came, or its sender opened it again."""
    reopened = obj.history.filter(by=None, to_status=Status.NEW).last()
    return reopened.at if reopened else obj.sent_at


@transaction.atomic
def undo(
    obj: Message, *, by: User, staff_note: str = "", decision_id: int | None = None
) -> Message:
    """Undo the last answer, which the sender has not got: its email is stopped, and its
    words are a draft again.

    Raises TransitionNotAllowed if there is none, if it went out, or if the last one is
    not the row of history with `decision_id`."""
    obj = lock(obj)
    last = last_answer(obj)
    if last and decision_id is not None and last.pk != decision_id:
        raise TransitionNotAllowed(gettext("Somebody has answered anew: look again."))
    if last is None or not last.undoable:
        raise TransitionNotAllowed(
            gettext("There is no answer that has not gone out yet.")
        )
    return _undo(obj, last, by=by, staff_note=staff_note)


def _undo(obj: Message, last: MessageHistory, *, by: User, staff_note: str) -> Message:
    if last.email and last.email.status == Email.Status.HELD:
        stop(last.email)
    last.is_undone = True
    last.save(update_fields=["is_undone"])
    obj.status = last.from_status
    obj.save(update_fields=["status"])
    obj.history.create(
        by=by,
        from_status=last.to_status,
        to_status=last.from_status,
        staff_note=staff_note.strip(),
        is_undone=True,
    )
    if not obj.draft_answer:
        _set_draft(obj, last.message, by=by)
    return obj


def last_answer(obj: Message) -> MessageHistory | None:
    """Return the answer that a message has, if it has one that was not undone."""
    if obj.status != Status.ANSWERED:
        return None
    answers = obj.history.filter(to_status=Status.ANSWERED, is_undone=False)
    return answers.exclude(message="").select_related("by", "email").last()


@transaction.atomic
def save_draft(obj: Message, *, by: User, message: str) -> Message:
    """Keep the beginning of an answer for later, or for a colleague. Sends nothing."""
    obj = lock(obj)
    _set_draft(obj, message.strip(), by=by)
    return obj


@transaction.atomic
def add_note(obj: Message, *, by: User, text: str) -> Message:
    """Add a note to staff; the sender never reads it."""
    if not text.strip():
        raise ValueError("A note says something.")
    obj = lock(obj)
    _add_note(obj, text.strip(), by=by)
    return obj


@transaction.atomic
def correct_address(
    obj: Message, *, by: User, email: str, resend: bool = False
) -> Message:
    """Give a message the email address that its sender meant.

    What did not reach the old one goes to the new one; with `resend`, answers that were
    sent to the old one are sent there too. Raises TransitionNotAllowed if it is the
    address that the message has. Its old private link ends: the owner of the old
    address may have it."""
    obj = lock(obj)
    old, old_url = obj.email, obj.private_url
    if email == old:
        raise TransitionNotAllowed(gettext("That is the address that we have."))
    obj.email, obj.link_nonce = email, new_nonce()
    obj.save(update_fields=["email", "link_nonce"])
    correct_unsent(obj.reference, old=old, new=email)
    sent = Email.objects.filter(status=Email.Status.SENT, to=old)
    answers = obj.history.filter(email__in=sent).select_related("email")
    for step in answers if resend else []:
        step.email = step.email and send_copy(step.email, to=email)
        step.save(update_fields=["email"])
    replace_link(obj.reference, old=old_url, new=obj.private_url)
    _add_note(obj, gettext("The email address was %(old)s.") % {"old": old}, by=by)
    return obj


@transaction.atomic
def close(obj: Message, *, by: User, staff_note: str = "") -> Message:
    """Close a message without an answer. The sender gets no email.

    Raises TransitionNotAllowed if it was answered or closed before."""
    obj = lock(obj)
    transition_to(obj, Status.CLOSED, by=by, staff_note=staff_note)
    return obj


@transaction.atomic
def mark_spam(obj: Message, *, by: User, staff_note: str = "") -> Message:
    """Put a message among the spam, where it is kept as long as any other. The sender
    gets no email, and what they add stays there, too.

    Raises TransitionNotAllowed if it does not wait for an answer."""
    obj = lock(obj)
    transition_to(obj, Status.SPAM, by=by, staff_note=staff_note)
    return obj


@transaction.atomic
def forward(obj: Message, *, by: User, topic: Topic) -> Message:
    """Give a message another topic, and tell the team of that, if it is another one.
    The day that we promised stays.

    Raises TransitionNotAllowed if it has that topic."""
    obj = lock(obj)
    before = obj.topic
    if topic == before:
        raise TransitionNotAllowed(gettext("That is the topic that it has."))
    obj.topic = topic
    obj.save(update_fields=["topic"])
    note = gettext("The topic was “%(topic)s”.") % {"topic": before}
    _add_note(obj, note, by=by)
    if topic.team_email != before.team_email:
        notify_topic(obj, "contact/email/notice")
    return obj


@transaction.atomic
def reopen(obj: Message, *, by: User, staff_note: str = "") -> Message:
    """Return a message to those that wait for an answer. An answer that has not gone
    out yet is undone.

    Raises TransitionNotAllowed if it already waits."""
    obj = lock(obj)
    last = last_answer(obj)
    if last and last.email and last.email.status == Email.Status.HELD:
        return _undo(obj, last, by=by, staff_note=staff_note)
    transition_to(obj, Status.NEW, by=by, staff_note=staff_note)
    return obj


def lock(obj: Message) -> Message:
    return Message.objects.select_for_update().get(pk=obj.pk)


def transition_to(
    obj: Message,
    target: Status,
    *,
    by: User | None,
    message: str = "",
    staff_note: str = "",
) -> MessageHistory:
    """Change the status of a locked message and return the row of history. `message` is
    the answer; without `by`, its sender did it.

    Raises TransitionNotAllowed."""
    check_transition(TRANSITIONS, obj.reference, Status(obj.status), target)
    previous, obj.status = obj.status, target
    obj.save(update_fields=["status"])
    return obj.history.create(
        by=by,
        from_status=previous,
        to_status=target,
        message=message,
        staff_note=staff_note.strip(),
    )


def _add_note(obj: Message, text: str, *, by: User) -> None:
    status = obj.status
    obj.history.create(by=by, from_status=status, to_status=status, staff_note=text)


def _set_draft(obj: Message, text: str, *, by: User | None = None) -> None:
    if text == obj.draft_answer:
        return
    obj.draft_answer = text
    obj.drafted_by, obj.drafted_at = (by, timezone.now()) if text else (None, None)
    obj.save(update_fields=["draft_answer", "drafted_by", "drafted_at"])
