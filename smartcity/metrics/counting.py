"""Requests and tasks are counted, with how long they took."""

import time
from collections.abc import Callable
from typing import Any

from celery.signals import task_postrun, task_prerun
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase
from prometheus_client import Histogram

from smartcity.page_cache.middleware import VIEW

METHODS = {"GET", "HEAD", "POST"}
"""Methods that have a name here; a request may call any word its method."""

REQUESTS = Histogram(
    "smartcity_request_seconds",
    "Seconds from a request to the beginning of its answer.",
    ["view", "method", "status"],
    buckets=(0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
TASKS = Histogram(
    "smartcity_task_seconds",
    "Seconds that a task took.",
    ["task", "state"],
    buckets=(0.01, 0.1, 1, 10, 60, 300),
)
_began: dict[str, float] = {}
"""Ids of the tasks that run, with the moment at which each began."""


def count_requests(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware that counts each request by its view, method and class of status."""
    if not settings.METRICS_TOKEN:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = get_response(request)
        seconds = time.perf_counter() - began
        method = request.method if request.method in METHODS else "other"
        status = f"{response.status_code // 100}xx"
        REQUESTS.labels(_view(request), method, status).observe(seconds)
        return response

    return middleware


def _view(request: HttpRequest) -> str:
    """Return the name of the view that answered, such as “challenges:entry”; “static”
    for a static file, and “none” if no view was asked: nothing is at that address, or
    the request was refused."""
    if request.resolver_match:
        return request.resolver_match.view_name
    if name := getattr(request, VIEW, ""):
        return str(name)
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"


def count_tasks() -> None:
    """Count what the workers do from now on."""
    task_prerun.connect(_note_begin)
    task_postrun.connect(_count_task)


def _note_begin(task_id: str, **_kwargs: object) -> None:
    _began[task_id] = time.perf_counter()


def _count_task(task_id: str, task: Any, state: str | None, **_kwargs: object) -> None:
    seconds = time.perf_counter() - _began.pop(task_id)
    TASKS.labels(task.name, (state or "lost").lower()).observe(seconds)
