"""Pages in an outage: the database does not answer."""

import logging
import threading
import time
from collections.abc import Callable
from functools import cache

import psycopg
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout

logger = logging.getLogger(__name__)

PAUSE = 2
"""Seconds for which nobody asks a database that did not answer."""

LONG = 2
"""Seconds after which a page that is not made yet is a reason to ask whether the
database still answers, and for which it may take to answer that."""

LOOK_EVERY = 1
"""Seconds between two looks at the pages that are being made."""

LOST = {None, "57P01", "57P02", "57P03"}
"""SQLSTATE of errors that say that there is no server to ask (PostgreSQL, appendix A):
none at all, if no connection was made or it broke; or it stops, or starts."""

_asked_again_at = 0.0

_begun: dict[int, float] = {}
"""When the page was begun that a thread makes, by the number of the thread."""


def note(error: DatabaseError) -> None:
    """Begin an outage, if that is what this error says."""
    global _asked_again_at
    cause = error.__cause__
    if isinstance(cause, PoolTimeout) and _all_connections_work():
        return  # the server is busy, not lost
    if isinstance(cause, psycopg.OperationalError) and cause.sqlstate in LOST:
        if not is_known():
            logger.error("The database does not answer: %s", cause)
        _asked_again_at = time.monotonic() + PAUSE


def _all_connections_work() -> bool:
    stats = connection.pool.get_stats()  # type: ignore[attr-defined]  # of PostgreSQL
    return bool(stats["pool_size"] >= stats["pool_max"])


def is_known() -> bool:
    """Whether the database did not answer a moment ago."""
    return time.monotonic() < _asked_again_at


def answer_in_outage(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer at once while an outage is known: who waits for a database that does not
    answer takes the turn of somebody else, and waits in vain."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if is_known():
            return unavailable()
        _watch()
        thread = threading.get_ident()
        _begun[thread] = time.monotonic()
        try:
            return get_response(request)
        finally:
            _begun.pop(thread, None)

    return middleware


@cache
def _watch() -> None:
    """Begin to look for a database that hangs, once in each process that makes pages.

    Its connections stay open then, and no statement on them ends, so no page fails that
    would tell of it. A thread looks for pages that take LONG, and then asks anew."""
    if connection.vendor == "postgresql":
        threading.Thread(target=_look_for_ever, daemon=True).start()


def _look_for_ever() -> None:
    while True:
        time.sleep(LOOK_EVERY)
        look()


def look() -> None:
    """Begin an outage, or let it last, if a page takes long because the database does
    not take a connection."""
    global _asked_again_at
    before = time.monotonic() - LONG
    if not any(begun < before for begun in list(_begun.values())):
        return
    params = connection.get_connection_params()
    try:
        psycopg.connect(**{**params, "connect_timeout": LONG}).close()
    except psycopg.OperationalError as error:
        if not is_known():
            logger.error("The database does not answer: %s", error)
        _asked_again_at = time.monotonic() + LONG + 2 * LOOK_EVERY


def unavailable(*, retry_after: float = 10) -> HttpResponse:
    """Return the page that says to come back in some seconds: status 503 with
    Retry-After (RFC 9110, section 15.6.4)."""
    headers = {"Retry-After": str(retry_after), "Cache-Control": "no-store"}
    response = HttpResponse(_page(), status=503, headers=headers)
    # Django would log a line for each of them.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


@cache
def _page() -> str:
    return render_to_string("503.html")
