"""Measure 100 entrants who send at once, in the last minute.

    .venv/bin/python -m bench.entries

Makes a database at TEST_DATABASE_URL (default PostgreSQL at 127.0.0.1:5432) and drops
it at the end; runs the site as in production, one process for each core and four
threads in each. Every entrant fills in all pages, then all send in the same moment,
every second one with a double click. Prints the median, the 95th percentile and the
slowest wait, each also as a ratio to that of one entrant alone.

Exits with 1 unless every response is a 303, each leads to its own entry with one
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

from tests.support.processes import http_request, running_python, web_server

ENTRANTS = 100
LIMIT = 0.5  # seconds, for 95 of 100
SERVER = os.environ.get(
    "TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres"
)
NAME = f"bench_entries_{os.getpid()}"
ENTER = "/challenge/westminster-innovation-challenge/enter/"


Form = dict[str, str]


def ready_to_send(port: int, number: int) -> tuple[str, Form]:
    """Fill in every page, as an entrant does; return the URL of the last page, and the
    form data that its button sends."""
    page = http_request(port, ENTER)[2]
    first = {
        "problem": "It is the last minute.",
        "idea": f"Number {number}. " + "Begin earlier. " * 40,
        "beneficiaries": "Everybody.",
        "website": "",
        "form_token": search('name="form_token" value="([^"]+)"', page),
    }
    title = post(port, ENTER, first)
    area = search('name="focus_area" value="([0-9]+)"', http_request(port, title)[2])
    post(port, title, {"title": f"Idea {number}", "focus_area": area})
    draft = title.removesuffix("title/")
    about = {
        "name": "Mira Vale",
        "email": f"entrant{number}@example.com",
        "audience": "resident",
    }
    check = post(port, f"{draft}about-you/", about)
    fingerprint = search(
        'name="fingerprint" value="([^"]+)"', http_request(port, check)[2]
    )
    return check, {"fingerprint": fingerprint, "rules_accepted": "on"}


def search(pattern: str, page: str) -> str:
    """Return the first group of a pattern that the page must have."""
    match = re.search(pattern, page)
    if match is None:
        sys.exit(f"The page has no {pattern}.")
    return match.group(1)


def post(port: int, url: str, form: Form) -> str:
    """Post a form and return the URL that it redirects to."""
    status, location, _page = http_request(port, url, form)
    if status != 303:
        sys.exit(f"The site answered {status}, not 303.")
    return location


def send(port: int, url: str, form: Form) -> tuple[float, str]:
    """Post a form; return how long it took, and the URL that it redirects to."""
    begun = time.monotonic()
    location = post(port, url, form)
    return time.monotonic() - begun, location


def all_at_once(port: int, sends: list[tuple[str, Form]]) -> list[tuple[float, str]]:
    start = Barrier(len(sends))

    def one(ready: tuple[str, Form]) -> tuple[float, str]:
        start.wait()
        return send(port, *ready)

    with ThreadPoolExecutor(len(sends)) as threads:
        return list(threads.map(one, sends))


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
        with running_python(
            "manage.py", *command, "--verbosity", "0", env=env
        ) as process:
            process.wait()
    env |= {"FORM_POSTS_PER_HOUR": "100000"}
    with web_server(env, workers=os.cpu_count() or 1) as port:
        for number in range(20):  # warm up
            send(port, *ready_to_send(port, 1000 + number))
        ready = [ready_to_send(port, 2000 + n) for n in range(20)]
        alone = [send(port, *one)[0] for one in ready]
        ready = [ready_to_send(port, number) for number in range(ENTRANTS)]
        sends = ready + ready[::2]  # every second one clicks twice
        answers = all_at_once(port, sends)
    report(answers, sends, statistics.median(alone), url)


def report(
    answers: list[tuple[float, str]],
    sends: list[tuple[str, Form]],
    alone: float,
    url: str,
) -> None:
    waits = sorted(seconds for seconds, _location in answers)
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
        emails = database.execute(
            'SELECT count(*), count(DISTINCT "to") FROM outbox_email'
            """ WHERE "to" ~ '^entrant[0-9]{1,2}@'"""
        ).fetchone()
    pages = len({location for _seconds, location in answers})
    print(f"entries {entries}, acknowledgements {emails}, thank-you pages {pages}")
    if entries != (ENTRANTS, ENTRANTS) or emails != (ENTRANTS, ENTRANTS):
        sys.exit("Not every entrant has one entry and one acknowledgement.")
    if pages != ENTRANTS:
        sys.exit("Not every entrant has a thank-you page of their own.")
    if p95 > LIMIT:
        sys.exit(f"More than 5 of 100 waited longer than {LIMIT} s.")


if __name__ == "__main__":
    main()
