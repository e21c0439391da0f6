"""Emails of the outbox, for tests to compare."""

from core.models import SiteSettings
from outbox.models import Email
from outbox.rendering import render_html


def recipients_and_subjects() -> list[tuple[str, str]]:
    """Return recipient and subject of every email, the oldest first."""
    return list(Email.objects.order_by("pk").values_list("to", "subject"))


def held_emails() -> list[tuple[str, str]]:
    """Return recipient and subject of every held email, the oldest first."""
    held = Email.objects.filter(status=Email.Status.HELD).order_by("pk")
    return list(held.values_list("to", "subject"))


def html_of(email: Email) -> str:
    """Return the HTML part with which an email is sent."""
    return render_html(email, SiteSettings.load())
