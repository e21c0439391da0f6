"""Run the site as on two machines: two web servers and two workers, one database.

    .venv/bin/python -m bench.machines
    BROKER_URL=amqp://guest:guest@127.0.0.1:5672/ .venv/bin/python -m bench.machines
    DATABASE_URL=postgres://postgres@127.0.0.1:6432/postgres \\
        DISABLE_SERVER_SIDE_CURSORS=true .venv/bin/python -m bench.machines  # PgBouncer

Needs PostgreSQL at DATABASE_URL (default 127.0.0.1:5432), where it makes a database and
drops it, and Redis at REDIS_URL (default 127.0.0.1:6379, database 14), which it
empties. Shows that visitors see no difference: both send the same bytes, know the same
sessions of staff, and count sends of a form together; and that each of 40 messages,
sent to one and the other in turn, is acknowledged by one email. Then how many pages a
second, each made anew, one of them sends, and both.

Exits with 1 if there is a difference, or an email too few or too many. The pages a
second are for you to judge: two web servers need two cores, and the database and the
visitors need theirs. Runs for a minute and a half."""

import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import psycopg
from redis import Redis

from bench.gallery import run
from tests.support.processes import http_request, running_python, wait_for, web_server

SERVER = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/14")
NAME = f"bench_machines_{os.getpid()}"
URL = SERVER.rpartition("/")[0] + f"/{NAME}"
PAGES = [
    "/",
    "/ideas/",
    "/events/",
    "/events/feed.ics",
    "/news/feed.atom",
    "/focus-areas/",
]
PASSED_ON = {"BROKER_URL", "DISABLE_SERVER_SIDE_CURSORS"}
MESSAGES = 40
SECONDS, VISITORS = 8, 8


@contextmanager
def two_machines(var_dir: str) -> Any:
    env = {
        "VAR_DIR": var_dir,
        "DATABASE_URL": URL,
        "REDIS_URL": REDIS_URL,
        **{name: value for name, value in os.environ.items() if name in PASSED_ON},
        "SITE_URL": "http://127.0.0.1:8000",  # of both, as behind one proxy
        "FORM_POSTS_PER_HOUR": str(MESSAGES),
        "PAGE_CACHE_MB": "0",
    }
    for command in ("migrate", "collectstatic --noinput", "load_demo"):
        run("manage.py", *command.split(), "--verbosity", "0", env=env)
    worker = ["-m", "celery", "--quiet", "-A", "smartcity", "worker"]
    worker += ["--concurrency", "1", "--loglevel", "ERROR"]
    with ExitStack() as stack:
        for name in ("one", "two"):
            stack.enter_context(running_python(*worker, "-n", name, env=env))
        yield [stack.enter_context(web_server(env)) for _machine in range(2)]


def differences(one: int, two: int) -> list[str]:
    return [
        path for path in PAGES if http_request(one, path) != http_request(two, path)
    ]


def form_token(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    if found is None:
        sys.exit(f"A form has no {name}.")
    return found[1]


def has_session_of(one: int, two: int) -> bool:
    """Sign in on one machine, and ask the other for a page of staff."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    url = f"http://127.0.0.1:{one}/admin/login/"
    token = form_token(browser.open(url).read().decode(), "csrfmiddlewaretoken")
    login = {"username": "demo", "password": "a-smart-city"}
    form = {**login, "csrfmiddlewaretoken": token, "next": "/admin/"}
    try:
        browser.open(url, urlencode(form).encode())
    except HTTPError as error:
        sys.exit(f"The sign-in answered {error.code}.")
    page = browser.open(f"http://127.0.0.1:{two}/admin/")
    return str(page.url).endswith("/admin/")


def send_message(port: int, number: int) -> int:
    page = http_request(port, "/contact/general/")[2]
    form = {
        "text": f"Message {number}",
        "name": "Mira Vale",
        "email": f"visitor{number}@example.com",
        "form_token": form_token(page, "form_token"),
    }
    time.sleep(0.01)
    return http_request(port, "/contact/general/", form)[0]


def emails(var_dir: str) -> Counter[str]:
    """Return how many emails each visitor was sent; the mail server is a folder."""
    texts = [file.read_text() for file in Path(var_dir, "mail").glob("*.log")]
    return Counter(re.findall(r"^To: (visitor\d+)@", "".join(texts), re.MULTILINE))


def pages_a_second(ports: list[int]) -> float:
    end = time.monotonic() + SECONDS

    def visit(number: int) -> int:
        pages = 0
        while time.monotonic() < end:
            http_request(ports[number % len(ports)], "/ideas/")
            pages += 1
        return pages

    with ThreadPoolExecutor(VISITORS) as visitors:
        return sum(visitors.map(visit, range(VISITORS))) / SECONDS


def compare(var_dir: str) -> list[str]:
    """Return what is wrong, in words."""
    wrong = []

    def check(condition: Callable[[], object], sentence: str) -> None:
        if not condition():
            wrong.append(sentence)

    with two_machines(var_dir) as (one, two):
        different = differences(one, two)
        check(lambda: not different, f"These pages differ: {', '.join(different)}.")
        check(lambda: has_session_of(one, two), "The other knows no session.")
        answers = [send_message([one, two][n % 2], n) for n in range(MESSAGES)]
        check(lambda: answers == [303] * MESSAGES, f"Answers were {answers}.")
        check(
            lambda: send_message(two, MESSAGES) == 429, "One does not count the other."
        )
        wait_for(lambda: len(emails(var_dir)) >= MESSAGES)
        time.sleep(3)  # for an email too many
        check(lambda: set(emails(var_dir).values()) == {1}, "Emails were doubled.")
        alone, both = pages_a_second([one]), pages_a_second([one, two])
    print(f"{MESSAGES} messages by two web servers and two workers: one email each.")
    print(
        f"Pages a second, {os.cpu_count()} cores: one {alone:.0f}, both {both:.0f}",
        end="",
    )
    print(f" ({both / alone:.2f} times).")
    return wrong


def main() -> None:
    Redis.from_url(REDIS_URL).flushdb()
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{NAME}"')
        try:
            with tempfile.TemporaryDirectory() as var_dir:
                wrong = compare(var_dir)
        finally:
            server.execute(f'DROP DATABASE "{NAME}" WITH (FORCE)')
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
