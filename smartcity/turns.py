"""Pages are made a few at a time, so that nobody who asks for many takes them all."""

from collections.abc import Callable
from threading import Semaphore

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

from core.turns import turn
from smartcity.outage import unavailable
from smartcity.page_cache.middleware import IS_STORED

AT_ONCE = 2
"""Pages that a process makes at the same time: while one waits for the database, Python
works on another. More would not be made sooner."""

LONGEST_WAIT = 10
"""Seconds that a request waits for its turn, and after which to come back."""


def take_turns(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Make AT_ONCE pages at the same time, and let the others wait for their turn; who
    waits too long is asked to come back.

    What is answered above needs no turn: static files, stored pages, and whether the
    site is well. Each request has a thread of its own to wait in (see Dockerfile), so
    these are answered at once, however many wait. A page that was stored, and is made
    anew, has a turn of its own: it is one that people read."""
    new, stored = Semaphore(AT_ONCE), Semaphore(1)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        turns = stored if getattr(request, IS_STORED, False) else new
        if not _is_our_turn(turns):
            return unavailable(retry_after=LONGEST_WAIT)
        token = turn.set(turns)
        try:
            return get_response(request)
        finally:
            turn.reset(token)
            turns.release()

    return middleware


def _is_our_turn(turns: Semaphore) -> bool:
    if turns.acquire(blocking=False):
        return True
    connection.close()  # who waits keeps none of the pool's from those who work
    return turns.acquire(timeout=LONGEST_WAIT)
