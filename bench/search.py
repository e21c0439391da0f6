"""Measures how long the database works for each of 40 searches.

    .venv/bin/python -m bench.search 5000
    DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres \\
        .venv/bin/python -m bench.search 50000

Makes a database of its own (a file of SQLite without a DATABASE_URL), fills it with so
many published pages and their index, and asks for the page of each search. Prints the
shortest of 9 times that all queries of a page wait for the database, the shortest in
which a processor works for them, which other work on the machine does not prolong, and
how much was found. Ends with 1 when one takes longer than 40 ms: of work, or of waiting
if PostgreSQL is not on this machine."""

import os
import random
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

import django
from django.test.utils import setup_test_environment

from bench.gallery import database, run

ROUNDS = 9
LIMIT = 40.0
"""Milliseconds that a search may take."""

_WORDS = """
library café crossing street light bicycle city air quality school sensor bus stop park
accessible phone council road safe night river market solar heat bench tree
"""
WORDS = _WORDS.split()
SYLLABLES = ["".join((a, b)) for a in "bdfglmnprst" for b in "aeiou"]

SEARCHES = [
    *("library", "cafe", "café", "crossings", "street", "street light", "bike"),
    *("bicycles", "cycling", "city", "the city", "air quality", "quality of the air"),
    *("school sensor", "bus stop", "accessible bus stop", "park", "phone council"),
    *("safe road at night", "river market", "solar heat", "bench tree", "trees"),
    *("accessible accessible", "zeppelin", "city zeppelin", "libary", "crosing"),
    *("acessible", "cycilng", "straet lihgt", "qqqqqqqq", "the", "a", "of the", "🚲"),
    *("BEN-00042", "a' OR 1=1 -- \" *", "مدينة", " ".join(WORDS)),
]


def fill(size: int) -> None:
    """Create the pages and their index. Every word of WORDS is in about a fifth of the
    texts, and the rest is of 40,000 words."""
    from django.db import connection  # noqa: PLC0415

    from search import services, vocabulary  # noqa: PLC0415
    from search.models import SynonymGroup  # noqa: PLC0415

    SynonymGroup.objects.create(words="bike, bicycle, cycle")
    contents = _contents(size)
    while chunk := list(islice(contents, 500)):
        services.index(chunk)
    vocabulary.learn_words()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as its autovacuum does within a minute


