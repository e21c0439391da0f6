"""A migrated SQLite database, kept for the next run: to migrate takes nine seconds.

Each process of a run, and each run, begins with a copy of the same file. Django still
runs `migrate` on the copy, which then only sends its signals, so that
permissions and roles are those of the code as it is."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import django
from django.db import connection

from tests.packages import ROOT

FOLDER = ROOT / ".pytest_cache" / "migrated"


def _template() -> Path:
    """Return the path of the copy, which tells what was migrated, by which Django."""
    digest = hashlib.sha256(django.__version__.encode())
    digest.update((ROOT / "requirements" / "runtime.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:16]}.sqlite3"


@contextmanager
def migrated_once() -> Iterator[None]:
    """Begin with what is kept; if nothing is, keep what this block has migrated.

    One process at a time: the others wait, and copy."""
    if connection.vendor != "sqlite":
        yield
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    template = _template()
    memory = connection.creation._get_test_db_name()  # type: ignore[attr-defined]
    with (
        (FOLDER / "lock").open("w") as lock,
        closing(sqlite3.connect(memory, uri=True)) as database,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        if template.exists():
            fcntl.flock(lock, fcntl.LOCK_UN)
            with closing(sqlite3.connect(template)) as kept:
                kept.backup(database)
            yield
            return
        yield
        _keep(database, template)


def _keep(database: sqlite3.Connection, template: Path) -> None:
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink()
    unfinished = template.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(unfinished)) as file:
        database.backup(file)
    unfinished.replace(template)


def copy_to(path: Path) -> None:
    """Copy what is kept, if anything is, for a process that migrates it again."""
    if _template().exists():
        shutil.copyfile(_template(), path)
