"""A drill that is ended before its end leaves nothing behind."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from tests.packages import ROOT
from tests.support.processes import TIMEOUT, wait_for

pytestmark = [pytest.mark.services, pytest.mark.alone]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for all that is temporary, into which PostgreSQL's own user may look."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def drill(name: str, *arguments: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a drill, and end it twice, as an impatient operator does."""
    env = {"PATH": os.environ["PATH"], "TMPDIR": str(folder)}
    env["DATABASE_URL"] = os.environ["DATABASE_URL"]
    command = [sys.executable, "-m", f"drills.{name}", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        for _twice in range(2):
            process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=TIMEOUT)[1].splitlines()[-1:] == [
            "Ended by SIGTERM before its end."
        ]
    assert process.returncode == 1


def databases() -> set[str]:
    with psycopg.connect(os.environ["DATABASE_URL"]) as server:
        return {name for (name,) in server.execute("SELECT datname FROM pg_database")}


def commands_in(folder: Path) -> list[str]:
    """Return the commands of the processes that were started with this folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ")
            if os.fsencode(folder) in command + (process / "environ").read_bytes():
                found.append(command.decode())
    return found


def test_fuzz_takes_its_database_away(folder: Path) -> None:
    with drill("fuzz", "50", folder=folder) as process:
        name = f"fuzz_{process.pid}"
        wait_for(lambda: name in databases())
    assert (name in databases(), list(folder.iterdir())) == (False, [])


def test_faults_ends_what_it_started(folder: Path) -> None:
    with drill("faults", "nothing", folder=folder):
        wait_for(lambda: any("redis-server" in each for each in commands_in(folder)))
    assert (commands_in(folder), list(folder.iterdir())) == ([], [])
