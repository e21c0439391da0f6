"""A restored site is older than the world around it: what has to happen first."""

import re
from collections.abc import Iterable

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from core.models import SiteSettings
from core.references import parse_reference
from outbox.models import Email
from smartcity.erasure import services as erasure

TAKEN_AS_SENT = "Taken as sent: it waited in a backup that was restored."
"""Words for `last_error` of such an email."""

WORD = re.compile(r"[\w-]+")


@transaction.atomic
def quieten() -> int:
    """Let no email leave the site, and sign everybody out; return how many wait."""
    SiteSettings.objects.update(emails_wait=True)
    Session.objects.all().delete()
    return waiting().count()


def waiting() -> QuerySet[Email]:
    return Email.objects.filter(status__in=Email.WAITING)


def take_as_sent() -> int:
    """Mark the emails that wait as sent, as they were since the backup was made; return
    how many. Decisions that wait with them are known outside then."""
    emails = list(waiting())
    for email in emails:
        email.mark_sent()
    Email.objects.filter(pk__in=[each.pk for each in emails]).update(
        last_error=TAKEN_AS_SENT
    )
    return len(emails)


def erase_again(lines: Iterable[str]) -> list[str]:
    """Delete what was deleted for good since the backup was made, and is back; return
    the references. `lines` name them, as those of the log do."""
    words = (word for line in lines for word in WORD.findall(line))
    references = {parse_reference(word): None for word in words}
    return [each for each in references if each and _erase(each)]


def _erase(reference: str) -> bool:
    items = erasure.find_held(reference)
    if items:
        fingerprint = erasure.get_fingerprint(items)
        erasure.erase_person(reference, by=None, fingerprint=fingerprint)
    return bool(items)
