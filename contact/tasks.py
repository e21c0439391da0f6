"""Celery tasks of contact; smartcity/schedule.py says when they run."""

from celery import shared_task

from contact import services


@shared_task
def send_team_notice() -> int:
    """Email the team what came in since its last notice. Safe to run twice, in
    parallel, and to be killed."""
    return services.send_team_notice()
