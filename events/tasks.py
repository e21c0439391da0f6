"""Celery tasks of events; smartcity/schedule.py says when they run."""

from celery import shared_task

from events.importing import services


@shared_task
def purge_old_imports() -> int:
    """Delete the rows of files that staff imported. Scheduled once a day."""
    return services.purge_old()
