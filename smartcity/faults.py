"""Our faults are told to Sentry, and nothing about the people whom they met.

What is sent is not cleaned but made here, of parts that cannot hold what somebody
typed: classes of errors without their messages, places in the code, names of views and
tasks, the id of the request. The rest stands in the log, at that id."""

import logging
import traceback
from collections.abc import Iterator
from typing import Any

import sentry_sdk
from celery import current_task
from django.conf import settings
from sentry_sdk.types import Event, Hint

from core import request_id

TOLD = {
    *("event_id", "timestamp", "platform", "level", "logger", "message", "exception"),
    *("transaction", "tags", "sdk"),
}
"""All that an event may have, whatever a new version of the package adds."""

LONGEST_TAG = 200
"""Characters of a tag, in Sentry's protocol."""


class SentryHandler(logging.Handler):
    """Sends each record of an error, in a thread of its own: nobody waits for it."""

    def __init__(self, dsn: str, transport: Any = None) -> None:
        super().__init__()
        self.client = sentry_sdk.Client(
            dsn=dsn,
            transport=transport,
            # They would look into requests, tasks, logs and command lines.
            default_integrations=False,
            auto_enabling_integrations=False,
            before_send=only_what_is_told,
            send_client_reports=False,
        )

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self.client.capture_event(event_of(record))
        except Exception:
            self.handleError(record)


def only_what_is_told(event: Event, _hint: Hint) -> Event:
    """Return the event without what the package added to it."""
    return {name: value for name, value in event.items() if name in TOLD}  # type: ignore[return-value]


def event_of(record: logging.LogRecord) -> Event:
    """Return what Sentry is told of a record of the log: not its words, which may be
    somebody's."""
    event: Event = {
        "level": "fatal" if record.levelno >= logging.CRITICAL else "error",
        "logger": record.name,
        "message": f"{record.module}.{record.funcName}, line {record.lineno}",
        "transaction": _task() or _view(record) or "none",
        "tags": {"request": request_id.current()[:LONGEST_TAG]},
    }
    if record.exc_info and record.exc_info[1]:
        event["exception"] = {"values": [*_exceptions(record.exc_info[1])][::-1]}
    return event


def _task() -> str:
    return current_task.name if current_task else ""


def _view(record: logging.LogRecord) -> str:
    """Return the name of the view, if Django logged the record."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return match.view_name if match else ""


def _exceptions(error: BaseException) -> Iterator[dict[str, Any]]:
    """Yield the error, and those that it came from, as Sentry's protocol has them."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause and id(cause) not in seen:
        seen.add(id(cause))
        stack = traceback.walk_tb(cause.__traceback__)
        places = traceback.StackSummary.extract(stack, lookup_lines=False)
        yield {
            "type": type(cause).__name__,
            "module": type(cause).__module__,
            "stacktrace": {"frames": [_frame(place) for place in places]},
        }
        hidden = cause.__suppress_context__
        cause = cause.__cause__ or (None if hidden else cause.__context__)


def _frame(place: traceback.FrameSummary) -> dict[str, Any]:
    """Return a place in the code: neither variables nor lines."""
    path = place.filename.removeprefix(f"{settings.BASE_DIR}/")
    is_ours = path != place.filename and not path.startswith(".venv/")
    return {
        "filename": path if is_ours else path.rpartition("site-packages/")[2],
        "function": place.name,
        "lineno": place.lineno,
        "in_app": is_ours,
    }
