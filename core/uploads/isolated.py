"""Programs that read a stranger's file, each in a process of its own, one at a time."""

import subprocess  # nosec B404
import sys
import threading
from pathlib import Path

QUEUE_TIMEOUT = 10
"""Seconds that the one waiting file waits for its turn."""

TIMEOUT = 15
"""Seconds for a program, on a busy machine. Both timeouts together stay below the 30
seconds that the proxy waits."""

LIMITED = Path(__file__).with_name("limited.py")

_lock = threading.Lock()
"""Held while a program runs: one file at a time per process bounds the memory."""

_queue = threading.Semaphore(2)
"""Places for the file being read and for one that waits. A third is refused, so that
files do not take the threads that all other visitors need."""


class Busy(Exception):
    """There is no place in the queue."""


class TooHeavy(Exception):
    """The file takes more memory or time than any needs, or it broke the parser."""


def run_isolated(program: Path, *arguments: str, content: bytes) -> str:
    """Return what a program prints about a file; see core/uploads/limited.py.

    Raises Busy or TooHeavy."""
    if not _queue.acquire(blocking=False):
        raise Busy
    try:
        if not _lock.acquire(timeout=QUEUE_TIMEOUT):
            raise Busy
        try:
            return _run(program, arguments, content)
        finally:
            _lock.release()
    finally:
        _queue.release()


def _run(program: Path, arguments: tuple[str, ...], content: bytes) -> str:
    python = [sys.executable, "-P", "-W", "ignore"]
    try:
        process = subprocess.run(  # nosec B603
            [*python, LIMITED, program, *arguments],
            input=content,
            stdout=subprocess.PIPE,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooHeavy from error
    if process.returncode < 0:  # killed by its limits, or by a fault in a parser
        raise TooHeavy
    process.check_returncode()
    return process.stdout.decode()
