import os
import signal
import socket
import subprocess  # nosec B404
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from smartcity.demo import PASSWORD, USERNAME

START_TIMEOUT = 30.0
"""Seconds until the first page must have come."""

STOP_TIMEOUT = 10.0
"""Seconds after which a process that was asked to end is killed."""

ROOT_WARNING = "You're running the worker with superuser privileges"
"""How a warning of Celery begins. It is for servers: the demo is as safe as the account
that started it."""


class Command(BaseCommand):
    """Runs web and worker on this machine, at the port of SITE_URL, until Ctrl-C.

    Ends with a sentence if DEMO is not true, or the port is taken."""

    help = "Run the whole site on this machine, with demo content."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo runs with DEMO=true: use `make demo`.")
        self.port = urlsplit(settings.SITE_URL).port or 80
        self._check_port()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_demo", verbosity=0)
        _on_endings(signal.default_int_handler)
        processes: list[subprocess.Popen[bytes]] = []
        try:
            processes += [self._start_web(), self._start_worker()]
            self._wait_for_first_page(processes)
            self._print_urls()
            while True:
                _check_running(processes)
                time.sleep(0.2)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping …")
        finally:
            _stop(processes)

    def _check_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError as error:
                raise CommandError(
                    f"Port {self.port} cannot be used ({error.strerror}). "
                    "Choose another one: PORT=8001 make demo"
                ) from error

    def _start_web(self) -> subprocess.Popen[bytes]:
        return _start(
            "granian",
            "--interface=wsgi",
            f"--port={self.port}",
            "--workers=1",
            "--blocking-threads=4",
            "--log-level=warning",
            "smartcity.wsgi:application",
        )

    def _start_worker(self) -> subprocess.Popen[bytes]:
        return _start(
            "celery",
            "--quiet",
            "--app=smartcity",
            "worker",
            "--beat",
            "--pool=solo",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            "--loglevel=WARNING",
        )

    def _wait_for_first_page(self, processes: list[subprocess.Popen[bytes]]) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            _check_running(processes)
            connection = HTTPConnection("127.0.0.1", self.port, timeout=1)
            try:
                connection.request("GET", "/health/")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.1)
            finally:
                connection.close()
        raise CommandError(f"The site did not answer within {START_TIMEOUT:.0f} s.")

    def _print_urls(self) -> None:
        url = settings.SITE_URL
        self.stdout.write(
            f"""
  A Smart City for All is running.

  Site    {url}/
  Staff   {url}/admin/
          username {USERNAME}, password {PASSWORD}
  Emails  {url}/admin/outbox/email/
          and as files in {settings.EMAIL_FILE_PATH}

  Stop it with Ctrl-C. What you type in is kept for the next time.
"""
        )
        self.stdout.flush()


def _start(program: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a Python module in a process group of its own: Ctrl-C reaches this command
    alone, which then ends its children in good order."""
    return subprocess.Popen(  # nosec B603
        [sys.executable, f"-Wignore:{ROOT_WARNING}", "-m", program, *arguments],
        start_new_session=True,
    )


def _check_running(processes: list[subprocess.Popen[bytes]]) -> None:
    if any(process.poll() is not None for process in processes):
        raise CommandError("A part of the site has stopped; the reason is above.")


def _on_endings(handler: Any) -> None:
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, handler)


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """End them all, even if Ctrl-C is pressed again meanwhile."""
    _on_endings(signal.SIG_IGN)
    for process in processes:
        process.terminate()
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=STOP_TIMEOUT)
        # Also ends children that it left behind.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
