"""An id for each request, by which the lines of the log that belong to it are found.

It is in each of these lines, in the answer, and on the page about a fault of ours; and
in the lines of the tasks that the request asked for."""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun
from django.conf import settings
from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase

HEADER = "X-Request-ID"
"""Name of the header of requests and answers, and with it of the messages to tasks."""

OF_A_PROXY = re.compile(r"[0-9a-fA-F-]{16,64}")
"""Ids that proxies make: a UUID (RFC 9562), or other hexadecimal digits."""

MOST = 20
"""Requests that a task names, of those that asked for it at the same moment."""

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """Return the id of the request that is being answered; in a task those of the
    requests that asked for it, with commas between. "" if there is none."""
    return _current.get()


def identify(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware that gives each request its id, and tells it in the answer.

    An answer that caches may share tells none: it would be the id of the request that
    came first."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        _current.set(_from_proxy(request) or secrets.token_hex(8))
        response = get_response(request)
        if "public" not in response.headers.get("Cache-Control", ""):
            response.headers[HEADER] = current()
        return response

    return middleware


def _from_proxy(request: HttpRequest) -> str:
    """Return the id that our own proxy gave; "" if there is no proxy, or it looks like
    something else: it goes into the log."""
    given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
    return given if OF_A_PROXY.fullmatch(given) else ""


@contextmanager
def speak_for(requests: Iterable[str]) -> Iterator[None]:
    """Do something for these requests, outside of them."""
    ids = dict.fromkeys(each for names in requests for each in names.split(",") if each)
    token = _current.set(",".join([*ids][:MOST]))
    try:
        yield
    finally:
        _current.reset(token)


@before_task_publish.connect
def _hand_over(headers: dict[str, Any], **_kwargs: object) -> None:
    if current():
        headers[HEADER] = current()


@task_prerun.connect
def _take_over(task: Any, **_kwargs: object) -> None:
    _current.set(task.request.get(HEADER) or "")


@receiver(request_finished)
@task_postrun.connect
def _forget(**_kwargs: object) -> None:
    """Forget it once the last byte is sent, or the task is done."""
    _current.set("")
