"""Scheduled tasks; each is safe to run twice, in parallel, and to be killed."""

from celery import shared_task

from contact import services


@shared_task
def tell_team() -> int:
    """Email the team about new messages; return how many there were."""
    return services.tell_team()
