"""Program that runs another with little memory and time, and without a network: it
reads a stranger's file.

    python -I -X utf8 -W ignore limited.py MEMORY SECONDS PROGRAM ARGUMENTS < file

MEMORY is bytes of address space, SECONDS processor time. A file made to eat memory or
time, or to crash a parser, ends this process and not the web server. It imports
nothing of ours, so that it starts quickly; core.uploads.isolated runs it and nothing
imports it.
"""

import ctypes
import logging
import resource
import runpy
import sys

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
"""Flags of unshare(2) of Linux."""


def _limit(limited: int, maximum: int) -> None:
    _soft, hard = resource.getrlimit(limited)
    if hard != resource.RLIM_INFINITY:
        maximum = min(maximum, hard)
    resource.setrlimit(limited, (maximum, hard))


def _leave_network() -> None:
    """Move into an empty network, where the system lets a user do so: some containers
    do not. Nothing else about this process changes that a reader of its input needs."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare:
        unshare(CLONE_NEWUSER | CLONE_NEWNET)


if __name__ == "__main__":
    _leave_network()
    _limit(resource.RLIMIT_AS, int(sys.argv[1]))
    _limit(resource.RLIMIT_CPU, int(sys.argv[2]))
    _limit(resource.RLIMIT_CORE, 0)  # no file of a stranger on disk
    _limit(resource.RLIMIT_FSIZE, 0)  # nor any other
    logging.disable()  # warnings about a stranger's file stay out of our log
    del sys.argv[:3]
    runpy.run_path(sys.argv[0], run_name="__main__")
