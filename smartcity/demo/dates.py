"""Dates of the emails of the demo: the past, in which they would have been sent."""

from datetime import datetime

from outbox.models import RETRY_WAITS, Email, TeamNoticeTopic


def date_team_notices(topic: str, at: datetime) -> None:
    """Date back the notices to the team, so that the next one is not gathered."""
    date_emails(topic, at)
    TeamNoticeTopic.objects.filter(name=topic).update(notified_at=None)


def date_emails(reference: str, at: datetime, *, error: str = "") -> None:
    """Say of the waiting emails with this reference that they were sent then. With an
    error, say that the first of them, the one to the person, failed."""
    waiting = [Email.Status.HELD, Email.Status.QUEUED]
    emails = Email.objects.filter(reference=reference, status__in=waiting)
    if error:
        first = emails.order_by("pk")[:1]
        Email.objects.filter(pk__in=list(first.values_list("pk", flat=True))).update(
            status=Email.Status.FAILED,
            created_at=at,
            attempts=len(RETRY_WAITS) + 1,
            last_error=error,
        )
    emails.update(status=Email.Status.SENT, created_at=at, sent_at=at, attempts=1)
