"""Conditions for the marks and filters of the queue. The database knows all of them at
once: no text is read for it."""

from django.db.models import Exists, OuterRef, Q

from challenges.models import Attachment, Entry
from outbox.models import Email

HAS_FILES = Exists(Attachment.objects.filter(entry=OuterRef("pk")))

HAS_LINKS = ~Q(links="")

HAS_DETAILS = Q(personal_details__gt=0, details_allowed=False)
"""Personal details are in the public texts, and nobody has allowed them."""

HELD = Q(shown_with__status=Email.Status.HELD)
"""A decision waits for its email."""

SENT_MORE = (
    Q(answer_due__isnull=False)
    & ~Q(email_key="")
    & Q(Exists(Entry.objects.filter(email_key=OuterRef("email_key"))[1:]))
)
"""The idea waits for an answer, and a second one came from the same email address."""

NEEDS_ATTENTION = (
    HAS_LINKS
    | HAS_DETAILS
    | Q(is_taken_down=True)
    | Q(duplicate_of__isnull=False)
    | SENT_MORE
)
"""Ideas that a moderator does not decide at a glance: they lead to other websites, have
personal details, are taken down or duplicates, or wait and their sender sent more."""
