"""Celery tasks of subscriptions; smartcity/schedule.py says when they run."""

from celery import shared_task

from subscriptions import services


@shared_task
def purge_old() -> int:
    """Delete subscriptions that nobody confirmed, and what is no longer needed about
    the others. Scheduled once a day."""
    return services.purge_old()
