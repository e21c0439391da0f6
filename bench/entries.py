"""Everybody sends in the last minute: 100 entrants at once.

    .venv/bin/python -m bench.entries

Makes a database of its own at TEST_DATABASE_URL (default PostgreSQL at
127.0.0.1:5432) and drops it at the end; runs the site as in production, one process for
each core and four threads in each. Every entrant opens the form, then all send in the
same moment, every second one with a double click. Prints the median, 95th percentile
and slowest wait, each also as a ratio to that of one entrant alone.

Ends with 1 unless every answer is a 303, each leads to its own entry with one
acknowledgement, and 95 of 100 waited less than half a second."""

import os
import re
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg

from tests.processes import ask, running, web

ENTRANTS = 100
LIMIT = 0.5  # seconds, for 95 of 100
SERVER = os.environ.get(
    "TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres"
)
NAME = f"bench_entries_{os.getpid()}"
ENTER = "/challenge/westminster-innovation-challenge/enter/"


def form_of(port: int, number: int) -> dict[str, str]:
    page = ask(port, ENTER)[2]
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)
    area = re.search(r'name="focus_area" value="(\d+)"', page)
    return {
        "title": f"Idea {number}",
        "focus_area": area.group(1),
        "problem": "It is the last minute.",
        "idea": f"Number {number}. " + "Begin earlier. " * 40,
        "beneficiaries": "Everybody.",
        "audience": "resident",
        "name": "Mira Vale",
        "email": f"entrant{number}@example.com",
        "rules_accepted": "on",
        "website": "",
        "stamp": stamp.group(1),
    }


def send(port: int, form: dict[str, str]) -> tuple[float, str]:
    """How long the visitor waited, and where the answer led."""
    begun = time.monotonic()
    status, where, _page = ask(port, ENTER, form)
    if status != 303:
        sys.exit(f"The site answered {status}, not 303.")
    return time.monotonic() - begun, where


def all_at_once(port: int, forms: list[dict[str, str]]) -> list[tuple[float, str]]:
    start = Barrier(len(forms))

    def one(form: dict[str, str]) -> tuple[float, str]:
        start.wait()
        return send(port, form)

    with ThreadPoolExecutor(len(forms)) as threads:
        return list(threads.map(one, forms))


def main() -> None:
    url = SERVER.rsplit("/", 1)[0] + f"/{NAME}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {NAME}")  # nosec B608
        try:
            with tempfile.TemporaryDirectory() as var:
                measure({"VAR_DIR": var, "DATABASE_URL": url}, url)
        finally:
            server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def measure(env: dict[str, str], url: str) -> None:
    commands = ["migrate"], ["collectstatic", "--noinput"], ["load_demo"]
    for command in commands:
        with running("manage.py", *command, "--verbosity", "0", env=env) as process:
            process.wait()
    env |= {"FORM_POSTS_PER_HOUR": "100000"}
    with web(env, workers=os.cpu_count() or 1) as port:
        for number in range(20):  # warm up
            send(port, form_of(port, 1000 + number))
        alone = [send(port, form_of(port, 2000 + n))[0] for n in range(20)]
        forms = [form_of(port, number) for number in range(ENTRANTS)]
        sends = forms + forms[::2]  # every second one clicks twice
        answers = all_at_once(port, sends)
    judge(answers, sends, statistics.median(alone), url)


def judge(
    answers: list[tuple[float, str]],
    sends: list[dict[str, str]],
    alone: float,
    url: str,
) -> None:
    waits = sorted(seconds for seconds, _where in answers)
    p95 = waits[int(len(waits) * 0.95)]
    print(f"{len(sends)} sends of {ENTRANTS} entrants; one alone waits {alone:.3f} s")
    for name, seconds in [
        ("median", statistics.median(waits)),
        ("95 of 100", p95),
        ("slowest", waits[-1]),
    ]:
        print(f"{name:<10}{seconds:>8.3f} s{seconds / alone:>8.1f}")
    with psycopg.connect(url) as database:
        entries = database.execute(
            "SELECT count(*), count(DISTINCT email) FROM challenges_entry"
            " WHERE title ~ '^Idea [0-9]{1,2}$'"
        ).fetchone()
        letters = database.execute(
            'SELECT count(*), count(DISTINCT "to") FROM outbox_email'
            """ WHERE "to" ~ '^entrant[0-9]{1,2}@'"""
        ).fetchone()
    places = len({where for _seconds, where in answers})
    print(f"entries {entries}, acknowledgements {letters}, thank-you pages {places}")
    if entries != (ENTRANTS, ENTRANTS) or letters != (ENTRANTS, ENTRANTS):
        sys.exit("Not every entrant has one entry and one acknowledgement.")
    if places != ENTRANTS:
        sys.exit("Not every entrant has a thank-you page of their own.")
    if p95 > LIMIT:
        sys.exit(f"More than 5 of 100 waited longer than {LIMIT} s.")


if __name__ == "__main__":
    main()
