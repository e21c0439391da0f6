"""Signs of life of beat and of the workers, which fail in silence: emails that are due
now go on when one of them is dead, and what has to happen later does not."""

import time
from datetime import datetime, timedelta

from celery.signals import (
    beat_embedded_init,
    beat_init,
    before_task_publish,
    worker_ready,
)
from django.db import close_old_connections
from django.utils import timezone

from core.models import Heartbeat

BEAT, WORKER = "beat", "worker"

NOTE_EVERY = 30.0
"""Seconds between two signs of life of beat, which sends tasks far more often."""

SILENT_AFTER = timedelta(minutes=5)
"""Time after which a process that gave no sign of life is taken for dead."""

_noted_at = -NOTE_EVERY


def note(name: str) -> None:
    """Keep that a process of this name lives now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


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


@worker_ready.connect
def _note_worker(**_kwargs: object) -> None:
    """Say so at once; from then on core.tasks.note_worker does."""
    note(WORKER)
    close_old_connections()


def _note_beat(**_kwargs: object) -> None:
    global _noted_at
    if time.monotonic() - _noted_at < NOTE_EVERY:
        return
    _noted_at = time.monotonic()
    note(BEAT)
    close_old_connections()  # the server may be another one, half a minute later
