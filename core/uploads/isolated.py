"""Programs that read a stranger's file, each in a process of its own, one at a time."""

import resource
import subprocess  # nosec B404
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from core.turns import given_to_others

QUEUE_TIMEOUT = 10
"""Seconds that a file waits for its turn."""

MAX_MEMORY = 1024**3
"""Bytes of address space. A WebP of 40 million pixels takes three quarters of it."""

MAX_CPU_SECONDS = 5
"""Seconds of processor time. The slowest harmless file takes two."""

MAX_OUTPUT = 64 * 1024**2
"""Bytes that a program prints: a parser that a file took over could print for ever."""

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


class Limits(NamedTuple):
    """How much a program may take: bytes of address space, seconds of processor time,
    and seconds by the clock."""

    memory: int
    cpu_seconds: int
    timeout: float


class Result(NamedTuple):
    """Output of a program about a file, and the seconds of processor time that the file
    took."""

    output: bytes
    seconds: float


def run_isolated(
    program: Path, *arguments: str, content: bytes, limits: Limits | None = None
) -> Result:
    """Return what a program prints about a file; see core/uploads/limited.py. The
    limits are those for a file for whose verdict somebody waits, unless others are
    given.

    Raises Busy or TooHeavy."""
    if not _queue.acquire(blocking=False):
        raise Busy
    try:
        with given_to_others():
            if not _lock.acquire(timeout=QUEUE_TIMEOUT):
                raise Busy
            try:
                limits = limits or Limits(MAX_MEMORY, MAX_CPU_SECONDS, TIMEOUT)
                return _run(program, arguments, content, limits)
            finally:
                _lock.release()
    finally:
        _queue.release()


def _run(
    program: Path, arguments: tuple[str, ...], content: bytes, limits: Limits
) -> Result:
    # -I and no environment: what opens a stranger's file knows no secret of ours.
    python = [sys.executable, "-I", "-X", "utf8", "-W", "ignore"]
    limited = [str(LIMITED), str(limits.memory), str(limits.cpu_seconds)]
    before = _seconds_of_children()
    with subprocess.Popen(  # nosec B603
        [*python, *limited, str(program), *arguments],
        env={},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        clock = threading.Timer(limits.timeout, process.kill)
        clock.start()
        feeder = threading.Thread(target=_feed, args=(process.stdin, content))
        feeder.start()
        try:
            output = process.stdout.read(MAX_OUTPUT + 1) if process.stdout else b""
            if len(output) > MAX_OUTPUT:
                process.kill()
            process.wait()
        finally:
            process.kill()  # nothing, if it has ended
            clock.cancel()
            feeder.join()
    if process.returncode < 0:  # killed by its limits, or by a fault in a parser
        raise TooHeavy
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, program.name)
    return Result(output, _seconds_of_children() - before)


def _feed(pipe: IO[bytes] | None, content: bytes) -> None:
    """Write while the output is read: pipes are small."""
    if pipe:
        with suppress(OSError), pipe:  # it has ended without reading all of it
            pipe.write(content)


def _seconds_of_children() -> float:
    """Return the processor time of all programs that ran: one at a time, see _lock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
