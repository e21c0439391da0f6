"""Measures how the time of the gallery grows from 100 published ideas to 10,000.

    .venv/bin/python -m bench.gallery
    DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres \\
        .venv/bin/python -m bench.gallery

Runs two sites, one on each number of ideas, in databases that it makes and drops (files
of SQLite without a DATABASE_URL), and asks them in turn. Prints the median of 31 waits
for the page with each filter, search and order, made anew each time, and their ratio.
Ends with 1 when one takes longer than 2 times with 10,000."""

import itertools
import os
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.support.processes import http_request, running_python, web_server

SIZES = [100, 10_000]
ROUNDS = 31
LIMIT = 2.0
"""Times as long that the larger site may take."""

SERVER = os.environ.get("DATABASE_URL", "")
CHALLENGES = 4
AUDIENCES = ["resident", "business", "employee", "visitor", "school"]
OUTCOMES = ["winner", "runner_up", "shortlisted", *[""] * 17]
FREQUENT, RARE = "street", "zeppelin"
PAGES = {
    "all": "",
    "last page": "page=99999",
    "challenge": "challenge=challenge-1",
    "area": "area=clean-tech-city",
    "audience": "audience=school",
    "outcome": "outcome=winner",
    "oldest": "sort=oldest",
    "by name": "sort=title",
    "frequent word": f"q={FREQUENT}",
    "rare word": f"q={RARE}",
    "no such word": "q=qqqq",
    "two words": f"q={FREQUENT}+{RARE}",
    "reference": "q=BEN-00042",
    "all at once": "challenge=challenge-1&area=clean-tech-city&audience=school"
    f"&outcome=winner&sort=title&q={FREQUENT}",
}


def fill(size: int) -> None:
    """Create published ideas of about 250 words, every third with the frequent word, 8
    with the rare one. Runs in a process of its own, which sets up Django."""
    import django  # noqa: PLC0415

    os.environ["DJANGO_SETTINGS_MODULE"] = "smartcity.settings"
    django.setup()
    from django.db import connection  # noqa: PLC0415

    from challenges.models import Challenge, Entry  # noqa: PLC0415
    from focus_areas.models import FocusArea  # noqa: PLC0415

    rng = random.Random(42)
    syllables = ["".join(pair) for pair in itertools.product("bdfglmnprst", "aeiou")]
    words = ["".join(rng.choices(syllables, k=1 + n % 4)) for n in range(4000)]
    weights = [1 / (10 + n) for n in range(4000)]
    start = datetime(2025, 1, 1, tzinfo=UTC)
    challenges = [
        Challenge.objects.create(
            title=f"Challenge {n}",
            slug=f"challenge-{n}",
            summary="Think.",
            publish_at=start,
            opens_at=start,
            closes_at=start + timedelta(days=1),
            results_at=start + timedelta(days=2),
            results_announced_at=start + timedelta(days=2),
        )
        for n in range(CHALLENGES)
    ]
    areas = list(FocusArea.objects.all())

    def text(length: int) -> str:
        return " ".join(rng.choices(words, weights, k=length)).capitalize() + "."

    ideas = []
    for n in range(size):
        idea = text(150)
        if n % 3 == 0:
            idea += f" For each {FREQUENT}."
        if n % (size // 8) == 0:
            idea += f" With a {RARE}."
        ideas.append(
            Entry(
                challenge=challenges[n % CHALLENGES],
                status="approved",
                reference=f"BEN-{n:05}-22",
                title=text(4)[:80],
                problem=text(60),
                idea=idea,
                beneficiaries=text(40),
                focus_area=rng.choice(areas),
                idempotency_key=uuid.uuid4(),
                audience=rng.choice(AUDIENCES),
                name="Mira Vale",
                public_outcome=rng.choice(OUTCOMES),
                shown_from=start + timedelta(seconds=8 * n),
                email="mira@example.com",
                rules_accepted=True,
                may_publish=True,
                submitted_at=start + timedelta(seconds=8 * n),
            )
        )
    Entry.objects.bulk_create(ideas, batch_size=500)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as its autovacuum does within a minute


@contextmanager
def database(size: int) -> Iterator[dict[str, str]]:
    """Create a database, and give the environment of a site that uses it and makes each
    page anew."""
    with tempfile.TemporaryDirectory() as var_dir:
        env = {"VAR_DIR": var_dir, "PAGE_CACHE_MB": "0"}
        if not SERVER:
            yield env
            return
        name = f"bench_{os.getpid()}_{size}"
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')
            url = urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
            try:
                yield {**env, "DATABASE_URL": url}
            finally:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def run(*arguments: str, env: dict[str, str]) -> None:
    with running_python(*arguments, env=env) as process:
        if process.wait():
            sys.exit(f"{' '.join(arguments)} failed.")


def measure(port: int, path: str, entry: str) -> float:
    """Return the seconds for a page, or if `entry` is given, for each `entry` in it."""
    started = time.perf_counter()
    status, _location, body = http_request(port, path)
    if status != 200:
        sys.exit(f"The site answered {status}, not 200.")
    return (time.perf_counter() - started) / (body.count(entry) if entry else 1)


def main() -> None:
    paths = {name: f"/ideas/?{query}" for name, query in PAGES.items()}
    compare_sites("bench.gallery", SIZES, paths, limit=LIMIT)


def compare_sites(
    program: str,
    sizes: list[int],
    paths: dict[str, str],
    *,
    limit: float,
    entries: dict[str, str] | None = None,
) -> None:
    """Run two sites, which `program` fills to these sizes, and compare their pages; by
    the entry, where `entries` says what begins one in this page."""
    with ExitStack() as stack:
        ports = []
        for size in sizes:
            env = stack.enter_context(database(size))
            run("manage.py", "migrate", "--verbosity", "0", env=env)
            run("manage.py", "collectstatic", "--noinput", "--verbosity", "0", env=env)
            run("-m", program, str(size), env=env)
            ports.append(stack.enter_context(web_server(env)))
        print(f"{'page with':<18}{sizes[0]:>9} ms{sizes[1]:>9} ms{'ratio':>8}")
        slow = []
        for name, path in paths.items():
            small, large = compare(
                name, path, *ports, entry=(entries or {}).get(name, "")
            )
            if large / small > limit:
                slow.append(name)
    if slow:
        sys.exit(f"More than {limit} times: {', '.join(slow)}.")


def compare(
    name: str, path: str, few: int, many: int, *, entry: str = ""
) -> tuple[float, float]:
    """Ask both sites in turn for a page, print a line, and return the medians."""
    pairs = [
        (measure(few, path, entry), measure(many, path, entry))
        for _round in range(ROUNDS)
    ]
    small, large = (statistics.median(waits) for waits in zip(*pairs, strict=True))
    print(f"{name:<18}{small * 1000:>12.1f}{large * 1000:>12.1f}{large / small:>8.2f}")
    return small, large


if __name__ == "__main__":
    if sys.argv[1:]:
        fill(int(sys.argv[1]))
    else:
        main()
