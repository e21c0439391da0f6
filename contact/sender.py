"""Services for the sender of a message, behind its private link."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from contact.models import TRANSITIONS, Addition, Message, MessageHistory, Status
from contact.notices import notify_topic
from contact.services import last_answer, lock, store_files, transition_to
from core.email_addresses import MAX_EMAIL_LENGTH
from core.idempotency import create_once
from core.references import from_person
from core.stored_files import NewFile, StoredFileQuerySet
from core.working_days import end_of_working_day
from outbox.models import Email
from outbox.services import acknowledge, emailed_recently

LOST_LINKS = "links to messages"
"""Reference of the emails with lost links."""

MIN_EMAIL_INTERVAL = timedelta(minutes=10)
"""Time between two emails with lost links to one address."""


@dataclass(frozen=True)
class Said:
    """Something that one of both sides said after the message itself."""

    at: datetime
    text: str
    step: MessageHistory | None = None
    """Row of our answer."""

    @property
    def is_ours(self) -> bool:
        return self.step is not None


def said_after(message: Message) -> list[Said]:
    """Return what was said after a message, the oldest first: what its sender added,
    and our answers that went out."""
    ours = [Said(step.at, step.message, step) for step in _answers_out(message)]
    theirs = [Said(each.sent_at, each.text) for each in message.additions.all()]
    return sorted([*ours, *theirs], key=lambda said: said.at)


def files_shown(message: Message) -> StoredFileQuerySet:
    """Return the files of the private page: those of its sender, and of ours those that
    an answer took along that went out."""
    last = _answers_out(message).last()
    is_theirs = Q(by=None)
    is_out = is_theirs | Q(added_at__lte=last.at) if last else is_theirs
    shown: StoredFileQuerySet = message.attachments.filter(is_out)
    return shown


def _answers_out(message: Message) -> "QuerySet[MessageHistory]":
    """Return our answers that went out, the oldest first."""
    is_out = Q(email=None) | Q(email__status__in=Email.RELEASED)
    answers = message.history.filter(is_out, to_status=Status.ANSWERED, is_undone=False)
    return answers.exclude(message="")


def status_shown_to_sender(message: Message) -> Status:
    """Return the status without what nobody outside knows: an answer that is held or
    was stopped, and that staff take it for spam."""
    if message.status == Status.ANSWERED:
        last = last_answer(message)
        return Status.NEW if last is None or last.undoable else Status.ANSWERED
    return Status.NEW if message.status == Status.SPAM else Status(message.status)


def add(
    message: Message,
    *,
    text: str,
    idempotency_key: uuid.UUID,
    files: Iterable[NewFile] = (),
) -> Addition:
    """Add something to a message, which then waits for an answer, and tell the team.
    The same form sent twice adds it once.

    Raises Message.DoesNotExist if it was deleted meanwhile."""

    def insert() -> Addition:
        obj = lock(message)
        addition = obj.additions.create(text=text, idempotency_key=idempotency_key)
        store_files(obj, files)
        _wait_again(obj)
        return addition

    return create_once(Addition, idempotency_key, insert)


@transaction.atomic
def reopen(message: Message) -> None:
    """Let a message wait for an answer again. Twice is the same as once.

    Raises Message.DoesNotExist if it was deleted meanwhile."""
    obj = lock(message)
    if obj.status != Status.NEW:
        _wait_again(obj)


def _wait_again(obj: Message) -> None:
    """Let a locked message wait, and tell the team; but spam stays where it is."""
    if obj.status == Status.SPAM:
        return
    if obj.status != Status.NEW:
        transition_to(obj, Status.NEW, by=None)
        obj.reply_due = end_of_working_day(timezone.now(), obj.topic.reply_days)
        obj.save(update_fields=["reply_due"])
    notify_topic(obj, "contact/email/again")


@transaction.atomic
def solve(message: Message) -> None:
    """Note that the sender needs nothing more. Twice is the same as once.

    Raises Message.DoesNotExist if it was deleted meanwhile."""
    obj = lock(message)
    if Status.SOLVED in TRANSITIONS[obj.status]:
        transition_to(obj, Status.SOLVED, by=None)


@transaction.atomic
def send_links(email_or_reference: str) -> None:
    """Email lost private links again: of all messages from this email address, or from
    the one behind this reference.

    Nobody learns whether there are any. One email address gets one such email in
    MIN_EMAIL_INTERVAL."""
    found = Message.objects.filter(from_person(email_or_reference))
    keys = {
        key
        for key in found.values_list("email_key", flat=True)
        if not emailed_recently(key, about=LOST_LINKS, within=MIN_EMAIL_INTERVAL)
    }
    emails = set(
        Message.objects.filter(email_key__in=keys).values_list("email", flat=True)
    )
    _queue_links(sorted(emails, key=lambda email: (email != email_or_reference, email)))
    if not emails:
        # Take as long as if there were some: the time must not tell either.
        with transaction.atomic():
            _queue_links([email_or_reference[:MAX_EMAIL_LENGTH]])
            transaction.set_rollback(True)


def _queue_links(emails: Iterable[str]) -> None:
    """Email each of these spellings of an address the links of its own messages."""
    for email in emails:
        messages = Message.objects.filter(email=email).select_related("topic")
        acknowledge(
            "contact/email/links",
            to=email,
            app_label="contact",
            reference=LOST_LINKS,
            context={"messages": messages.order_by("sent_at", "pk")},
        )
