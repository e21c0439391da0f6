"""Things that happen at the same moment, in threads: on PostgreSQL, where that can
really happen."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep

from django.db import connections, transaction

THREADS = 4

WAIT = 0.3
"""Seconds in which another thread surely comes to wait for a lock."""


def run_at_once(*actions: Callable[[], object]) -> list[object]:
    """Run the actions in threads that start together. Returns their results or
    exceptions."""
    start = Barrier(len(actions))

    def act(action: Callable[[], object]) -> object:
        start.wait()
        try:
            return action()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(act, actions))


def errors_meanwhile(
    first: Callable[[], object], second: Callable[[], object]
) -> list[str]:
    """Do the second while the first has done its work and not committed it. Returns
    what both raise."""
    is_done = Event()

    def hold() -> None:
        with transaction.atomic():
            first()
            is_done.set()
            sleep(WAIT)

    def follow() -> None:
        is_done.wait(5)
        second()

    results = run_at_once(hold, follow)
    return [repr(each) for each in results if isinstance(each, Exception)]
