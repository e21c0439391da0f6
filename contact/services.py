"""The verbs of contact. Each is one transaction: the row, its history, its emails."""

import uuid
from datetime import timedelta
from functools import partial, reduce
from operator import or_

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from contact.models import Message, Status
from core.idempotency import create_once
from core.models import SiteSettings
from core.references import from_person, unused_reference
from outbox.models import Email
from outbox.services import acknowledge, emailed_recently, queue_email

REFERENCE_PREFIX = "MSG"

TO_TEAM = "messages to the team"
"""What the notices to the team are about: no single message."""

GATHER = timedelta(minutes=10)
"""Between two notices to the team; the second one is about all that came meanwhile."""

LISTED = 20
"""Messages that one notice names; of more it says how many."""


def send_message(message: Message, *, idempotency_key: uuid.UUID) -> Message:
    """Store a new message, acknowledge it and tell the team.

    `idempotency_key` names the form that it came with: sent twice, the first message is
    returned and nothing is written again."""
    message.idempotency_key = idempotency_key
    return create_once(Message, idempotency_key, partial(_insert, message))


def _insert(message: Message) -> Message:
    message.pk = None
    message.reference = unused_reference(REFERENCE_PREFIX, Message)
    message.is_team_told = not _told_team_lately()
    message.save()
    acknowledge(
        "contact/email/received",
        to=message.email,
        app_label="contact",
        reference=message.reference,
        context={"message": message},
    )
    if message.is_team_told:
        _write_notice("notice", message=message, admin_url=admin_url(message))
    return message


def _told_team_lately() -> bool:
    team = SiteSettings.load().team_email
    return emailed_recently(team, about=TO_TEAM, within=GATHER)


@transaction.atomic
def tell_team() -> int:
    """Write one notice about all messages that came since the last one, unless that is
    younger than GATHER; returns how many there were."""
    if _told_team_lately():
        return 0
    untold = Message.objects.filter(is_team_told=False).order_by("sent_at", "pk")
    keys = list(untold.select_for_update().values_list("pk", flat=True))
    if keys:
        told = Message.objects.filter(pk__in=keys[:LISTED]).order_by("sent_at", "pk")
        listed = [(message, admin_url(message)) for message in told]
        path = reverse("admin:contact_message_changelist")
        Message.objects.filter(pk__in=keys).update(is_team_told=True)
        _write_notice(
            "notice_many",
            listed=listed,
            count=len(keys),
            more=len(keys) - len(listed),
            list_url=settings.SITE_URL + path,
        )
    return len(keys)


def _write_notice(template: str, **words: object) -> None:
    queue_email(
        f"contact/email/{template}",
        app_label="contact",
        reference=TO_TEAM,
        context=words,
    )


def admin_url(message: Message) -> str:
    path = reverse("admin:contact_message_change", args=[message.pk])
    return settings.SITE_URL + path


@transaction.atomic
def answer(obj: Message, *, by: User, message: str, staff_note: str = "") -> Message:
    """Email `note` to the sender as the answer."""
    if not message.strip():
        raise ValueError("An answer says something.")
    obj = _move(obj, Status.ANSWERED, by=by, message=message, staff_note=staff_note)
    queue_email(
        "contact/email/answer",
        to=obj.email,
        app_label="contact",
        reference=obj.reference,
        context={"message": obj, "answer": message.strip()},
    )
    return obj


@transaction.atomic
def close(message: Message, *, by: User, staff_note: str = "") -> Message:
    """Put a message aside that needs no answer; its sender hears nothing."""
    return _move(message, Status.CLOSED, by=by, staff_note=staff_note)


@transaction.atomic
def reopen(message: Message, *, by: User, staff_note: str = "") -> Message:
    """Back to the messages that wait for an answer."""
    return _move(message, Status.NEW, by=by, staff_note=staff_note)


@transaction.atomic
def erase_person(address_or_reference: str) -> list[str]:
    """Delete every message that came from this address, or the one of this reference,
    with its history; returns the references, for whoever keeps more about them."""
    messages = Message.objects.filter(from_person(address_or_reference))
    references = list(messages.values_list("reference", flat=True))
    messages.delete()
    _forget_notices(references)
    return references


def _forget_notices(references: list[str]) -> None:
    """Delete the notices that name one of these messages."""
    if references:
        named = reduce(or_, (Q(text__contains=reference) for reference in references))
        Email.objects.filter(named, reference=TO_TEAM).delete()


def _move(
    obj: Message, to: Status, *, by: User, message: str = "", staff_note: str = ""
) -> Message:
    obj = Message.objects.select_for_update().get(pk=obj.pk)
    obj.move(to, by=by, message=message.strip(), staff_note=staff_note.strip())
    return obj
