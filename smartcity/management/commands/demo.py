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

from smartcity.demo import load

START_WITHIN = 30.0  # seconds
STOP_WITHIN = 10.0  # seconds


class Command(BaseCommand):
    """Web and worker on this machine, at the port of SITE_URL, until Ctrl-C.

    Needs DEMO=true. Says so, and ends, when the port is taken."""

    help = "Run the whole site on this machine, with demo content."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo runs with DEMO=true: use `make demo`.")
        self.port = urlsplit(settings.SITE_URL).port or 80
        self._must_be_free()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_demo", stdout=self.stdout)
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, signal.default_int_handler)
        running: list[subprocess.Popen[bytes]] = []
        try:
            running += [self._web(), self._worker()]
            self._wait_for_first_page(running)
            self._say_where()
            while True:
                _must_run(running)
                time.sleep(0.2)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping …")
        finally:
            _stop(running)

    def _must_be_free(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError as error:
                raise CommandError(
                    f"Port {self.port} cannot be used ({error.strerror}). "
                    "Choose another one: PORT=8001 make demo"
                ) from error

    def _web(self) -> subprocess.Popen[bytes]:
        return _start(
            *("granian", "--interface", "wsgi", "--port", str(self.port)),
            *("--workers", "1", "--blocking-threads", "4", "--log-level", "warning"),
            "smartcity.wsgi:application",
        )

    def _worker(self) -> subprocess.Popen[bytes]:
        return _start(
            *("celery", "--quiet", "-A", "smartcity", "worker", "-B", "-P", "solo"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            *("--loglevel", "WARNING"),
        )

    def _wait_for_first_page(self, running: list[subprocess.Popen[bytes]]) -> None:
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until:
            _must_run(running)
            connection = HTTPConnection("127.0.0.1", self.port, timeout=1)
            try:
                connection.request("GET", "/health/")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.1)
            finally:
                connection.close()
        raise CommandError(f"The site did not answer within {START_WITHIN:.0f} s.")

    def _say_where(self) -> None:
        site = settings.SITE_URL
        self.stdout.write(
            f"""
  A Smart City for All is running.

  Site    {site}/
  Staff   {site}/admin/
          username {load.USERNAME}, password {load.PASSWORD}
  Emails  {site}/admin/outbox/email/
          and as files in {settings.EMAIL_FILE_PATH}

  Stop it with Ctrl-C. What you type in is kept for the next time.
"""
        )
        self.stdout.flush()


def _start(program: str, *arguments: str) -> subprocess.Popen[bytes]:
    """In a process group of its own: Ctrl-C reaches this command alone, which then
    ends its children in good order."""
    return subprocess.Popen(  # nosec B603
        [sys.executable, "-m", program, *arguments], start_new_session=True
    )


def _must_run(running: list[subprocess.Popen[bytes]]) -> None:
    if any(process.poll() is not None for process in running):
        raise CommandError("A part of the site has stopped; the reason is above.")


def _stop(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=STOP_WITHIN)
        # Its own children, if it left any behind.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
