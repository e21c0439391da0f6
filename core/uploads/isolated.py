"""Programs that read a stranger's file, each in a process of its own, one at a time."""

import resource
import subprocess  # nosec B404
import sys
import threading
from pathlib import Path
from typing import NamedTuple

from core.turns import given_to_others

QUEUE_TIMEOUT = 10
"""Seconds that a file waits for its turn."""

TIMEOUT = 8
"""Seconds for a program, on a busy machine. Both timeouts, and the one for a turn
(smartcity/turns.py), together stay below the 30 seconds that the proxy waits."""

LIMITED = Path(__file__).with_name("limited.py")

_lock = threading.Lock()
"""Held while a program runs: one file at a time per process bounds the memory."""

PLACES = 12
"""Number of files that are read or wait, those that others send too; one more is
refused. In QUEUE_TIMEOUT more than these could not be read, and each takes a thread."""

_queue = threading.Semaphore(PLACES)


class Busy(Exception):
    """There is no place in the queue."""


class TooHeavy(Exception):
    """The file takes more memory or time than any needs, or it broke the parser."""


class Result(NamedTuple):
    """What a program printed about a file, and the seconds of processor time that the
    file took."""

    text: str
    seconds: float


def run_isolated(program: Path, *arguments: str, content: bytes) -> Result:
    """Return what a program prints about a file; see core/uploads/limited.py.

    Raises Busy or TooHeavy."""
    if not _queue.acquire(blocking=False):
        raise Busy
    try:
        with given_to_others():
            if not _lock.acquire(timeout=QUEUE_TIMEOUT):
                raise Busy
            try:
                return _run(program, arguments, content)
            finally:
                _lock.release()
    finally:
        _queue.release()


def _run(program: Path, arguments: tuple[str, ...], content: bytes) -> Result:
    # -I and no environment: what opens a stranger's file knows no secret of ours.
    python = [sys.executable, "-I", "-X", "utf8", "-W", "ignore"]
    before = _seconds_of_children()
    try:
        process = subprocess.run(  # nosec B603
            [*python, LIMITED, program, *arguments],
            input=content,
            env={},
            stdout=subprocess.PIPE,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooHeavy from error
    if process.returncode < 0:  # killed by its limits, or by a fault in a parser
        raise TooHeavy
    process.check_returncode()
    return Result(process.stdout.decode(), _seconds_of_children() - before)


def _seconds_of_children() -> float:
    """Return the processor time of all programs that ran: one at a time, see _lock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
