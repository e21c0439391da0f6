"""Log of the staff who looked at personal data."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from challenges.models import Entry, PersonalDataAccess

RECORD_INTERVAL = timedelta(hours=1)
"""Time in which looking again at the same personal data is not logged again."""


def record_access(entry: Entry, *, by: User, what: PersonalDataAccess.What) -> None:
    """Log that `by` read personal data of an entry, once in RECORD_INTERVAL."""
    earlier = PersonalDataAccess.objects.filter(entry=entry, by=by, what=what)
    if not earlier.filter(at__gt=timezone.now() - RECORD_INTERVAL).exists():
        PersonalDataAccess.objects.create(entry=entry, by=by, what=what)
