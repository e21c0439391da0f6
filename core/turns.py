"""The turn of a request, which it gives to others while it only waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Semaphore

current: ContextVar[Semaphore | None] = ContextVar("current", default=None)
"""The semaphore of which this request holds a place; None if it needs none, as in a
command. The site's middleware sets it: see smartcity/turns.py."""


@contextmanager
def given_to_others() -> Iterator[None]:
    """Let another request be worked on, while this one waits for something that another
    process does."""
    turns = current.get()
    if turns is None:
        yield
        return
    turns.release()
    try:
        yield
    finally:
        turns.acquire()
