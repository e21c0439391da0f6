"""Everything that changes messages to the team.

Each function is one transaction: the message, its history and its emails.
"""

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

TEAM_NOTICE = "messages to the team"
"""Email.reference of the notices to the team, which may be about several messages."""

NOTICE_INTERVAL = timedelta(minutes=10)
"""Time between two notices; the second one covers all messages received since."""

MAX_LISTED = 20
"""Messages that one notice names; it counts the others."""


def send_message(message: Message, *, idempotency_key: uuid.UUID) -> Message:
    """Store a new message, acknowledge it by email and tell the team.

    `idempotency_key` identifies the submitted form. If it was sent before, the first
    message is returned and nothing is written."""
    message.idempotency_key = idempotency_key
    return create_once(Message, idempotency_key, partial(_insert, message))


def _insert(message: Message) -> Message:
    message.pk = None
    message.reference = unused_reference(REFERENCE_PREFIX, Message)
    message.is_team_told = not _team_was_told_recently()
    message.save()
    acknowledge(
        "contact/email/received",
        to=message.email,
        app_label="contact",
        reference=message.reference,
        context={"message": message},
    )
    if message.is_team_told:
        _queue_notice("notice", message=message, admin_url=admin_url(message))
    return message


def _team_was_told_recently() -> bool:
    team = SiteSettings.load().team_email
    return emailed_recently(team, about=TEAM_NOTICE, within=NOTICE_INTERVAL)


@transaction.atomic
def tell_team() -> int:
    """Email the team one notice about all messages received since the last one.

    Does nothing if that was sent within NOTICE_INTERVAL. Returns how many messages the
    notice is about."""
    if _team_was_told_recently():
        return 0
    untold = Message.objects.filter(is_team_told=False).order_by("sent_at", "pk")
    pks = list(untold.select_for_update().values_list("pk", flat=True))
    if pks:
        first = Message.objects.filter(pk__in=pks[:MAX_LISTED])
        listed = [
            (message, admin_url(message)) for message in first.order_by("sent_at", "pk")
        ]
        Message.objects.filter(pk__in=pks).update(is_team_told=True)
        _queue_notice(
            "notice_many",
            listed=listed,
            count=len(pks),
            more=len(pks) - len(listed),
            list_url=settings.SITE_URL + reverse("admin:contact_message_changelist"),
        )
    return len(pks)


def _queue_notice(template: str, **context: object) -> None:
    queue_email(
        f"contact/email/{template}",
        app_label="contact",
        reference=TEAM_NOTICE,
        context=context,
    )


def admin_url(message: Message) -> str:
    path = reverse("admin:contact_message_change", args=[message.pk])
    return settings.SITE_URL + path


@transaction.atomic
def answer(obj: Message, *, by: User, message: str, staff_note: str = "") -> Message:
    """Email `message` to the sender as the answer.

    Raises TransitionNotAllowed if it was answered or closed before, and ValueError if
    the answer is empty."""
    if not message.strip():
        raise ValueError("An answer says something.")
    obj = _transition(
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
    return _transition(obj, Status.CLOSED, by=by, staff_note=staff_note)


@transaction.atomic
def reopen(obj: Message, *, by: User, staff_note: str = "") -> Message:
    """Return a message to those that wait for an answer.

    Raises TransitionNotAllowed if it already waits."""
    return _transition(obj, Status.NEW, by=by, staff_note=staff_note)


def _transition(
    obj: Message, target: Status, *, by: User, message: str = "", staff_note: str = ""
) -> Message:
    obj = Message.objects.select_for_update().get(pk=obj.pk)
    obj.transition_to(
        target, by=by, message=message.strip(), staff_note=staff_note.strip()
    )
    return obj


@transaction.atomic
def erase_person(email_or_reference: str) -> list[str]:
    """Delete the messages from this email address, or the one with this reference.

    Their history and the notices that name them are deleted too (UK GDPR, Article 17).
    Returns the references, for callers that store more about them."""
    messages = Message.objects.filter(from_person(email_or_reference))
    references = list(messages.values_list("reference", flat=True))
    messages.delete()
    _delete_notices(references)
    return references


def _delete_notices(references: list[str]) -> None:
    """Delete the notices to the team that name one of these messages."""
    if references:
        names_one = reduce(
            or_, (Q(text__contains=reference) for reference in references)
        )
        Email.objects.filter(names_one, reference=TEAM_NOTICE).delete()
