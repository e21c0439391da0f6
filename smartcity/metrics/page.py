"""The page with the numbers, of web servers and of workers, for those who have the
token."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import AF_INET, AF_INET6
from threading import Thread

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

from smartcity.bearer import CHALLENGE, has_token
from smartcity.metrics.gauges import Gauges

PATH = "/health/metrics/"

ENDED = "0"
"""Stands for a process id in the names of files with what ended processes counted."""


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell what this machine's processes counted, and how the site does.

    404 without METRICS_TOKEN, 401 for those who do not have it."""
    if not settings.METRICS_TOKEN:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    if not has_token(request.headers.get("Authorization"), settings.METRICS_TOKEN):
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers=CHALLENGE)
    registry = CollectorRegistry()
    registry.register(Gauges())
    text = counted() + generate_latest(registry)
    return HttpResponse(text, content_type=CONTENT_TYPE_PLAIN_0_0_4)


def counted() -> bytes:
    """Return what all processes on this machine have counted, as the page tells it."""
    registry, folder = CollectorRegistry(), Path(settings.METRICS_DIR)
    with _locked(folder):
        _gather_ended(folder)
        MultiProcessCollector(registry, path=str(folder))
        return generate_latest(registry)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep others from reading while files are put together."""
    with (folder / "lock").open("w") as file:
        flock(file, LOCK_EX)
        yield


def _gather_ended(folder: Path) -> None:
    """Add what ended processes counted to one file, and remove theirs.

    If it were forgotten, the sum would fall, which Prometheus takes for a start from
    zero, and would count all that remains once more."""
    for file in folder.glob("*_*.db"):
        kind, _underscore, process = file.stem.rpartition("_")
        if process == ENDED or _is_running(int(process)):
            continue
        total = MmapedDict(str(folder / f"{kind}_{ENDED}.db"))
        for key, value, *_rest in MmapedDict.read_all_values_from_file(str(file)):
            total.write_value(key, total.read_value(key)[0] + value, 0)
        total.close()
        file.unlink()


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def serve(**_kwargs: object) -> None:
    """Let a worker answer at METRICS_HOST and METRICS_PORT, with what is counted alone:
    how the site does is told by the web servers."""
    if settings.METRICS_PORT:
        server = _WorkerServer(settings.METRICS_HOST, settings.METRICS_PORT)
        Thread(target=server.serve_forever, name="metrics", daemon=True).start()


class _WorkerServer(ThreadingHTTPServer):
    def __init__(self, host: str, port: int) -> None:
        self.address_family = AF_INET6 if ":" in host else AF_INET
        super().__init__((host, port), _WorkerPage)


class _WorkerPage(BaseHTTPRequestHandler):
    timeout = 5
    """Seconds that somebody may take to ask."""

    def do_GET(self) -> None:
        if self.path != PATH:
            self._answer(HTTPStatus.NOT_FOUND, {})
        elif not has_token(self.headers.get("Authorization"), settings.METRICS_TOKEN):
            self._answer(HTTPStatus.UNAUTHORIZED, CHALLENGE)
        else:
            content_type = {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}
            self._answer(HTTPStatus.OK, content_type, counted())

    def _answer(
        self, status: HTTPStatus, headers: dict[str, str], text: bytes = b""
    ) -> None:
        self.send_response(status)
        headers |= {"Cache-Control": "no-store", "Content-Length": str(len(text))}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_args: object) -> None:
        """Log nothing, as the web servers do."""
