"""A web process ends with the server that started it."""

import ctypes
import multiprocessing
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Let a process of a web server end if the server is killed: it would go on
    answering, with old code, beside the server that is started next (SO_REUSEPORT).

    SIGTERM ends it at once until the server listens to that in this process. With the
    handler that it has from the server it would be deaf while it loads the site, and
    the server would wait for --workers-kill-timeout."""
    server = multiprocessing.parent_process()
    if server is None or sys.platform != "linux":
        return
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)  # prctl(2)
    if os.getppid() != server.pid:
        sys.exit("The web server is gone.")
