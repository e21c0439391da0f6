"""Everything that changes messages to the team.

Each function is one transaction: the message, its history and its emails.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from contact.models import TRANSITIONS, Attachment, Message, MessageHistory, Status
from contact.notices import notify_topic
from core.idempotency import create_once
from core.references import unused_reference
from core.stored_files import NewFile, StoredFileQuerySet, store_file
from core.text.greeting import begins_with_greeting
from core.workflow import TransitionNotAllowed, check_transition
from core.working_days import end_of_working_day, working_days_between
from outbox.services import acknowledge, queue_email, stop

REFERENCE_PREFIX = "MSG"


def send_message(
    message: Message, *, idempotency_key: uuid.UUID, files: Iterable[NewFile] = ()
) -> Message:
    """Store a new message, acknowledge it and notify the team.

    `idempotency_key` identifies the form: if it is sent twice, the first message is
    returned and nothing is written."""
    message.idempotency_key = idempotency_key
    return create_once(Message, idempotency_key, partial(_insert, message, files))


def _insert(message: Message, files: Iterable[NewFile]) -> Message:
    message.pk = None
    message.reference = unused_reference(REFERENCE_PREFIX, Message)
    message.reply_due = end_of_working_day(message.sent_at, message.topic.reply_days)
    message.save()
    store_files(message, files)
    acknowledge(
        "contact/email/received",
        to=message.email,
        app_label="contact",
        reference=message.reference,
        context={"message": message},
    )
    notify_topic(message, "contact/email/notice")
    return message


def store_files(message: Message, files: Iterable[NewFile]) -> None:
    """Store files that came with a message. Run inside the caller's transaction."""
    for file in files:
        store_file(Attachment, file, contact_message=message)


@transaction.atomic
def answer(obj: Message, *, by: User, message: str, staff_note: str = "") -> Message:
    """Email `message` to the sender as an answer, the first one or another.

    The email is held for DECISION_HOLD_MINUTES. Raises TransitionNotAllowed if the
    message was closed before, and ValueError if the answer is empty."""
    message = message.strip()
    if not message:
        raise ValueError("An answer needs a message.")
    obj = lock(obj)
    waits, file_count = obj.status == Status.NEW, files_to_go(obj).count()
    step = transition_to(
        obj, Status.ANSWERED, by=by, message=message, staff_note=staff_note
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
            "file_count": file_count,
        },
        hold=timedelta(minutes=settings.DECISION_HOLD_MINUTES),
    )
    _end_answer(obj, step, waits=waits)
    return obj


@transaction.atomic
def answer_by_phone(
    obj: Message, *, by: User, message: str, staff_note: str = ""
) -> Message:
    """Note that somebody has answered on the phone, and in `message` what was said. The
    sender gets no email, and reads it on the private page.

    Raises TransitionNotAllowed if the message was closed before."""
    obj = lock(obj)
    waits = obj.status == Status.NEW
    step = transition_to(
        obj, Status.ANSWERED, by=by, message=message, staff_note=staff_note
    )
    step.by_phone = True
    _end_answer(obj, step, waits=waits)
    return obj


def _end_answer(obj: Message, step: MessageHistory, *, waits: bool) -> None:
    """Save an answer, with how long a message that waits has waited for it."""
    if waits:
        step.waited_days = working_days_between(_waiting_since(obj), step.at)
    step.save()
    _set_draft(obj, "")


def _waiting_since(obj: Message) -> datetime:
    """Return when it began to wait: it came, or its sender opened it again."""
    reopened = obj.history.filter(by=None, to_status=Status.NEW).last()
    return reopened.at if reopened else obj.sent_at


@transaction.atomic
def undo(
    obj: Message, *, by: User, staff_note: str = "", decision_id: int | None = None
) -> Message:
    """Undo the last answer that the sender has not got, whatever came after it: its
    email is stopped, and its words are a draft again.

    Raises TransitionNotAllowed if there is none, if it went out, or if that one is not
    the row of history with `decision_id`."""
    obj = lock(obj)
    last = undoable_answer(obj)
    if last is None:
        raise TransitionNotAllowed(
            gettext("There is no answer that has not gone out yet.")
        )
    if decision_id not in {None, last.pk}:
        raise TransitionNotAllowed(gettext("Somebody has answered anew: look again."))
    return _undo(obj, last, by=by, staff_note=staff_note)


def _undo(obj: Message, last: MessageHistory, *, by: User, staff_note: str) -> Message:
    if last.email and last.is_held:
        stop(last.email)
    before = obj.status
    if last == last_answer(obj):  # else something came after it, which stays
        obj.status = last.from_status
        obj.save(update_fields=["status"])
    last.is_undone = True
    last.save(update_fields=["is_undone"])
    obj.history.create(
        by=by,
        from_status=before,
        to_status=obj.status,
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
    return _answers(obj).last()


def undoable_answer(obj: Message) -> MessageHistory | None:
    """Return the answer that can be undone: the last one that is held, or else the last
    one of all if its email was stopped.

    One that is held goes out even if the sender has added something meanwhile, or was
    answered on the phone: it can be stopped as long as it has not."""
    answers = list(_answers(obj))
    held = [step for step in answers if step.is_held]
    last = next(reversed(held or answers), None)
    return last if last and last.undoable else None


def _answers(obj: Message) -> "QuerySet[MessageHistory]":
    """Return the answers that were not undone, the oldest first."""
    answers = obj.history.filter(to_status=Status.ANSWERED, is_undone=False)
    return answers.exclude(message="").select_related("by", "email")


def files_to_go(obj: Message) -> StoredFileQuerySet:
    """Return our files that go with the next answer: those added since the last one."""
    last = _answers(obj).last()
    ours: StoredFileQuerySet = obj.attachments.exclude(by=None)
    return ours.filter(added_at__gt=last.at) if last else ours


@transaction.atomic
def save_draft(obj: Message, *, by: User, message: str) -> Message:
    """Keep the beginning of an answer for later, or for a colleague. Sends nothing."""
    obj = lock(obj)
    _set_draft(obj, message.strip(), by=by)
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
def reopen(obj: Message, *, by: User, staff_note: str = "") -> Message:
    """Return a message to those that wait for an answer. An answer that has not gone
    out yet is undone.

    Raises TransitionNotAllowed if it already waits."""
    obj = lock(obj)
    last = last_answer(obj)
    if last and last.is_held:
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


def _set_draft(obj: Message, text: str, *, by: User | None = None) -> None:
    if text == obj.draft_answer:
        return
    obj.draft_answer = text
    obj.drafted_by, obj.drafted_at = (by, timezone.now()) if text else (None, None)
    obj.save(update_fields=["draft_answer", "drafted_by", "drafted_at"])
