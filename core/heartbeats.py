"""Signs of life of beat, of the workers and of the mail server, which fail in silence:
emails that are due now go on when beat is dead, and what has to happen later does not.
"""

import time
from datetime import datetime, timedelta

from celery.signals import (
    beat_embedded_init,
    beat_init,
    before_task_publish,
    heartbeat_sent,
    worker_ready,
)
from django.db import close_old_connections
from django.utils import timezone

from core.models import Heartbeat

BEAT, WORKER, MAIL_SERVER = "beat", "worker", "mail server"

NOTE_EVERY = 10.0
"""Seconds between two signs of life of a process, which has the occasion more often."""

SILENT_AFTER = timedelta(seconds=45)
"""Time after which a process that gave no sign of life is taken for dead. Beat sends
tasks every 15 seconds, and has three of them to say so."""

_noted_at: dict[str, float] = {}


def note(name: str) -> None:
    """Note that a process of this name lives now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def note_now_and_then(name: str) -> None:
    """Note it, unless this process did so within NOTE_EVERY."""
    now = time.monotonic()
    if now - _noted_at.get(name, -NOTE_EVERY) >= NOTE_EVERY:
        _noted_at[name] = now
        note(name)


def last_sign(name: str) -> datetime | None:
    """Return when a process of this name last gave a sign of life; None if never."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def is_alive(name: str) -> bool:
    """Whether a process of this name gave a sign of life within SILENT_AFTER."""
    at = last_sign(name)
    return at is not None and at > timezone.now() - SILENT_AFTER


@beat_init.connect
@beat_embedded_init.connect
def _watch_beat(**_kwargs: object) -> None:
    _note_beat()
    before_task_publish.connect(_note_beat)


def _note_beat(**_kwargs: object) -> None:
    note_now_and_then(BEAT)
    close_old_connections()  # the server may be another one the next time


@worker_ready.connect
@heartbeat_sent.connect
def _note_worker(**_kwargs: object) -> None:
    """Note that the worker lives, also while all its processes are busy for long. One
    that is a single process has core.tasks.note_worker alone."""
    note_now_and_then(WORKER)
    close_old_connections()
