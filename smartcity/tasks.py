"""Background tasks that belong to no app."""

from importlib import import_module

from celery import shared_task
from django.conf import settings

from smartcity import challenge_dates, retention, search_index
from smartcity.news_to_tell import collect
from subscriptions import digests


@shared_task
def show_challenge_dates() -> None:
    """Copy the dates of challenges to What's on."""
    challenge_dates.show_challenge_dates()


@shared_task
def send_digests() -> int:
    """Queue the updates by email that are due. Safe to run twice, in parallel, and to
    be killed."""
    return digests.send_due(collect)


@shared_task
def check_search() -> None:
    """Mend the index of the search, should it differ from what is stored."""
    search_index.repair()


@shared_task
def purge_personal_data() -> None:
    """Delete what is personal and has been kept for its time. Safe to run twice, in
    parallel, and to be killed."""
    retention.purge()


@shared_task
def purge_sessions() -> None:
    """Delete expired sessions of staff: they may hold a saved post."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
