"""What the clock does for the challenges."""

from celery import shared_task

from challenges import services
from challenges.models import Challenge


@shared_task
def announce_results() -> int:
    """Send the results whose minute has come. Safe to run twice, and in parallel."""
    due = Challenge.objects.published().with_results_to_announce()
    return sum(services.announce_results(challenge) for challenge in due)
