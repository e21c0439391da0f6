"""The whole database in a file, and back, with a fingerprint of each table."""

import os
import sqlite3
import subprocess  # nosec B404
from contextlib import closing
from pathlib import Path

from django.db import connection, transaction

Tables = dict[str, list[str]]
"""Number of rows and fingerprint of each table, by its name."""


LIBPQ = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",  # nosec B105 (a name)
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}
"""Variables in which programs of PostgreSQL take the parameters of a connection."""


class ToolFails(Exception):
    """A program of PostgreSQL failed, or is not there; says what it said."""


def dump(path: Path) -> Tables:
    """Write the database into a file; return what its tables held at that moment.
    People go on reading and writing meanwhile. Raises ToolFails."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            return _fingerprints_in_sqlite(copy)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        options = ["--format=custom", "--no-owner", "--no-acl"]
        _run("pg_dump", *options, f"--snapshot={snapshot}", f"--file={path}")
        return fingerprints()


def restore(path: Path) -> None:
    """Fill the database, which is empty, from such a file. Raises ToolFails."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            copy.backup(connection.connection)
        return
    options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-acl"]
    _run("pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}", path)


def is_empty() -> bool:
    """Whether the database has no tables yet."""
    return not connection.introspection.table_names()


def fingerprints() -> Tables:
    """Return the rows and the fingerprint of each table as they are now."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return _fingerprints_in_sqlite(connection.connection)
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        found = {}
        for name in names:
            # A sum does not depend on the order, and takes no memory.
            cursor.execute(
                "SELECT count(*)::text, coalesce(sum("
                "hashtextextended(each::text, 0)::numeric), 0)::text"
                f" FROM {connection.ops.quote_name(name)} AS each"  # nosec B608
            )
            found[name] = list(cursor.fetchone())
        return found


def _fingerprints_in_sqlite(database: sqlite3.Connection) -> Tables:
    """Return how many rows each table has: that the file is the same is known from its
    own hash."""
    names = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite%' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    found = {}
    for (name,) in sorted(names):
        quoted = connection.ops.quote_name(name)
        (count,) = database.execute(
            f"SELECT count(*) FROM {quoted}"  # nosec B608
        ).fetchone()
        found[name] = [str(count), ""]
    return found


def _run(program: str, *arguments: str | Path) -> None:
    """Run a program of PostgreSQL on the database of the site."""
    params = connection.get_connection_params()
    ours = {
        LIBPQ[name]: str(value)
        for name, value in params.items()
        if name in LIBPQ and value
    }
    try:
        process = subprocess.run(  # nosec B603
            [program, *arguments],
            env={"PATH": os.environ.get("PATH", ""), **ours},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise ToolFails(f"{program} is not installed here.") from error
    if process.returncode:
        raise ToolFails(process.stderr.strip() or f"{program} failed.")
