"""Program that runs another with little memory and time: it reads a stranger's file.

    python -P -W ignore limited.py PROGRAM ARGUMENTS < file

A file made to eat memory or time, or to crash a parser, ends this process and not the
web server. It imports nothing of ours, so that it starts quickly; core.uploads.isolated
runs it and nothing imports it.
"""

import logging
import resource
import runpy
import sys

MAX_MEMORY = 1024**3
"""Bytes of address space. A WebP of 40 million pixels takes three quarters of it."""

MAX_CPU_SECONDS = 10
"""Seconds of processor time. The slowest harmless file takes two."""


def _limit(limited: int, maximum: int) -> None:
    _soft, hard = resource.getrlimit(limited)
    if hard != resource.RLIM_INFINITY:
        maximum = min(maximum, hard)
    resource.setrlimit(limited, (maximum, hard))


if __name__ == "__main__":
    _limit(resource.RLIMIT_AS, MAX_MEMORY)
    _limit(resource.RLIMIT_CPU, MAX_CPU_SECONDS)
    _limit(resource.RLIMIT_CORE, 0)  # no file of a stranger on disk
    logging.disable()  # warnings about a stranger's file stay out of our log
    del sys.argv[0]
    runpy.run_path(sys.argv[0], run_name="__main__")
