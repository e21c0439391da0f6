"""Measure the staff's list of entries with 100 entries, and with 100,000.

    DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres \\
        .venv/bin/python -m bench.queue

Runs two sites, one on each number of entries, in databases that it makes and drops, and
asks them in turn as a moderator. Prints the median of 21 waits for the list with each
filter, search and order, the ratio of the second to the first, or to that of a full
page where the first is shorter, and the queries that it takes; then the same for
finding the entries before and after one of that list. Exits with 1 if a page takes more
than 2 times as long with 100,000, or 12 queries. Runs for 10 minutes, most of them to
make the entries."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.queue_entries import FREQUENT, SELDOM, set_up
from tests.support.processes import running_python, web_server

SIZES = [100, 100_000]
ROUNDS = 21
LIMIT = 2.0  # times
MAX_QUERIES = 12
SERVER = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
LIST = "/admin/challenges/entry/"
QUERIES = {
    "all": "",
    "page 3": "p=3",
    "to review": "status__exact=submitted",
    "declined": "status__exact=declined",
    "challenge": "challenge__id__exact=1",
    "focus area": "focus_area__id__exact=2",
    "audience": "audience__exact=school",
    "origin": "origin__exact=phone",
    "mine": "assignee=me",
    "nobody's": "assignee=nobody&status__exact=submitted",
    "late": "is_late__exact=1",
    "files": "files=1",
    "no files": "files=0",
    "flagged": "flagged=1",
    "overdue": "due=overdue",
    "due soon": "due=soon",
    "waiting 3 days": "waiting=3",
    "newest": "o=-6",
    "oldest": "o=6",
    "frequent word": f"q={FREQUENT}",
    "seldom word": f"q={SELDOM}",
    "no such word": "q=qqqq",
    "two words": f"q={FREQUENT}+{SELDOM}",
    "name": "q=mira+vale",
    "email": "q=ba0%40example.com",
    "reference": "q=BEN-00042",
    "all at once": "status__exact=submitted&challenge__id__exact=1&due=soon"
    f"&audience__exact=school&assignee=nobody&q={FREQUENT}",
}


@contextmanager
def database(size: int) -> Iterator[dict[str, str]]:
    """Make a database, and return the environment of a site that uses it."""
    name = f"bench_queue_{os.getpid()}_{size}"
    with (
        tempfile.TemporaryDirectory() as var,
        psycopg.connect(SERVER, autocommit=True) as server,
    ):
        server.execute(f'CREATE DATABASE "{name}"')
        url = urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
        try:
            yield {"VAR_DIR": var, "DATABASE_URL": url}
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def measure_in_process(session: str) -> None:
    """Print as JSON, for each page, its number of queries and the seconds of finding
    neighbours of its entries, in a process of its own, which has Django."""
    set_up()
    from django.contrib import admin  # noqa: PLC0415
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client, RequestFactory  # noqa: PLC0415
    from django.test.utils import (  # noqa: PLC0415
        CaptureQueriesContext,
        setup_test_environment,
    )
    from django.urls import resolve  # noqa: PLC0415

    from challenges.admin.queue import neighbours  # noqa: PLC0415
    from challenges.models import Entry  # noqa: PLC0415

    setup_test_environment()  # responses keep their context
    client, moderator = Client(SERVER_NAME="127.0.0.1"), User.objects.get()
    client.cookies["sessionid"] = session
    queue = admin.site.get_model_admin(Entry)
    figures = {}
    for name, query in QUERIES.items():
        with CaptureQueriesContext(connection) as context:
            page = client.get(f"{LIST}?{query}")
        rows = page.context["cl"].result_list or [Entry.objects.first()]
        waits = []
        for entry in [rows[0], rows[-1], Entry.objects.first(), Entry.objects.last()]:
            url = f"{LIST}{entry.pk}/change/"
            request = RequestFactory().get(url, {"_changelist_filters": query})
            request.user, request.resolver_match = moderator, resolve(url)
            for _round in range(ROUNDS):
                begun = time.perf_counter()
                neighbours(queue, request, entry)
                waits.append(time.perf_counter() - begun)
        figures[name] = len(context), statistics.median(waits), max(waits)
    print(json.dumps(figures))


def last_line_of(*arguments: str, env: dict[str, str]) -> str:
    """Run a process, and return the last line that it prints."""
    with running_python(*arguments, env=env, output=subprocess.PIPE) as process:
        printed, _errors = process.communicate()
        if process.returncode:
            sys.exit(f"{' '.join(arguments)} failed: {printed}")
        return printed.strip().rpartition("\n")[2]


def time_page(port: int, session: str, query: str) -> float:
    begun = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(
        "GET", f"{LIST}?{query}", headers={"Cookie": f"sessionid={session}"}
    )
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        sys.exit(f"The site answered {answer.status}, not 200, to {query}.")
    return time.perf_counter() - begun


def main() -> None:
    with ExitStack() as stack:
        sites, looks = [], []
        for size in SIZES:
            env = stack.enter_context(database(size))
            last_line_of("manage.py", "migrate", "--verbosity", "0", env=env)
            last_line_of("manage.py", "collectstatic", "--noinput", env=env)
            session = last_line_of("-m", "bench.queue_entries", str(size), env=env)
            figures = last_line_of("-m", "bench.queue", "look", session, env=env)
            looks.append(json.loads(figures))
            sites.append((stack.enter_context(web_server(env)), session))
        slow = compare(sites, looks)
    if slow:
        sys.exit(
            f"More than {LIMIT} times, or {MAX_QUERIES} queries: {', '.join(slow)}."
        )


def compare(
    sites: list[tuple[int, str]], looks: list[dict[str, list[float]]]
) -> list[str]:
    """Print a line for each page; return the names of those above a limit."""
    slow = []
    (few, many), full = SIZES, 0.0
    print(f"{'':<16}{'the page, ms':>27}{'':<17}{'before and after, ms':>22}")
    print(
        f"{'list with':<16}{few:>9,}{many:>10,}{'ratio':>8}{'queries':>9}"
        f"{few:>11,}{many:>10,}{'slowest':>9}"
    )
    for name, query in QUERIES.items():
        pairs = [
            [time_page(*site, query) for site in sites] for _round in range(ROUNDS)
        ]
        small, large = (statistics.median(waits) for waits in zip(*pairs, strict=True))
        full = full or small  # the first one has more entries than a page
        ratio = large / max(small, full)
        (_few, near, _slowest), (queries, far, slowest) = (each[name] for each in looks)
        print(
            f"{name:<16}{small * 1000:>9.1f}{large * 1000:>10.1f}{ratio:>8.2f}"
            f"{queries:>9}{near * 1000:>11.1f}{far * 1000:>10.1f}{slowest * 1000:>9.1f}"
        )
        if ratio > LIMIT or queries >= MAX_QUERIES:
            slow.append(name)
    return slow


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["look", session]:
            measure_in_process(session)
        case _:
            main()
