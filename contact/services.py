"""Everything that changes messages to the team.

Each function is one transaction: the message, its history and its emails.
"""

import uuid
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from contact.models import TRANSITIONS, Message, Status
from core.erasure import HeldItem
from core.idempotency import create_once
from core.references import from_person, unused_reference
from core.templatetags.formatting import plain_date
from core.workflow import check_transition
from outbox.erasure import held_items
from outbox.services import acknowledge, queue_email
from outbox.team_notices import (
    MAX_LISTED,
    delete_notices,
    notices_about,
    notify_team,
    take_pending,
)

REFERENCE_PREFIX = "MSG"

MESSAGES_TOPIC = "messages to the team"
"""Reference of the notices to the team about messages; see outbox.team_notices."""


def send_message(message: Message, *, idempotency_key: uuid.UUID) -> Message:
    """Store a new message, acknowledge it and notify the team.

    `idempotency_key` identifies the form: if it is sent twice, the first message is
    returned and nothing is written."""
    message.idempotency_key = idempotency_key
    return create_once(Message, idempotency_key, partial(_insert, message))


def _insert(message: Message) -> Message:
    message.pk = None
    message.reference = unused_reference(REFERENCE_PREFIX, Message)
    message.save()
    acknowledge(
        "contact/email/received",
        to=message.email,
        app_label="contact",
        reference=message.reference,
        context={"message": message},
    )
    notify_team(
        "contact/email/notice",
        topic=MESSAGES_TOPIC,
        reference=message.reference,
        app_label="contact",
        context={"message": message, "admin_url": admin_url(message)},
    )
    return message


@transaction.atomic
def send_team_notice() -> int:
    """Email the team one notice about the messages that came since the last one;
    returns how many these are."""
    references = take_pending(MESSAGES_TOPIC)
    messages = Message.objects.filter(reference__in=references)
    count = messages.count() if references else 0
    if count:
        oldest = messages.order_by("sent_at", "pk")[:MAX_LISTED]
        listed = [(message, admin_url(message)) for message in oldest]
        list_path = reverse("admin:contact_message_changelist")
        queue_email(
            "contact/email/notice_many",
            app_label="contact",
            reference=MESSAGES_TOPIC,
            context={
                "listed": listed,
                "count": count,
                "more": count - len(listed),
                "list_url": settings.SITE_URL + list_path,
            },
        )
    return count


def admin_url(message: Message) -> str:
    """Return the URL of the page on which staff read the message and answer."""
    path = reverse("admin:contact_message_change", args=[message.pk])
    return settings.SITE_URL + path


@transaction.atomic
def answer(obj: Message, *, by: User, message: str, staff_note: str = "") -> Message:
    """Email `message` to the sender as the answer.

    Raises TransitionNotAllowed if it was answered or closed before, and ValueError if
    the answer is empty."""
    if not message.strip():
        raise ValueError("An answer needs a message.")
    obj = _transition_to(
        obj, Status.ANSWERED, by=by, message=message, staff_note=staff_note
    )
    queue_email(
        "contact/email/answer",
        to=obj.email,
        app_label="contact",
        reference=obj.reference,
        context={"message": obj, "answer": message.strip()},
    )
    return obj


@transaction.atomic
def close(obj: Message, *, by: User, staff_note: str = "") -> Message:
    """Close a message without an answer. The sender gets no email.

    Raises TransitionNotAllowed if it was answered or closed before."""
    return _transition_to(obj, Status.CLOSED, by=by, staff_note=staff_note)


@transaction.atomic
def reopen(obj: Message, *, by: User, staff_note: str = "") -> Message:
    """Return a message to those that wait for an answer.

    Raises TransitionNotAllowed if it already waits."""
    return _transition_to(obj, Status.NEW, by=by, staff_note=staff_note)


def find_held(person: str) -> list[HeldItem]:
    """Return what `erase_person` would delete."""
    messages = Message.objects.filter(from_person(person)).order_by("sent_at", "pk")
    items = [_held_message(m) for m in messages.annotate(note_count=Count("history"))]
    notices = notices_about([MESSAGES_TOPIC], [item.reference for item in items])
    return [*items, *held_items(notices)]


def _held_message(message: Any) -> HeldItem:
    """Return the message, which has its count, as an item."""
    text = gettext(
        "%(reference)s: %(status)s, received on %(date)s (answers and notes: %(notes)d)"
    )
    params = {
        "reference": message.reference,
        "status": message.get_status_display(),
        "date": plain_date(message.sent_at),
        "notes": message.note_count,
    }
    return HeldItem(
        gettext_lazy("Messages"),
        text % params,
        key=f"message {message.pk}",
        reference=message.reference,
        email=message.email,
        name=message.name,
    )


@transaction.atomic
def erase_person(person: str) -> list[str]:
    """Delete every message from this email address, or the one with this reference, and
    its history (UK GDPR, Article 17). Returns the references, so that other apps can
    delete what they hold about them."""
    messages = Message.objects.filter(from_person(person))
    references = list(messages.values_list("reference", flat=True))
    messages.delete()
    delete_notices([MESSAGES_TOPIC], references)
    return references


def _transition_to(
    obj: Message, target: Status, *, by: User, message: str = "", staff_note: str = ""
) -> Message:
    """Change the status and add a row of history. `message` is the answer.

    Raises TransitionNotAllowed."""
    obj = Message.objects.select_for_update().get(pk=obj.pk)
    check_transition(TRANSITIONS, obj.reference, Status(obj.status), target)
    previous, obj.status = obj.status, target
    obj.save(update_fields=["status"])
    obj.history.create(
        by=by,
        from_status=previous,
        to_status=target,
        message=message.strip(),
        staff_note=staff_note.strip(),
    )
    return obj
