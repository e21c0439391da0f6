"""Asking a worker to do now what the sweep of the beat would do soon."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)

DEBOUNCE_SECONDS = 0.2
"""Seconds that a nudge waits for others: in a rush, one speaks for all of them."""

_executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="nudge")
_waiting: set[str] = set()
_guard = threading.Lock()


def enqueue_on_commit(task: str) -> None:
    """Ask a worker to run this task, by its name, once the transaction is through.

    In a thread of its own, because a broker that hangs must not keep a visitor waiting;
    when the nudge is lost, the sweep does the work."""
    transaction.on_commit(partial(_enqueue, task), robust=True)


def _enqueue(task: str) -> None:
    with _guard:
        if task in _waiting:
            return
        _waiting.add(task)
    try:
        _executor.submit(_publish, task)
    except RuntimeError:  # the process is ending; the sweep does it
        _waiting.discard(task)


def _publish(task: str) -> None:
    time.sleep(DEBOUNCE_SECONDS)
    with _guard:
        _waiting.discard(task)
    try:
        current_app.send_task(task, expires=60)
    except Exception as error:
        logger.warning("The broker took no nudge (%s); the sweep will do.", error)
