"""Notices that were written, for tests to read."""

from datetime import UTC, datetime, timedelta

from challenges.models import Entry
from challenges.services.moderation.notifications import STAFF_NOTICES
from outbox.models import Email

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
ENTRIES = "http://127.0.0.1:8000/admin/challenges/entry"


def take_notices() -> list[tuple[str, str]]:
    """Return the recipients and subjects of new notices, and delete them."""
    ours = Email.objects.filter(
        reference__in=["notices to staff", "reminders to the team"]
    )
    found = list(ours.order_by("to").values_list("to", "subject"))
    ours.delete()
    return [(to.removesuffix("@westbridge.example"), subject) for to, subject in found]


def notice_text() -> str:
    return Email.objects.filter(reference=STAFF_NOTICES).get().text


def review_url(entry: Entry) -> str:
    return f"{ENTRIES}/{entry.pk}/change/"
