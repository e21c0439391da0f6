"""Emails before they are written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from outbox.rendering import text_with_links
from outbox.services import emails_about


@dataclass(frozen=True)
class EmailPreview:
    """An email that nobody has written yet: what its reader will see in a mail program
    that shows HTML, and in one that does not."""

    to: str
    subject: str
    text: str
    linked_text: SafeString


def preview_email(
    service: Callable[..., object], obj: Any, *, private_url: str = "", **kwargs: Any
) -> EmailPreview | None:
    """Return the email that a service would send about an object with a `reference`;
    None if it sends none. A link that is nobody else's business is left out.

    The service is called and rolled back. Raises TransitionNotAllowed if it does."""
    with transaction.atomic():
        emails = emails_about(obj.reference)
        known = set(emails.values_list("pk", flat=True))
        service(obj, **kwargs)
        email = emails.exclude(pk__in=known).first()
        transaction.set_rollback(True)
    if email is None:
        return None
    if private_url:
        instead = gettext("(the entrant’s private link)")
        lines = email.text.split("\n")
        email.link_lines = [n for n in email.link_lines if private_url not in lines[n]]
        email.text = email.text.replace(private_url, instead)
    return EmailPreview(email.to, email.subject, email.text, text_with_links(email))
