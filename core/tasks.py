"""Celery tasks of the ground; smartcity/schedule.py says when they run."""

from celery import shared_task

from core import heartbeats, pictures, stored_pictures


@shared_task
def prepare_pictures() -> int:
    """Make the renditions of new pictures. Safe to run twice, in parallel, and to be
    killed."""
    return stored_pictures.prepare_waiting()


@shared_task
def remove_unused_files() -> int:
    """Delete pictures that nothing shows any more, and stored files without a row."""
    return pictures.remove_unused() + stored_pictures.remove_orphan_files()


@shared_task
def note_worker() -> None:
    """Keep that a worker does what beat asks of it."""
    heartbeats.note(heartbeats.WORKER)
