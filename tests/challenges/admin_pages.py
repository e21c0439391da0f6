"""Pages of the admin about ideas: their URLs, their buttons, and what a button did."""

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from challenges.models import Entry
from outbox.models import Email

LIST_URL = "/admin/challenges/entry/"


def entry_page_url(entry: Entry, page: str = "change", query: str = "") -> str:
    return reverse(f"admin:challenges_entry_{page}", args=[entry.pk]) + query


def press_button(
    client: Client, entry: Entry, page: str = "action", **sent: str
) -> HttpResponse:
    """Press a button of the review page; returns the page that follows."""
    return client.post(entry_page_url(entry, page), sent, follow=True)


def offered_buttons(client: Client, entry: Entry) -> list[str]:
    return list(client.get(entry_page_url(entry)).context["buttons"])


def staff_notes(entry: Entry) -> list[str]:
    return [row.staff_note for row in entry.history.all() if row.staff_note]


def current_state(entry: Entry) -> tuple[str, int, int]:
    """Return the status, and the numbers of history rows and of all emails."""
    current = Entry.objects.get(pk=entry.pk)
    return current.status, current.history.count(), Email.objects.count()
