"""Messages for tests; a test names only the fields that matter to it."""

import uuid
from typing import Any

from contact import services
from contact.models import Message


def make_message(**fields: Any) -> Message:
    """Send a message, which then waits for an answer."""
    defaults = {
        "name": "Mira Vale",
        "email": "mira@example.com",
        "text": "When does the library open?",
    }
    message = Message(**{**defaults, **fields})
    return services.send_message(message, idempotency_key=uuid.uuid4())
