"""Emails, for somebody who is about to erase a person."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.erasure import HeldItem
from core.templatetags.formatting import plain_date
from outbox.models import Email


def held_items(emails: "QuerySet[Email]") -> list[HeldItem]:
    """Return these emails as items, the oldest first."""
    return [
        HeldItem(
            _("Emails"),
            f"“{email.subject}”, {email.get_status_display()}, "
            f"{plain_date(email.created_at)}",
            key=f"email {email.pk}",
        )
        for email in emails.order_by("created_at", "pk").defer("text")
    ]
