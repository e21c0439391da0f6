"""The demo's content for a test in a browser."""

import sqlite3

from django.db import connection

from smartcity.demo import load

_copy: sqlite3.Connection | None = None


def load_demo() -> None:
    """Fill the database, which is as after migrating.

    SQLite is filled once for all tests of a process, and then copied: that takes
    milliseconds instead of seconds."""
    global _copy
    if connection.vendor != "sqlite":
        load.load()
    elif _copy is None:
        load.load()
        _copy = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(_copy)
    else:
        connection.ensure_connection()
        _copy.backup(connection.connection)
