"""Log of the staff who looked at personal data."""

from datetime import timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_noop

from challenges.models import Draft, Entry, PersonalDataAccess

RECORD_INTERVAL = timedelta(hours=1)
"""Time in which looking again at the same personal data is not logged again."""


def record_access(entry: Entry, *, by: User, what: PersonalDataAccess.What) -> None:
    """Log that `by` read personal data of an entry, once in RECORD_INTERVAL."""
    earlier = PersonalDataAccess.objects.filter(entry=entry, by=by, what=what)
    if not earlier.filter(at__gt=timezone.now() - RECORD_INTERVAL).exists():
        PersonalDataAccess.objects.create(entry=entry, by=by, what=what)


def record_draft_read(draft: Draft, *, by: User) -> None:
    """Log in the history of a draft that `by` read what it says. The privacy page
    promises that nobody does unless its writer asks; the row stays when the draft is
    sent or deleted."""
    LogEntry.objects.log_actions(
        user_id=by.pk,
        queryset=[draft],
        action_flag=CHANGE,
        change_message=gettext_noop("Read, to enter it for its writer."),
        single_object=True,
    )
