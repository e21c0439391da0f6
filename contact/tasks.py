"""What the clock does for the messages."""

from celery import shared_task

from contact import services


@shared_task
def tell_team() -> int:
    """Tell the team of what came since it was told last. Safe to run twice, in
    parallel, and to be killed."""
    return services.tell_team()
