"""The page of a message in the admin: its URLs, its buttons, and what stands on it."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client

from contact.models import Message
from outbox.models import Email

LIST_URL = "/admin/contact/message/"


def page_url(message: Message, page: str = "change") -> str:
    return f"{LIST_URL}{message.pk}/{page.replace('_', '-')}/"


def press(
    client: Client, obj: Message, button: str = "action", **sent: str
) -> HttpResponse:
    """Open the page, type, press a button; returns the page that follows."""
    opened = client.get(page_url(obj)).context
    read = {"status": opened["obj"].status, "fingerprint": opened["fingerprint"]}
    return client.post(page_url(obj, button), {**read, **sent}, follow=True)


def box(page: HttpResponse, name: str = "message") -> str:
    """Return what stands in a box of the page."""
    found = re.search(rf'<textarea name="{name}"[^>]*>\s*([^<]*)<', page.text)
    return unescape(found[1]) if found else ""


def current_state(message: Message) -> tuple[str, str, int, int]:
    message.refresh_from_db()
    steps, emails = message.history.count(), Email.objects.count()
    return message.status, message.draft_answer, steps, emails
