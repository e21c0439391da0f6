"""Messages for tests; a test names only the fields that matter to it."""

import uuid
from typing import Any

from contact import services
from contact.models import Message
from core import antispam


def make_message(**fields: Any) -> Message:
    """Send a message, which then waits for an answer."""
    defaults = {
        "name": "Mira Vale",
        "email": "mira@example.com",
        "text": "When does the library open?",
    }
    message = Message(**{**defaults, **fields})
    return services.send_message(message, idempotency_key=uuid.uuid4())


def message_form_data(**changes: str) -> dict[str, str]:
    """Return what a browser sends for a form without mistakes."""
    return {
        "topic": "events",
        "text": "Is there a ramp?\r\nI use a <wheel>chair & crutches.",
        "name": "Mira Vale",
        "email": "mira@example.com",
        "website": "",
        "form_token": antispam.new_form_token(),
        **changes,
    }
