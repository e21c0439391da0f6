"""Measure what it costs to send an idea, and how fast a worker sends the emails.

    .venv/bin/python -m bench.sends

Makes a database at TEST_DATABASE_URL (default PostgreSQL at 127.0.0.1:5432) and drops
it at the end. In one process, without a server: the processor time of the request that
sends an idea, and of a view that inserts one row through all middleware, in turns. Then
one worker sends 1,000 emails to an SMTP server that throws them away, in a process of
its own.

Prints statements and milliseconds of a send, the ratio of each round (median, and from
the least to the most), and emails a second. Exits with 1 if a send takes more than 7 ms
or 3 times the other view (the median of all rounds), or the worker sends fewer than 200
emails a second."""

import asyncio
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from copy import copy

import psycopg

from tests.support.processes import free_port, running_python

ROUNDS, TIMES = 9, 40
EMAILS = 1000
MOST_MS, MOST_TIMES, LEAST_A_SECOND = 7.0, 3.0, 200
SERVER = os.environ.get(
    "TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres"
)
NAME = f"bench_sends_{os.getpid()}"
INSERT = "bench/insert/"


def main() -> None:
    port = free_port()
    url = SERVER.rsplit("/", 1)[0] + f"/{NAME}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {NAME}")  # nosec B608
        try:
            with (
                tempfile.TemporaryDirectory() as var,
                running_python("-m", "bench.sends", "sink", str(port), env={}),
            ):
                env = {"VAR_DIR": var, "DATABASE_URL": url}
                env |= {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
                for command in ("migrate", "collectstatic --noinput", "load_demo"):
                    run("manage.py", *command.split(), "--verbosity", "0", env=env)
                found = run("-m", "bench.sends", "measure", *sys.argv[1:], env=env)
        finally:
            server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
    if not found:
        sys.exit("Not all bars are met.")


def run(*arguments: str, env: dict[str, str]) -> bool:
    with running_python(*arguments, env=env) as process:
        return process.wait() == 0


def measure() -> None:
    """Measure sends and the worker, in this process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "smartcity.settings"
    import django  # noqa: PLC0415

    django.setup()
    is_cheap, is_fast = measure_sends(), measure_worker()
    if not (is_cheap and is_fast):
        sys.exit(1)


def measure_sends() -> bool:
    """Compare sends with inserts, and print both."""
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415
    from django.http import HttpRequest, HttpResponse  # noqa: PLC0415
    from django.test import RequestFactory  # noqa: PLC0415
    from django.urls import path  # noqa: PLC0415
    from django.views.decorators.csrf import csrf_exempt  # noqa: PLC0415

    from feedback.models import Answer, Page  # noqa: PLC0415
    from smartcity import urls  # noqa: PLC0415

    page = Page.objects.create(path="/bench/")

    @csrf_exempt
    def insert(_request: HttpRequest) -> HttpResponse:
        Answer.objects.create(page=page, is_useful=True)
        return HttpResponse(status=303)

    urls.urlpatterns.insert(0, path(INSERT, insert))
    handler, factory = WSGIHandler(), RequestFactory(SERVER_NAME="127.0.0.1")

    def cost(posts: list[tuple[str, dict[str, str]]]) -> float:
        """Return the processor time of a POST, in milliseconds."""
        environs = [factory.post(url, form).environ for url, form in posts]
        began = time.process_time()
        for environ in environs:
            response = handler(environ, lambda *args: None)
            assert response.status_code == 303, environ["PATH_INFO"]
            response.close()
        return 1000 * (time.process_time() - began) / len(posts)

    inserts = [(f"/{INSERT}", {"a": "b"})] * TIMES
    cost(ready_to_send(5) + inserts)
    sends, ratios = [], []
    for _round in range(ROUNDS):
        base = cost(inserts)
        sends.append(cost(ready_to_send(TIMES)))
        ratios.append(sends[-1] / base)
    one = ready_to_send(1)
    statements = count_statements(lambda: cost(one))
    ms, ratio = statistics.median(sends), statistics.median(ratios)
    print(
        f"a send: {statements} statements, {ms:.2f} ms ({min(sends):.2f} to "
        f"{max(sends):.2f}), {ratio:.2f} times an insert ({min(ratios):.2f} to "
        f"{max(ratios):.2f})"
    )
    return ms <= MOST_MS and ratio <= MOST_TIMES


def ready_to_send(count: int) -> list[tuple[str, dict[str, str]]]:
    """Return so many posts of the last page, each of a draft of its own."""
    from django.utils import timezone  # noqa: PLC0415

    from challenges.models import Challenge  # noqa: PLC0415
    from challenges.services.entering import drafts  # noqa: PLC0415
    from focus_areas.models import FocusArea  # noqa: PLC0415

    challenge = Challenge.objects.published().open().first()
    area = FocusArea.objects.first()
    if challenge is None or area is None:
        sys.exit("The demo has no open challenge.")
    posts = []
    for _number in range(count):
        key = uuid.uuid4()
        answers = {
            "title": "Begin earlier",
            "focus_area": str(area.pk),
            "problem": "It is the last minute. " * 10,
            "idea": "Begin earlier. " * 40,
            "beneficiaries": "Everybody.",
            "name": "Mira Vale",
            "email": f"{key.hex}@example.com",
            "audience": "resident",
        }
        draft = drafts.begin(
            challenge, answers=answers, idempotency_key=key, begun_at=timezone.now()
        )
        form = {"fingerprint": draft.fingerprint, "rules_accepted": "on"}
        posts.append((f"{draft.draft_path}check/", form))
    return posts


def count_statements(work: Callable[[], object]) -> int:
    """Return how many statements the work asks the database, with BEGIN and COMMIT."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as queries:
        work()
    if "-v" in sys.argv:
        for query in queries:
            print(query["sql"][:150])
    return len(queries)


def measure_worker() -> bool:
    """Send emails that wait, and print how many a second."""
    from outbox.models import Email  # noqa: PLC0415
    from outbox.tasks import deliver_due  # noqa: PLC0415

    while deliver_due():
        pass
    first = Email.objects.filter(is_automatic=True)[:1].get()
    emails = []
    for _number in range(EMAILS):
        first.pk, first.message_id = None, f"<{uuid.uuid4()}@example.com>"
        first.status, first.attempts, first.sent_at = Email.Status.QUEUED, 0, None
        emails.append(copy(first))
    Email.objects.bulk_create(emails)
    began, used = time.monotonic(), time.process_time()
    while deliver_due():
        pass
    took, used = time.monotonic() - began, time.process_time() - used
    rate = EMAILS / took
    print(f"{rate:.0f} emails a second; {1000 * used / EMAILS:.2f} ms for each")
    return rate >= LEAST_A_SECOND


async def sink(port: int) -> None:
    """Serve SMTP (RFC 5321), and throw every email away."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            command = line[:4].upper()
            if command == b"DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
            writer.write(b"221 bye\r\n" if command == b"QUIT" else b"250 yes\r\n")
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["sink", port]:
            asyncio.run(sink(int(port)))
        case ["measure", *_options]:
            measure()
        case _:
            main()
