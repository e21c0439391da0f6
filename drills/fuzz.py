"""Send the site 10,000 forms that are not as they should be, and look what came of it.

    make fuzz
    FUZZ_SEED=7 .venv/bin/python -m drills.fuzz 2000

Needs PostgreSQL at DATABASE_URL (default 127.0.0.1:5432), where it makes a database and
drops it. Visits each address of the URL map again and again, as a visitor with a good
link or as staff of any role, asks for its filters, fills in its forms, spoils up to
three of the answers, adds files, and sends them; a worker's tasks run between. The
inputs are drawn from FUZZ_SEED.

Prints for each part of the site how much was sent there, what the answers were and how
long the slowest took; then each thing that must hold and does not. The last line says
that all is met, or the first that is not, and the exit code is 1 then. Runs for about a
quarter of an hour on two cores."""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import django
import psycopg
from django.core.management import call_command

from tests.support.processes import end_on_signals

SERVER = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
SEED = os.environ.get("FUZZ_SEED", "1")
COUNT = 10_000
LIMITS = [
    *("FORM_POSTS_PER_HOUR", "ALL_FORM_POSTS_PER_HOUR"),
    *("AUTOMATIC_EMAILS_PER_ADDRESS", "AUTOMATIC_EMAILS_PER_HOUR"),
]
"""Limits that would end the attack."""

SHOWN = 20
"""Faults that are printed."""


@contextmanager
def site() -> Iterator[None]:
    """Set up Django for a site of its own, with the content of the demo."""
    name = f"fuzz_{os.getpid()}"
    with (
        psycopg.connect(SERVER, autocommit=True) as server,
        tempfile.TemporaryDirectory() as var_dir,
    ):
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "smartcity.settings",
            "DATABASE_URL": SERVER.rpartition("/")[0] + f"/{name}",
            "VAR_DIR": var_dir,
            "DEMO": "true",
            "OTP_REQUIRED": "true",
            "PAGE_CACHE_MB": "0",
            "FORM_MIN_SECONDS": "0",
            **dict.fromkeys(LIMITS, "10000000"),
        }
        os.environ.pop("REDIS_URL", None)
        try:
            server.execute(f'CREATE DATABASE "{name}"')
            django.setup()
            logging.disable()  # each fault is told once, below the table
            for command in (["migrate"], ["collectstatic", "--noinput"], ["load_demo"]):
                call_command(*command, verbosity=0)
            yield
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def print_table(groups: dict[str, Any]) -> None:
    columns = ["posts", "taken", "gets", "2xx", "3xx", "4xx", "5xx", "slowest s"]
    print(f"{'sent to':<24}" + "".join(f"{column:>10}" for column in columns))
    for name, group in sorted(groups.items()):
        counts = [
            group.posts,
            group.taken,
            group.gets,
            *(group.answers[n] for n in (2, 3, 4, 5)),
        ]
        row = "".join(f"{count:>10}" for count in counts)
        print(f"{name[:23]:<24}{row}{group.slowest:>10.2f}")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    end_on_signals()
    with site():
        attack = import_module("drills.attack").Attack(SEED)
        began = datetime.now(UTC)
        attack.run(count)
        print_table(attack.groups)
        broken = import_module("drills.invariants").broken(began)
    for fault in attack.faults[:SHOWN]:
        print(f"fault: {fault}")
    for sentence, rows in broken.items():
        print(f"not so: {sentence}:", *rows, sep="\n    ")
    if attack.faults or broken:
        first = attack.faults[0] if attack.faults else next(iter(broken))
        sys.exit(f"Not met with seed {SEED}, first: {first}")
    print(f"Met: {attack.posts} forms from seed {SEED}, no fault, all holds.")


if __name__ == "__main__":
    main()
