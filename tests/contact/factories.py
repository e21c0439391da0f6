"""Messages for tests; a test names only the fields that matter to it."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from contact import services
from contact.models import CannedAnswer, Message, Question, Topic
from core import antispam


def make_topic(**fields: Any) -> Topic:
    """Create a topic beside those of the migration."""
    defaults = {"name": "Bees", "slug": "bees", "summary": "Swarms and honey."}
    return Topic.objects.create(**{**defaults, **fields})


def topic(slug: str) -> Topic:
    """Return one of the topics of the migration, which tests of transactions lose."""
    defaults = {"name": slug, "summary": "Anything."}
    return Topic.objects.get_or_create(slug=slug, defaults=defaults)[0]


def make_canned_answer(**fields: Any) -> CannedAnswer:
    defaults = {"title": "Thank you", "text": "Thank you for telling us."}
    return CannedAnswer.objects.create(**{**defaults, **fields})


def make_question(**fields: Any) -> Question:
    """Create a question that everybody may read."""
    defaults = {
        "title": "May I borrow a ladder?",
        "answer": "Yes, for a **week**.",
        "is_checked": True,
        "is_public": True,
    }
    fields["topic"] = fields.get("topic") or topic("general")
    return Question.objects.create(**{**defaults, **fields})


def make_message(**fields: Any) -> Message:
    """Send a message, which then waits for an answer."""
    defaults = {
        "topic": fields.pop("topic", None) or topic("general"),
        "name": "Mira Vale",
        "email": "mira@example.com",
        "text": "When does the library open?",
    }
    message = Message(**{**defaults, **fields})
    return services.send_message(message, idempotency_key=uuid.uuid4())


def make_many_messages(count: int) -> None:
    """Insert messages that wait, without their emails and history."""
    general, now = topic("general"), timezone.now()
    Message.objects.bulk_create(
        Message(
            reference=f"MSG-{number}",
            name=f"Writer {number}",
            email="mira@example.com",
            topic=general,
            text="When does the library open?",
            reply_due=now + timedelta(minutes=number),
            idempotency_key=uuid.uuid4(),
        )
        for number in range(count)
    )


def message_form_data(**changes: str) -> dict[str, str]:
    """Return what a browser sends for a form without mistakes."""
    return {
        "text": "Is there a ramp?\r\nI use a <wheel>chair & crutches.",
        "name": "Mira Vale",
        "email": "mira@example.com",
        "phone": "020 7946 0001",
        "postal_address": "1 Mill Lane\r\nWestbridge",
        "access_needs": "Large print, please.",
        "website": "",
        "form_token": antispam.new_form_token(),
        **changes,
    }
