"""Measure whether the processes of a site grow while it is used.

    .venv/bin/python -m bench.memory
    .venv/bin/python -m bench.memory 3

Runs two web processes, a worker of two and beat as in production, on a PostgreSQL at
DATABASE_URL (default 127.0.0.1:5432), where it makes a database and drops it, and a
Redis at REDIS_URL (default 127.0.0.1:6379, database 14), which it empties. For so many
minutes (20 without an argument) 20 requests a second come: all pages of the demo,
searches of random words, files, addresses where nothing is, a message every two
seconds, a picture every 15. The memory of each process (RSS) is read every two seconds.

A picture takes a worker 70 megabytes for a moment, so what counts is the least of each
half minute, in the last three quarters of the time.

Prints for each process the megabytes at the beginning and end of these, their most, and
their slope by least squares, in megabytes an hour. Exits with 1 if a slope is above 12,
which is 3 megabytes in 15 minutes; if a process has more than 120 megabytes, or does
not live to the end; or if one request in a hundred failed or was not made. A shorter
run shows that the program works: its slope says little."""

import io
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from itertools import groupby
from pathlib import Path

import psycopg
from PIL import Image
from redis import Redis
from urllib3 import encode_multipart_formdata

from bench.attackers import contact_form, letters
from bench.entries import ready_to_send
from bench.gallery import run
from tests.support.processes import (
    TIMEOUT,
    http_request,
    running_python,
    wait_for,
    web_server,
)

A_SECOND = 20
SAMPLE_EVERY = 2.0
"""Seconds between two looks at the memory."""

WINDOW = 30
"""Seconds of which the least memory counts."""

MOST_SLOPE, MOST_MB, MOST_FAILED = 12.0, 120.0, 0.01
MESSAGE_EVERY, PICTURE_EVERY = 2 * A_SECOND, 15 * A_SECOND
"""Requests from one to the next; they take two and five."""

SERVER = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/14")
NAME = f"bench_memory_{os.getpid()}"
LIMITS = [
    "FORM_POSTS_PER_HOUR",
    "ALL_FORM_POSTS_PER_HOUR",
    "AUTOMATIC_EMAILS_PER_ADDRESS",
    "AUTOMATIC_EMAILS_PER_HOUR",
]
FORM = "/contact/general/"
FILES = ["/ideas/ideas.atom", "/events/feed.ics", "/news/feed.json", "/ideas/ideas.csv"]
PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")
CELERY = ["-Wignore", "-m", "celery", "--quiet", "-A", "smartcity"]
PROCESSES = {"granian": "web", " worker": "worker", " beat": "beat"}
"""Words of command lines, and the processes that they start."""

NUMBER_OF_PROCESSES = 6
"""Two of the web server, a worker and its two, and beat."""

Sample = tuple[float, float]
"""Seconds since the beginning, and megabytes."""

Samples = dict[str, list[Sample]]
"""Those of each process, by its name."""


@contextmanager
def site(var_dir: str) -> Iterator[int]:
    """Run the whole site, and give the port of its web server."""
    env = {
        "VAR_DIR": var_dir,
        "DATABASE_URL": SERVER.rpartition("/")[0] + f"/{NAME}",
        "REDIS_URL": REDIS_URL,
        "METRICS_TOKEN": "only-this-program-knows-this-token",
        "MALLOC_ARENA_MAX": "2",  # as in the image
        **dict.fromkeys(LIMITS, "1000000"),
    }
    for command in ("migrate", "collectstatic --noinput", "load_demo"):
        run("manage.py", *command.split(), "--verbosity", "0", env=env)
    worker = [*CELERY, "worker", "--loglevel", "ERROR", "--concurrency", "2"]
    beat = [*CELERY, "beat", "--loglevel", "ERROR"]
    beat += ["--schedule", f"{var_dir}/schedule"]
    with ExitStack() as stack:
        for command in (worker, beat):
            stack.enter_context(running_python(*command, env=env))
        yield stack.enter_context(web_server(env, workers=2))


def children(parent: int) -> list[int]:
    threads = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(word) for each in threads for word in each.read_text().split()]


def processes() -> dict[str, int]:
    """Return the ids of the processes of the site by a name for each."""
    found = {}
    for parent in children(os.getpid()):
        line = Path(f"/proc/{parent}/cmdline").read_text().replace("\0", " ")
        kind = next((name for word, name in PROCESSES.items() if word in line), "")
        if kind and kind != "web":  # the parent of web processes only starts them
            found[kind] = parent
        for number, child in enumerate(children(parent), start=1):
            of_child = Path(f"/proc/{child}/cmdline").read_text()
            if kind and "resource_tracker" not in of_child:
                found[f"{kind} {number}"] = child
    return found


