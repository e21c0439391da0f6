"""Background tasks that belong to no app."""

from importlib import import_module

from celery import shared_task
from django.conf import settings

from smartcity import challenge_dates


@shared_task
def show_challenge_dates() -> None:
    """Copy the dates of challenges to What's on."""
    challenge_dates.show_challenge_dates()


@shared_task
def purge_sessions() -> None:
    """Delete expired sessions of staff: they may hold a saved post."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
