"""Measure how long updates by email take to 20,000 people.

    .venv/bin/python -m bench.digests
    READERS=2000 .venv/bin/python -m bench.digests

Makes a database at TEST_DATABASE_URL (default PostgreSQL at 127.0.0.1:5432) and drops
it at the end. Publishes ten news posts, and tells them with one worker, which sends
emails too, to nowhere. It is killed after a third and after two thirds of the digests,
and another one goes on. Prints how many digests a second were queued and sent, by the
clock and by the processor, their queries, and the longest that an acknowledgement would
have waited behind them. What a worker was sending when it was killed is sent again two
minutes later, after the end of this.

Exits with 1 unless everybody got exactly one email."""

import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta

import psycopg

from tests.support.processes import running_python

READERS = int(os.environ.get("READERS", "20000"))
POSTS = 10
SERVER = os.environ.get(
    "TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres"
)
NAME = f"bench_digests_{os.getpid()}"
WORK = ["-m", "bench.digests", "work"]


def set_up() -> None:
    import django  # noqa: PLC0415

    os.environ["DJANGO_SETTINGS_MODULE"] = "smartcity.settings"
    django.setup()


def fill() -> None:
    """Make readers, a third of each kind, to whom everything is due, and the news."""
    set_up()
    from django.utils import timezone  # noqa: PLC0415

    from focus_areas.models import FocusArea  # noqa: PLC0415
    from news.models import Post  # noqa: PLC0415
    from subscriptions.models import (  # noqa: PLC0415
        Frequency,
        SeenNews,
        Subscription,
    )

    now = timezone.now()
    long_ago = now - timedelta(days=60)
    readers = Subscription.objects.bulk_create(
        [
            Subscription(
                reference=f"UPD-{number}",
                email=f"reader{number}@example.com",
                frequency=Frequency.values[number % 3],
                all_areas=number % 2 == 0,
                confirmed_at=long_ago,
                told_at=long_ago,
            )
            for number in range(READERS)
        ],
        batch_size=1000,
    )
    areas = list(FocusArea.objects.all())
    chosen = Subscription.areas.through
    chosen.objects.bulk_create(
        [
            chosen(subscription=reader, focusarea=areas[reader.pk % len(areas)])
            for reader in readers
            if not reader.all_areas
        ],
        batch_size=1000,
    )
    for number in range(POSTS):
        post = Post.objects.create(
            title=f"Post {number}",
            slug=f"post-{number}",
            summary="What we have done, and what we do next.",
            body="More.",
            publish_at=now - timedelta(hours=1),
        )
        post.focus_areas.add(areas[number % len(areas)])
        seen_at = now - timedelta(minutes=30)
        SeenNews.objects.create(key=f"news.post {post.pk}", seen_at=seen_at)


def work() -> None:
    """Tell and send until nothing is left, in a process of its own, as a worker does.
    Print what it took."""
    set_up()
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from outbox.models import Email  # noqa: PLC0415
    from outbox.tasks import deliver_due  # noqa: PLC0415
    from smartcity.tasks import send_digests  # noqa: PLC0415

    with CaptureQueriesContext(connection) as asked:
        queued = send_digests()
    queries, total, slowest = len(asked) / max(queued, 1), 0, 0.0
    processor, clock = time.process_time(), time.perf_counter()
    while queued or Email.objects.due().exists():
        begun = time.perf_counter()
        deliver_due()
        slowest = max(slowest, time.perf_counter() - begun)
        queued = send_digests()
        total += queued
    processor = time.process_time() - processor
    clock = time.perf_counter() - clock
    print(total, queries, processor, clock, slowest)


def count_told(database: "psycopg.Connection[tuple[int]]") -> int:
    row = database.execute("SELECT count(*) FROM outbox_email").fetchone()
    return row[0] if row else 0


def main() -> None:
    url = SERVER.rsplit("/", 1)[0] + f"/{NAME}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {NAME}")  # nosec B608
        try:
            with tempfile.TemporaryDirectory() as var:
                env = {"VAR_DIR": var, "DATABASE_URL": url, "EMAIL_URL": "dummy://"}
                measure({**env, "READERS": str(READERS)}, url)
        finally:
            server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def measure(env: dict[str, str], url: str) -> None:
    for command in (
        ["manage.py", "migrate", "--verbosity", "0"],
        ["-m", "bench.digests", "fill"],
    ):
        with running_python(*command, env=env) as process:
            if process.wait():
                sys.exit(f"{command} failed.")
    begun = time.perf_counter()
    with psycopg.connect(url, autocommit=True) as database:
        for part in (1, 2):
            with running_python(*WORK, env=env) as killed:
                while count_told(database) < READERS * part / 3:
                    time.sleep(0.05)
                killed.kill()
                killed.wait()
            print(f"killed after {count_told(database):,} digests")
        with running_python(*WORK, env=env, output=subprocess.PIPE) as worker:
            printed, _errors = worker.communicate()
        seconds = time.perf_counter() - begun
        told = database.execute(
            'SELECT count(*), count(DISTINCT "to"), count(sent_at) FROM outbox_email'
        ).fetchone()
    report(printed, seconds, told)


def report(printed: str, seconds: float, told: tuple[int, ...] | None) -> None:
    total, queries, processor, clock, slowest = map(float, printed.split()[-5:])
    print(f"{READERS:,} digests in {seconds:.0f} s: {READERS / seconds:.0f} a second")
    print(
        f"the last worker: {total / clock:.0f} a second queued and sent, "
        f"{total / processor:.0f} in a second of processor time"
    )
    print(f"{queries:.1f} queries for each; the longest queue took {slowest:.1f} s")
    print(f"emails, addresses, sent: {told}")
    if told is None or told[:2] != (READERS, READERS):
        sys.exit("Not everybody got one email.")


if __name__ == "__main__":
    {"fill": fill, "work": work}.get(" ".join(sys.argv[1:]), main)()
