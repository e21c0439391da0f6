"""The web server and its processes: they end together, whatever happens."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.processes import (
    TIMEOUT,
    WEB_SERVER,
    free_port,
    http_request,
    running_python,
    wait_for,
)

pytestmark = pytest.mark.alone

CAUGHT = 1 << (signal.SIGTERM - 1)
"""SIGTERM in the mask of the signals that a process catches (proc(5))."""

Server = subprocess.Popen[str]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def server(tmp_path: Path, port: int) -> Iterator[Server]:
    env = {"VAR_DIR": str(tmp_path), "SITE_URL": f"http://127.0.0.1:{port}"}
    command = [*WEB_SERVER, "--workers", "2", "--port", str(port)]
    command += ["--workers-kill-timeout", "20"]
    with running_python(*command, env=env) as process:
        yield process


def processes_of(server: Server) -> list[int]:
    """Return the ids of the web processes, once each of them loads the site."""
    path = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    wait_for(lambda: len(path.read_text().split()) == 2)
    found = [int(pid) for pid in path.read_text().split()]
    wait_for(lambda: not any(catches_sigterm(pid) for pid in found))
    return found


def catches_sigterm(pid: int) -> bool:
    (mask,) = [
        line.split()[1]
        for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        if line.startswith("SigCgt")
    ]
    return bool(int(mask, 16) & CAUGHT)


def is_running(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def test_they_end_with_a_server_that_is_killed(server: Server, port: int) -> None:
    processes = processes_of(server)
    wait_for(lambda: all(catches_sigterm(pid) for pid in processes))
    assert http_request(port, "/health/live/")[0] == 200
    server.kill()
    server.wait()
    wait_for(lambda: not any(is_running(pid) for pid in processes), within=10)


def test_a_server_that_is_ended_while_it_starts_ends_at_once(server: Server) -> None:
    processes = processes_of(server)
    server.terminate()
    server.wait(TIMEOUT / 4)
    assert not any(is_running(pid) for pid in processes)
