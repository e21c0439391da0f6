"""The turn of a request, which it gives to others while it only waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Semaphore

from django.db import connection

turn: ContextVar[Semaphore | None] = ContextVar("turn", default=None)
"""The semaphore of which this request holds a place; None if it needs none, as in a
command. The site's middleware sets it: see smartcity/turns.py."""


@contextmanager
def given_to_others() -> Iterator[None]:
    """Let another request be worked on, while this one waits for something that another
    process does.

    Not within a transaction, whose locks the others could wait for in vain."""
    turns = turn.get()
    if turns is None or connection.in_atomic_block:
        yield
        return
    connection.close()  # who waits keeps none of the pool's from those who work
    turns.release()
    try:
        yield
    finally:
        turns.acquire()
