"""The verbs of contact. Each is one transaction: the row, its history, its emails."""

import uuid
from functools import partial

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from contact.models import Message, Status
from outbox.services import queue_email
from smartcity.references import of_person, unused_reference
from smartcity.sends import store_once

REFERENCE_PREFIX = "MSG"


def send_message(message: Message, *, send_key: uuid.UUID) -> Message:
    """Store a new message, acknowledge it and tell the team.

    `send_key` names the form that it came with: sent twice, the first message is
    returned and nothing is written again."""
    message.send_key = send_key
    return store_once(Message, send_key, partial(_insert, message))


def _insert(message: Message) -> Message:
    message.pk = None
    message.reference = unused_reference(REFERENCE_PREFIX, Message)
    message.save()
    _write(message, "received", to=message.email)
    path = reverse("admin:contact_message_change", args=[message.pk])
    _write(message, "notice", admin_url=settings.SITE_URL + path)
    return message


@transaction.atomic
def answer(message: Message, *, by: User, note: str, staff_note: str = "") -> Message:
    """Email `note` to the sender as the answer."""
    if not note.strip():
        raise ValueError("An answer says something.")
    message = _move(message, Status.ANSWERED, by=by, note=note, staff_note=staff_note)
    _write(message, "answer", to=message.email, note=note.strip())
    return message


@transaction.atomic
def close(message: Message, *, by: User, staff_note: str = "") -> Message:
    """Put a message aside that needs no answer; its sender hears nothing."""
    return _move(message, Status.CLOSED, by=by, staff_note=staff_note)


@transaction.atomic
def reopen(message: Message, *, by: User, staff_note: str = "") -> Message:
    """Back to the messages that wait for an answer."""
    return _move(message, Status.NEW, by=by, staff_note=staff_note)


@transaction.atomic
def forget(address_or_reference: str) -> list[str]:
    """Delete every message that came from this address, or the one of this reference,
    with its history; returns the references, for whoever keeps more about them."""
    messages = Message.objects.filter(of_person(address_or_reference))
    references = list(messages.values_list("reference", flat=True))
    messages.delete()
    return references


def _move(
    message: Message, to: Status, *, by: User, note: str = "", staff_note: str = ""
) -> Message:
    message = Message.objects.select_for_update().get(pk=message.pk)
    message.move(to, by=by, note=note.strip(), staff_note=staff_note.strip())
    return message


def _write(
    message: Message, template: str, *, to: str | None = None, **words: str
) -> None:
    queue_email(
        f"contact/mail/{template}",
        to=to,
        room="contact",
        reference=message.reference,
        context={"message": message, **words},
    )
