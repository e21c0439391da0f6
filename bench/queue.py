"""Measure the staff's list of entries with 100, 10,000 and 100,000 entries.

    DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres \\
        .venv/bin/python -m bench.queue [number of entries…]

Runs sites, one on each number of entries, in databases that it makes and drops, and
asks them in turn as a moderator. Prints the median of 21 waits for the list with each
saved view, filter, search and order, the ratio of the last to the first, or to that of
a full page where the first is shorter, and the queries that it takes; then the same for
what the page of an idea says of that list: the ideas before and after it, its place,
and how many were decided today. The last line is the first page of published ideas.
Exits with 1 if a page takes more than 2 times as long with the most entries, or 12
queries. Runs for 10 minutes, most of them to make the entries. The figures of a run are
in bench/README.md."""

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

SIZES = [100, 10_000, 100_000]
ROUNDS = 21
LIMIT = 2.0  # times
MAX_QUERIES = 12
SERVER = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
LIST = "/admin/challenges/entry/"
PUBLISHED = "published ideas"
QUERIES = {
    "all": "",
    "page 3": "p=3",
    "to review": "status__exact=submitted",
    "mine": "assignee=me&status__exact=submitted",
    "nobody's": "assignee=nobody&status__exact=submitted",
    "due today": "due=today",
    "overdue": "due=overdue",
    "to take out": "details=1&status__exact=submitted",
    "no outcome yet": "outcome=none",
    "declined": "status__exact=declined",
    "challenge": "challenge__id__exact=1",
    "focus area": "focus_area__id__exact=2",
    "audience": "audience__exact=school",
    "origin": "origin__exact=phone",
    "assigned to me": "assignee=me",
    "late": "is_late__exact=1",
    "files": "files=1",
    "no files": "files=0",
    "flagged": "flagged=1",
    "due soon": "due=soon",
    "details": "details=1",
    "no details": "details=0",
    "winners": "outcome=winner",
    "known outside": "shown=yes",
    "held": "shown=held",
    "told to nobody": "shown=stopped",
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
            yield {"VAR_DIR": var, "DATABASE_URL": url, "PAGE_CACHE_MB": "0"}
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def measure_in_process(session: str) -> None:
    """Print as JSON, for each page, its number of queries and the seconds of finding
    neighbours and place of its entries, in a process of its own, which has Django."""
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

    from challenges.admin.walk import neighbours, progress  # noqa: PLC0415
    from challenges.models import Entry  # noqa: PLC0415

    setup_test_environment()  # responses keep their context
    client, moderator = Client(SERVER_NAME="127.0.0.1"), User.objects.get()
    client.cookies["sessionid"] = session
    queue = admin.site.get_model_admin(Entry)
    figures = {}
    for name, query in QUERIES.items():
        looks = []
        for _look in range(2):  # one of them may be the first of this minute or process
            with CaptureQueriesContext(connection) as context:
                page = client.get(f"{LIST}?{query}")
            looks.append(len(context))
        rows = page.context["cl"].result_list or [Entry.objects.first()]
        waits = []
        for entry in [rows[0], rows[-1], Entry.objects.first(), Entry.objects.last()]:
            url = f"{LIST}{entry.pk}/change/"
            request = RequestFactory().get(url, {"_changelist_filters": query})
            request.user, request.resolver_match = moderator, resolve(url)
            for _round in range(ROUNDS):
                begun = time.perf_counter()
                neighbours(queue, request, entry)
                progress(queue, request, entry)
                waits.append(time.perf_counter() - begun)
        figures[name] = min(looks), statistics.median(waits), max(waits)
    waits = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        list(Entry.objects.published()[:12])
        waits.append(time.perf_counter() - begun)
    figures[PUBLISHED] = 1, statistics.median(waits), max(waits)
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


def main(sizes: list[int]) -> None:
    with ExitStack() as stack:
        sites, looks = [], []
        for size in sizes:
            env = stack.enter_context(database(size))
            last_line_of("manage.py", "migrate", "--verbosity", "0", env=env)
            last_line_of("manage.py", "collectstatic", "--noinput", env=env)
            session = last_line_of("-m", "bench.queue_entries", str(size), env=env)
            figures = last_line_of("-m", "bench.queue", "look", session, env=env)
            looks.append(json.loads(figures))
            sites.append((stack.enter_context(web_server(env)), session))
        slow = compare(sizes, sites, looks)
    if slow:
        sys.exit(
            f"More than {LIMIT} times, or {MAX_QUERIES} queries: {', '.join(slow)}."
        )


def compare(
    sizes: list[int],
    sites: list[tuple[int, str]],
    looks: list[dict[str, list[float]]],
) -> list[str]:
    """Print a line for each page; return the names of those above a limit."""
    slow, full = [], 0.0
    numbers = "".join(f"{size:>9,}" for size in sizes)
    print(f"{'ms':<16}{'the list':<{len(numbers) + 17}}{'beside an idea'}")
    print(f"{'':<16}{numbers}{'ratio':>8}{'queries':>9}{numbers}{'slowest':>9}")
    for name, query in QUERIES.items():
        rounds = [
            [time_page(*site, query) for site in sites] for _round in range(ROUNDS)
        ]
        pages = [statistics.median(waits) for waits in zip(*rounds, strict=True)]
        full = full or pages[0]  # the first one has more entries than a page
        ratio = pages[-1] / max(pages[0], full)
        queries = int(looks[-1][name][0])
        print(
            f"{name:<16}{in_ms(pages)}{ratio:>8.2f}{queries:>9}"
            f"{in_ms([look[name][1] for look in looks])}{in_ms([looks[-1][name][2]])}"
        )
        if ratio > LIMIT or queries >= MAX_QUERIES:
            slow.append(name)
    published = [look[PUBLISHED][1] for look in looks]
    print(f"{PUBLISHED:<16}{in_ms(published)}")
    return slow


def in_ms(waits: list[float]) -> str:
    return "".join(f"{wait * 1000:>9.1f}" for wait in waits)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["look", session]:
            measure_in_process(session)
        case sizes:
            main([int(size) for size in sizes] or SIZES)
