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

import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.support.processes import running_python, web_server

SIZES = [100, 100_000]
ROUNDS = 21
LIMIT = 2.0  # times
MAX_QUERIES = 12
SERVER = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
LIST = "/admin/challenges/entry/"
CHALLENGES = 4
FREQUENT, SELDOM = "street", "zeppelin"
OTHER_STATUSES = ["approved", "declined", "changes_requested", "spam", "withdrawn"]
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


def set_up() -> None:
    import django  # noqa: PLC0415

    os.environ["DJANGO_SETTINGS_MODULE"] = "smartcity.settings"
    django.setup()


def fill_database(size: int) -> None:
    """Create a moderator and entries, and print the moderator's session key, in a
    process of its own, which has Django.

    Entries have about 250 words. One in five has links, one in ten waits; one in twenty
    is late, has files, is assigned to the moderator, or has the email address of
    another one; one in fifty has the frequent word."""
    set_up()
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from challenges.models import Attachment, Challenge, Entry  # noqa: PLC0415
    from challenges.models.audience import Audience  # noqa: PLC0415
    from core.working_days import end_of_working_day  # noqa: PLC0415
    from focus_areas.models import FocusArea  # noqa: PLC0415

    chance = random.Random(42)
    syllables = ["".join(pair) for pair in itertools.product("bdfglmnprst", "aeiou")]
    words = ["".join(chance.choices(syllables, k=1 + n % 4)) for n in range(4000)]
    weights = [1 / (10 + n) for n in range(4000)]
    now, day = timezone.now(), timedelta(days=1)
    challenges = [
        Challenge.objects.create(
            title=f"Challenge {n}",
            slug=f"challenge-{n}",
            summary="Think.",
            publish_at=now - 400 * day,
            opens_at=now - 400 * day,
            closes_at=now + day,
        )
        for n in range(CHALLENGES)
    ]
    areas = list(FocusArea.objects.all())
    moderator = User.objects.create_superuser("mod", password=None)

    def text(length: int) -> str:
        return " ".join(chance.choices(words, weights, k=length)).capitalize() + "."

    def mailbox(n: int) -> str:
        return f"{words[n % len(words)]}{n // len(words)}"

    entries = []
    for n in range(size):
        idea = text(150)
        if n % 50 == 0:
            idea += f" For each {FREQUENT}."
        if n % (size // 8) == 0:
            idea += f" With a {SELDOM}."
        waits = n % 10 == 9
        sent = now - (10 * day if waits else 300 * day) * (1 - n / size)
        entries.append(
            Entry(
                challenge=challenges[n % CHALLENGES],
                rules_accepted=True,
                status="submitted" if waits else chance.choice(OTHER_STATUSES),
                reference=f"BEN-{n:05}-22",
                title=text(4)[:80],
                problem=text(60),
                idea=idea,
                beneficiaries=text(40),
                focus_area=chance.choice(areas),
                idempotency_key=uuid.uuid4(),
                audience=chance.choice(Audience.values),
                submitted_at=sent,
                name="Mira Vale" if n % 200 == 9 else text(2)[:-1],
                email=f"{mailbox(n - n % 20 // 19)}@example.com",
                links="https://example.com" if n % 5 == 1 else "",
                origin=chance.choice(["web"] * 9 + ["phone"]),
                is_late=n % 20 == 7,
                is_taken_down=n % 50 == 4,
                answer_due=end_of_working_day(sent, 5) if waits else None,
                assignee=moderator if n % 20 == 9 else None,
            )
        )
    with connection.cursor() as cursor:  # building indexes last is ten times as fast
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexdef LIKE '%USING gin%'"
        )
        definitions = [definition for (definition,) in cursor.fetchall()]
        cursor.execute("DROP INDEX entry_words, entry_people")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        Entry.objects.bulk_create(entries, batch_size=2000)
        for definition in definitions:
            cursor.execute(definition)
    Attachment.objects.bulk_create(
        Attachment(entry=entry, kind="document", name="plan.pdf")
        for entry in entries[::20]
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as its autovacuum does within a minute
    client = Client()
    client.force_login(moderator)
    print(client.cookies["sessionid"].value)


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


def count_queries(session: str) -> None:
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
            session = last_line_of("-m", "bench.queue", "fill", str(size), env=env)
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
        case ["fill", size]:
            fill_database(int(size))
        case ["look", session]:
            count_queries(session)
        case _:
            main()
