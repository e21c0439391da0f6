"""Pages in an outage: the database does not answer."""

import logging
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

LOST = {None, "57P01", "57P02", "57P03"}
"""SQLSTATE of errors that say that there is no server to ask (PostgreSQL, appendix A):
none at all, if no connection was made or it broke; or it stops, or starts."""

_asked_again_at = 0.0


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
        return unavailable() if is_known() else get_response(request)

    return middleware


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
