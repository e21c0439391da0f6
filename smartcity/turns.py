"""Pages are made a few at a time, so that nobody who asks for many takes them all."""

from collections.abc import Callable
from functools import cache
from threading import Semaphore

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

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
    waits too long is answered 503 with Retry-After (RFC 9110, section 15.6.4).

    What is answered above needs no turn: static files, stored pages, and whether the
    site is well. Each request has a thread of its own to wait in (see Dockerfile), so
    these are answered at once, however many wait. A page that was stored, and is made
    anew, has a turn of its own: it is one that people read."""
    new, stored = Semaphore(AT_ONCE), Semaphore(1)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        turns = stored if getattr(request, IS_STORED, False) else new
        if not _is_our_turn(turns):
            return _too_busy()
        try:
            return get_response(request)
        finally:
            turns.release()

    return middleware


def _is_our_turn(turns: Semaphore) -> bool:
    if turns.acquire(blocking=False):
        return True
    connection.close()  # who waits keeps none of the pool's from those who work
    return turns.acquire(timeout=LONGEST_WAIT)


def _too_busy() -> HttpResponse:
    headers = {"Retry-After": str(LONGEST_WAIT), "Cache-Control": "no-store"}
    response = HttpResponse(_page(), status=503, headers=headers)
    # Django would log a line for each of them.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


@cache
def _page() -> str:
    return render_to_string("503.html")
