"""Erasing what the contact form holds about a person (UK GDPR, Article 17)."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext, gettext_lazy

from contact.deleting import delete_drafts
from contact.models import Attachment, Message, Question
from contact.notices import all_notices_topics
from core.erasure import HeldItem
from core.references import from_person
from core.stored_pictures import delete_files_on_commit
from core.templatetags.formatting import plain_date
from outbox.erasure import held_items
from outbox.team_notices import delete_notices, notices_about


def find_held(person: str) -> list[HeldItem]:
    """Return what `erase_person` would delete."""
    messages = Message.objects.filter(from_person(person)).order_by("sent_at", "pk")
    messages = messages.annotate(
        note_count=Count("history", distinct=True),
        addition_count=Count("additions", distinct=True),
        draft_count=Count("questions", Q(questions__is_public=False), distinct=True),
    )
    items = [_held_message(message) for message in messages]
    notices = notices_about(all_notices_topics(), [item.reference for item in items])
    return [*items, *held_items(notices)]


def _held_message(message: Any) -> HeldItem:
    """Return the message, which has its counts, as an item."""
    text = gettext(
        "%(reference)s: %(status)s, received on %(date)s (answers, notes, drafts of "
        "questions and what was added: %(notes)d)"
    )
    params = {
        "reference": message.reference,
        "status": message.get_status_display(),
        "date": plain_date(message.sent_at),
        "notes": message.note_count + message.addition_count + message.draft_count,
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
    delete_files_on_commit(Attachment.objects.filter(contact_message__in=messages))
    delete_drafts(Question.objects.filter(contact_message__in=messages))
    messages.delete()
    delete_notices(all_notices_topics(), references)
    return references
