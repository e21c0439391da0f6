"""Running Celery tasks at once instead of at their next scheduled run.

Every such task also runs on a schedule, by `celery beat`, so a request to run it now
may be lost without harm.
"""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from celery import current_app
from django.db import transaction

from core import request_id

logger = logging.getLogger(__name__)

DEBOUNCE_SECONDS = 0.2
"""Seconds that a request waits, so that many at the same time are sent as one."""

EXPIRES_SECONDS = 60
"""Seconds after which a worker ignores the request: the schedule has run it by then."""

_executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="enqueue")
_pending: dict[str, list[str]] = {}
"""Tasks to ask for, each with the ids of the requests that want it."""

_pending_lock = threading.Lock()


def enqueue_on_commit(task_name: str) -> None:
    """Ask a worker to run this task as soon as the transaction is committed.

    Happens in a thread of its own, because a broker that hangs must not keep a visitor
    waiting. A lost request does no harm: the schedule runs the task."""
    transaction.on_commit(partial(_enqueue, task_name), robust=True)


def _enqueue(task_name: str) -> None:
    with _pending_lock:
        is_asked_for = task_name in _pending
        _pending.setdefault(task_name, []).append(request_id.current())
    if is_asked_for:
        return
    try:
        _executor.submit(_send_task, task_name)
    except RuntimeError:  # the process is shutting down
        del _pending[task_name]


def _send_task(task_name: str) -> None:
    time.sleep(DEBOUNCE_SECONDS)
    with _pending_lock:
        requests = _pending.pop(task_name, [])
    try:
        with request_id.speak_for(requests):
            current_app.send_task(task_name, expires=EXPIRES_SECONDS)
    except Exception as error:
        logger.warning(
            "The broker did not take %s (%s); its schedule will run it.",
            task_name,
            error,
        )