def megabytes(process: int) -> float:
    """Return the memory of a process (RSS); 0 if it has ended."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * PAGE_SIZE / 1_000_000


def public_pages(port: int) -> list[str]:
    """Return the paths of all pages that the site map names."""
    paths = ["/sitemap.xml"]
    for path in paths:
        if path.endswith(".xml"):
            found = re.findall(
                r"<loc>[^<]*//[^/<]+(/[^<]*)", http_request(port, path)[2]
            )
            paths += found
    return [path for path in paths if not path.endswith(".xml")]


def read(port: int, pages: list[str]) -> list[int]:
    """Read something that is there, or was asked for by nobody before."""
    word = letters(5)
    searches = [f"{path}?q={word}" for path in ("/search/", "/ideas/", "/events/")]
    kinds = [pages, searches, FILES, [f"/{word}/"]]
    (kind,) = random.choices(kinds, weights=[14, 4, 1, 1])
    return [http_request(port, random.choice(kind))[0]]


def send_message(port: int) -> list[int]:
    form = {**contact_form(port), "text": f"Hello {letters(20)}"}
    form["email"] = f"{letters(8)}@example.com"
    return [200, http_request(port, FORM, form)[0]]


def send_picture(port: int) -> list[int]:
    """Begin an idea, and add a picture to it, as large as a phone takes one."""
    last_page, _form = ready_to_send(port, random.randrange(10**6))
    path = last_page.replace("draft/check/", "files/")
    colour = tuple(random.randrange(256) for _channel in range(3))
    photo = io.BytesIO()
    Image.new("RGB", (4000, 3000), colour).save(photo, "JPEG")
    fields = {"file": ("photo.jpg", photo.getvalue(), "image/jpeg"), "add": "yes"}
    body, content_type = encode_multipart_formdata(fields)
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    connection.request("POST", path, body, {"Content-Type": content_type})
    status = connection.getresponse().status
    connection.close()
    return [200] * 4 + [status]


def visit(port: int, number: int, pages: list[str]) -> list[int]:
    """Do what visitor `number` does; return the status of each answer, 0 for none."""
    try:
        if number % PICTURE_EVERY == 0:
            return send_picture(port)
        if number % MESSAGE_EVERY == 0:
            return send_message(port)
        return read(port, pages)
    except (OSError, HTTPException):
        return [0]


def use(port: int, seconds: float) -> tuple[Samples, Counter[int]]:
    """Let visitors come for so long; return the memory meanwhile, and how many answers
    had which status."""
    wait_for(lambda: len(processes()) == NUMBER_OF_PROCESSES)
    pages, alive = public_pages(port), processes()
    samples: Samples = {name: [] for name in alive}
    visits: list[Future[list[int]]] = []
    requests, next_look, began = 0, 0.0, time.monotonic()
    with ThreadPoolExecutor(32) as visitors:
        while (now := time.monotonic() - began) < seconds:
            if now >= next_look:
                next_look += SAMPLE_EVERY
                for name, process in alive.items():
                    samples[name].append((now, megabytes(process)))
            if requests <= now * A_SECOND:
                number = len(visits)
                visits.append(visitors.submit(visit, port, number, pages))
                is_picture = number % PICTURE_EVERY == 0
                requests += 5 if is_picture else 1 + (number % MESSAGE_EVERY == 0)
            time.sleep(0.005)
    return samples, sum((Counter(each.result()) for each in visits), Counter[int]())


def least(points: list[Sample], seconds: float) -> list[Sample]:
    """Return the smallest sample of each half minute after a quarter of the time."""
    windows = groupby(points, key=lambda point: point[0] // WINDOW)
    smallest = [min(group, key=lambda point: point[1]) for _number, group in windows]
    return [(at, size) for at, size in smallest if at >= seconds / 4]


def report(samples: Samples, answers: Counter[int], seconds: float) -> list[str]:
    """Print a line for each process; return what is wrong, in words."""
    wrong = []
    print(f"{'':<10}{'warm':>8}{'end':>8}{'most':>8} MB{'slope':>9} MB an hour")
    for name, points in sorted(samples.items()):
        moments, sizes = zip(*least(points, seconds), strict=True)
        slope = 3600 * statistics.linear_regression(moments, sizes).slope
        figures = f"{sizes[0]:>8.1f}{sizes[-1]:>8.1f}{max(sizes):>8.1f}"
        print(f"{name:<10}{figures}{slope:>12.1f}")
        if not min(sizes):
            wrong.append(f"{name} ended.")
        if slope > MOST_SLOPE:
            wrong.append(f"{name} grows by {slope:.0f} MB an hour.")
        if max(sizes) > MOST_MB:
            wrong.append(f"{name} has {max(sizes):.0f} MB.")
    told = ", ".join(f"{status}: {count}" for status, count in sorted(answers.items()))
    print(f"{answers.total() / seconds:.1f} requests a second; {told}")
    failed = sum(count for status, count in answers.items() if not 0 < status < 500)
    wanted = seconds * A_SECOND
    if failed + max(0, wanted - answers.total()) > MOST_FAILED * wanted:
        wrong.append("Not every request was made and answered.")
    return wrong


def main() -> None:
    seconds = 60 * float(sys.argv[1] if sys.argv[1:] else 20)
    Redis.from_url(REDIS_URL).flushdb()
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{NAME}"')
        try:
            with tempfile.TemporaryDirectory() as var_dir, site(var_dir) as port:
                samples, answers = use(port, seconds)
        finally:
            server.execute(f'DROP DATABASE "{NAME}" WITH (FORCE)')
    if wrong := report(samples, answers, seconds):
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
