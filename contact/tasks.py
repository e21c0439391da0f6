"""Celery tasks of contact; smartcity/schedule.py says when they run."""

from celery import shared_task

from contact import notices


@shared_task
def send_team_notices() -> int:
    """Email each team what came in since its last notice. Safe to run twice, in
    parallel, and to be killed."""
    return notices.send_team_notices()
