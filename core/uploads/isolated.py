"""Programs that read a stranger's file, each in a process of its own, one at a time.

A file for whose verdict somebody waits gets a quick look first, which is all that most
need. Only one that needs more stands in the line of the slow ones: heavy files keep
nobody else waiting."""

import os
import signal
import subprocess  # nosec B404
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from core.turns import given_to_others

QUEUE_TIMEOUT = 8
"""Seconds that a file waits for its turns."""

MAX_OUTPUT = 64 * 1024**2
"""Bytes that a program prints: a parser that a file took over could print for ever."""

LIMITED = Path(__file__).with_name("limited.py")

_quick_turn, _slow_turn = threading.Lock(), threading.Lock()
"""Each is held while a program runs: two files at a time per process bound the
memory."""

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


QUICK = Limits(memory=512 * 1024**2, cpu_seconds=2, timeout=3)
"""Limits of the first look. A picture of a phone takes half of each."""

SLOW = Limits(memory=1024**3, cpu_seconds=5, timeout=8)
"""Limits of the second. A WebP of 40 million pixels takes three quarters of the memory;
the slowest harmless file takes two seconds. Both times by the clock, QUEUE_TIMEOUT and
the one for a turn (smartcity/turns.py) together stay below the 30 seconds that the
proxy waits."""


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
    command = [str(program), *arguments]
    until = time.monotonic() + QUEUE_TIMEOUT
    try:
        with given_to_others():
            if limits:
                return _run_in(_slow_turn, until, command, content, limits)
            try:
                return _run_in(_quick_turn, until, command, content, QUICK)
            except TooHeavy:
                result = _run_in(_slow_turn, until, command, content, SLOW)
                return Result(result.output, result.seconds + QUICK.cpu_seconds)
    finally:
        _queue.release()


def _run_in(
    turn: threading.Lock,
    until: float,
    command: list[str],
    content: bytes,
    limits: Limits,
) -> Result:
    """Run a program when it has its turn. Raises Busy if that does not come in time."""
    if not turn.acquire(timeout=max(until - time.monotonic(), 0)):
        raise Busy
    try:
        return _run(command, content, limits)
    finally:
        turn.release()


def _run(command: list[str], content: bytes, limits: Limits) -> Result:
    # -I and no environment: what opens a stranger's file knows no secret of ours.
    python = [sys.executable, "-I", "-X", "utf8", "-W", "ignore"]
    limited = [str(LIMITED), str(limits.memory), str(limits.cpu_seconds)]
    with subprocess.Popen(  # nosec B603
        [*python, *limited, *command],
        env={},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        clock = threading.Timer(limits.timeout, _kill, args=[process.pid])
        clock.start()
        feeder = threading.Thread(target=_feed, args=(process.stdin, content))
        feeder.start()
        try:
            output = process.stdout.read(MAX_OUTPUT + 1) if process.stdout else b""
            if len(output) > MAX_OUTPUT:
                _kill(process.pid)
            seconds = _wait(process)
        finally:
            process.kill()  # nothing, if it has ended
            clock.cancel()
            feeder.join()
    if process.returncode < 0:  # killed by its limits, or by a fault in a parser
        raise TooHeavy
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command[0])
    return Result(output, seconds)


def _kill(process_id: int) -> None:
    """End a process, but leave it to _wait to learn of that."""
    with suppress(ProcessLookupError):
        os.kill(process_id, signal.SIGKILL)


def _wait(process: "subprocess.Popen[bytes]") -> float:
    """Wait until a process ends, and return the processor time that it took: that of
    all children, which is easier to have, would count those of other threads."""
    _process_id, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def _feed(pipe: IO[bytes] | None, content: bytes) -> None:
    """Write while the output is read: pipes are small."""
    if pipe:
        with suppress(OSError), pipe:  # it has ended without reading all of it
            pipe.write(content)
