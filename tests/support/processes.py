"""Real processes of the site, for tests and benches that need more than one."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium-headless-shell")  # the same engine, at half the cost
    or shutil.which("chromium")
)
WEB_SERVER = [
    *("-m", "granian", "smartcity.wsgi:application", "--interface", "wsgi"),
    *("--http", "1", "--no-ws", "--no-http1-keep-alive", "--log-level", "error"),
    *("--blocking-threads", "64", "--backpressure", "64"),
]
"""Arguments of Python that serve the site as the Dockerfile does."""

TIMEOUT = 40.0
"""Seconds that anything may take on a slow machine."""


def end_on_signals() -> None:
    """Let a signal that ends this program raise SystemExit, so that it takes away what
    it has made. It cannot be disturbed in that: a second one is ignored."""
    ending = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]

    def end(number: int, _frame: object) -> None:
        for each in ending:
            signal.signal(each, signal.SIG_IGN)
        sys.exit(f"Ended by {signal.Signals(number).name} before its end.")

    for each in ending:
        signal.signal(each, end)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(condition: Callable[[], object], *, within: float = TIMEOUT) -> None:
    """Wait until the condition is true. AssertionError after that many seconds."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def http_request(
    port: int, path: str, form: dict[str, str] | None = None
) -> tuple[int, str, str]:
    """GET, or POST the form. Returns status, Location and text of the response."""
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    if form is None:
        connection.request("GET", path)
    else:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urlencode(form), headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, response.headers.get("Location", ""), text


@contextmanager
def running_python(
    *arguments: str, env: dict[str, str], output: int | None = None
) -> Iterator[subprocess.Popen[str]]:
    """Run `python …` in the checkout, with this environment alone, and end it after."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DEMO": "true", **env},
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@contextmanager
def web_server(env: dict[str, str], *, workers: int = 1) -> Iterator[int]:
    """Serve the site with granian, as the Dockerfile does, and give its port."""
    port = free_port()
    command = [*WEB_SERVER, "--port", str(port), "--workers", str(workers)]
    site_env = {"SITE_URL": f"http://127.0.0.1:{port}", "FORM_MIN_SECONDS": "0", **env}
    with running_python(*command, env=site_env):
        wait_for(lambda: _answers(port))
        yield port


def _answers(port: int) -> bool:
    try:
        return http_request(port, "/health/")[0] == 200
    except OSError:
        return False
