"""Messages for tests, with everything that is not the point of a test filled in."""

import uuid
from typing import Any

from contact import services
from contact.models import Message


def make_message(**over: Any) -> Message:
    """A message that waits for an answer."""
    words = {
        "name": "Mira Vale",
        "email": "mira@example.com",
        "text": "When does the library open?",
    }
    message = Message(**{**words, **over})
    return services.send_message(message, idempotency_key=uuid.uuid4())