def _contents(size: int) -> Iterator[Any]:
    from search.services import Content  # noqa: PLC0415

    rng = random.Random(42)
    others = ["".join(rng.choices(SYLLABLES, k=2 + n % 3)) for n in range(40_000)]
    weights = [*accumulate(1 / (10 + n) for n in range(len(others)))]
    for number, (kind, pk, area) in enumerate(_objects(size)):
        words = rng.choices(others, cum_weights=weights, k=150)
        words += [word for word in WORDS if rng.random() < 0.2]
        if number % (size // 8) == 0:
            words.append("zeppelin")
        rng.shuffle(words)
        yield Content(
            kind=kind,
            pk=pk,
            url=f"/somewhere/{pk}/",
            title=" ".join(words[:5]),
            summary=" ".join(words[5:20]),
            text=" ".join(words[20:]),
            areas=(area,),
            date=datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
        )


def _objects(size: int) -> Iterator[tuple[str, int, int]]:
    """Create a fifth of them as events and the others as ideas and news. Yields the
    kind of each, its key, and that of its focus area."""
    from challenges.models import Challenge, Entry  # noqa: PLC0415
    from events.models import Event  # noqa: PLC0415
    from focus_areas.models import FocusArea  # noqa: PLC0415
    from news.models import Post  # noqa: PLC0415

    start, areas = datetime(2025, 1, 1, tzinfo=UTC), list(FocusArea.objects.all())
    dates = {
        "publish_at": start,
        "opens_at": start,
        "closes_at": start + timedelta(days=1),
    }
    challenge = Challenge.objects.create(title="Ideas", slug="ideas", **dates)

    def idea(n: int) -> Entry:
        return Entry(
            challenge=challenge,
            status="approved",
            reference=f"BEN-{n:05}-22",
            title="Idea",
            focus_area=areas[n % 4],
            idempotency_key=uuid.uuid4(),
            audience="resident",
            email="mira@example.com",
            problem="Noise.",
            idea="Quiet.",
            beneficiaries="All.",
            name="Mira",
            rules_accepted=True,
            may_publish=True,
            submitted_at=start,
            shown_from=start,
        )

    def event(n: int) -> Event:
        starts = start + timedelta(hours=n)
        return Event(
            title="Event",
            slug=f"event-{n}",
            starts_at=starts,
            is_online=True,
            publish_at=start,
            focus_area=areas[n % 4],
        )

    def post(n: int) -> Post:
        return Post(title="Post", slug=f"post-{n}", publish_at=start)

    for kind, make, share in (
        ("idea", idea, size * 2 // 5),
        ("event", event, size // 5),
        ("news", post, size * 2 // 5),
    ):
        rows = [make(number) for number in range(share)]
        type(rows[0])._default_manager.bulk_create(rows, batch_size=500)
        for number, row in enumerate(rows):
            yield kind, row.pk, areas[number % 4].pk


def processor_time() -> float:
    """Return the milliseconds that the database has worked for this connection; 0 if it
    is PostgreSQL on another machine."""
    from django.db import connection  # noqa: PLC0415

    if connection.vendor != "postgresql":
        return time.thread_time() * 1000
    pid = connection.connection.info.backend_pid
    schedule = Path(f"/proc/{pid}/schedstat")
    is_here = schedule.exists() and b"postgres" in (
        schedule.with_name("cmdline").read_bytes()
    )
    return int(schedule.read_text().split()[0]) / 1e6 if is_here else 0.0


def measure(search: str) -> tuple[float, float, int, int]:
    """Return the least milliseconds that a page waits for the database, and in which
    PostgreSQL works; the number of its queries, and how much it found."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(note):
        response = Client().get("/search/", {"q": search})
    waits, works = [], []
    for _round in range(ROUNDS):
        started, worked = time.perf_counter(), processor_time()
        with connection.cursor() as cursor:
            for sql, params in asked:
                cursor.execute(sql, params)
                cursor.fetchall()
        waits.append((time.perf_counter() - started) * 1000)
        works.append(processor_time() - worked)
    count = response.context["page_obj"].paginator.count
    return min(waits), min(works), len(asked), count


def compare(size: int) -> None:
    """Fill this site's database and print a line for each search. Ends the process."""
    django.setup()
    setup_test_environment()
    started = time.perf_counter()
    fill(size)
    print(f"{size} pages, written in {time.perf_counter() - started:.0f} s")
    print(f"{'':<42}{'waits':>8}{'works':>8}{'queries':>9}{'found':>7}")
    slow = []
    for search in SEARCHES:
        wait, work, queries, count = measure(search)
        print(f"{search[:40]:<42}{wait:>8.1f}{work:>8.1f}{queries:>9}{count:>7}")
        if (work or wait) > LIMIT:
            slow.append(search)
    if slow:
        sys.exit(f"More than {LIMIT:.0f} ms: {', '.join(slow)}.")


def main(size: int) -> None:
    with database(size) as env:
        run("manage.py", "migrate", "--verbosity", "0", env=env)
        run("manage.py", "collectstatic", "--noinput", "--verbosity", "0", env=env)
        run("-m", "bench.search", str(size), "here", env=env)


if __name__ == "__main__":
    if sys.argv[2:]:
        os.environ["DJANGO_SETTINGS_MODULE"] = "smartcity.settings"
        compare(int(sys.argv[1]))
    else:
        main(int(sys.argv[1]))
