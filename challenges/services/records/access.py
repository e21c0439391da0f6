"""Who of the staff looked at personal data."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from challenges.models import Entry, PersonalDataAccess

RECORD_INTERVAL = timedelta(hours=1)
"""One row for each person and kind within it, however often they look."""


def record_access(entry: Entry, *, by: User, what: PersonalDataAccess.What) -> None:
    """Remember who read the personal data of an entry, once in RECORD_INTERVAL."""
    lately = PersonalDataAccess.objects.filter(entry=entry, by=by, what=what)
    if not lately.filter(at__gt=timezone.now() - RECORD_INTERVAL).exists():
        PersonalDataAccess.objects.create(entry=entry, by=by, what=what)
