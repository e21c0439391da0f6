"""Emails for tests; a test names only what matters to it."""

from typing import Any

from outbox.models import Email
from outbox.services import queue_email


def make_email(status: str = "queued", **changes: Any) -> Email:
    """Write an email, which then is in this state."""
    email = queue_email(
        "challenges/email/entry_deleted",
        to="mira@example.com",
        app_label="challenges",
        reference="QS-7F3K-92",
        context={"reference": "QS-7F3K-92"},
    )
    Email.objects.filter(pk=email.pk).update(status=status, **changes)
    email.refresh_from_db()
    return email
