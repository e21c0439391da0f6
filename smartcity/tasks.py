"""What the site itself does without being asked."""

from importlib import import_module

from celery import shared_task
from django.conf import settings


@shared_task
def purge_sessions() -> None:
    """Of staff who are signed out by now. They may hold what somebody typed."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
