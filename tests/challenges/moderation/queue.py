"""The queue of ideas, for tests to fill and to read."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge, Entry
from tests.challenges.admin_pages import LIST_URL
from tests.challenges.factories import make_entry, make_public_entry

NOW = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Europe/London"))  # a Wednesday


def listed_titles(client: Client, query: str = "") -> list[str]:
    page = client.get(f"{LIST_URL}?{query}")
    return [entry.title for entry in page.context["cl"].result_list]


def end_of_day(days: int) -> datetime:
    """Return the end of the day that is so many days away."""
    day = timezone.localtime(NOW) + timedelta(days=days + 1)
    return day.replace(hour=0, minute=0)


def make_entry_due_in(days: int, **over: object) -> Entry:
    entry = make_entry(**over)
    Entry.objects.filter(pk=entry.pk).update(answer_due=end_of_day(days))
    entry.refresh_from_db()
    return entry


def make_queue(staff: User, challenge: Challenge) -> list[Entry]:
    """Create five entries; returns them in the order in which staff get to them."""
    old = make_public_entry(staff, challenge=challenge, title="decided, old")
    soon = make_entry_due_in(1, challenge=challenge, title="due soon")
    same_day = make_entry_due_in(1, challenge=challenge, title="due soon, came later")
    over = make_entry_due_in(-3, challenge=challenge, title="overdue")
    new = make_public_entry(staff, challenge=challenge, title="decided, new")
    for entry in (old, new):  # as of yesterday
        entry.decided_at = timezone.now() - timedelta(days=1)
        entry.save(update_fields=["decided_at"])
    return [over, soon, same_day, new, old]
