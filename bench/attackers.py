"""Measure what a visitor keeps beside eight clients who ask for what is dear.

    .venv/bin/python -m bench.attackers
    DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres \\
        .venv/bin/python -m bench.attackers

Serves the demo content and 10,000 ideas more, from a database that it makes and drops,
with two processes and the flags of the Dockerfile, and nothing before them. One visitor
walks from the home page to the gallery, an idea and What’s on, without a pause: alone,
and then beside eight clients of one kind, who do not pause either. All share the
machine, so what the clients themselves cost is in the figures.

Prints the visitor's pages in a second, alone and beside each kind, their ratio, and how
many answers the clients got, by status. Exits with 1 if a ratio is below a third or a
page was refused. Runs for about three minutes."""

import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from itertools import cycle

from bench.gallery import FREQUENT, database, run
from tests.support.processes import http_request, running_python, web_server

IDEAS = 10_000
CLIENTS = 8
SECONDS = 5.0
"""Length of each measurement."""

LEAST = 1 / 3
LETTERS = "abcdefghijklmnopqrstuvwxyz"
LISTS = ["/", "/ideas/", "/events/"]
FORM = "/contact/general/"


def letters(number: int) -> str:
    return "".join(random.choices(LETTERS, k=number))


def contact_form(port: int) -> dict[str, str]:
    html = http_request(port, FORM)[2]
    token = html.split('name="form_token" value="')[1].split('"')[0]
    return {"form_token": token, "name": "Mira", "email": "mira@example.com"}


ATTACKS: dict[str, Callable[[], str]] = {
    "one letter": lambda: f"/ideas/?q={letters(1)}+{letters(1)}+{letters(1)}",
    "frequent word": lambda: f"/ideas/?q={FREQUENT}+{letters(1)}",
    "random word": lambda: f"/search/?q={letters(6)}",
    "feed of a search": lambda: f"/ideas/ideas.atom?q={FREQUENT}+{letters(1)}",
    "deep page": lambda: f"/ideas/?page={random.randint(1, 9999)}&sort=title",
    "all as CSV": lambda: "/ideas/ideas.csv",
    "all as JSON": lambda: "/ideas/ideas.json",
    "contact form": lambda: FORM,
    "random path": lambda: f"/{letters(8)}/{letters(8)}/",
    "long query": lambda: f"/ideas/?q={letters(100)}&{letters(9)}={letters(4000)}",
}
"""The next address that a client asks for. The form is sent, the others are read."""


def attack(kind: str, port: int, seconds: float) -> None:
    """Be eight clients for so long, and print how many answers had which status."""
    form = contact_form(port) if kind == "contact form" else None
    ends = time.monotonic() + seconds

    def ask(_client: int) -> Counter[int]:
        statuses = Counter[int]()
        while time.monotonic() < ends:
            sent = {**form, "body": f"Hello {letters(20)}"} if form else None
            try:
                statuses[http_request(port, ATTACKS[kind](), sent)[0]] += 1
            except (OSError, HTTPException):  # it was hung up
                statuses[0] += 1
        return statuses

    with ThreadPoolExecutor(CLIENTS) as pool:
        total = sum(pool.map(ask, range(CLIENTS)), Counter[int]())
    print(", ".join(f"{status}: {n}" for status, n in sorted(total.items())))


def paths(port: int) -> list[str]:
    """Return where the visitor walks: among them is the first idea of the gallery."""
    idea = re.search(r'href="(/ideas/[0-9A-Z-]+/)"', http_request(port, "/ideas/")[2])
    assert idea
    return [*LISTS, idea[1]]


def walk(port: int) -> float:
    """Return how many pages in a second a visitor gets. Ends the process when one is
    refused."""
    began, pages = time.perf_counter(), 0
    for path in cycle(paths(port)):
        status = http_request(port, path)[0]
        if status != 200:
            sys.exit(f"The visitor got {status} for {path}.")
        pages += 1
        took = time.perf_counter() - began
        if took > SECONDS:
            break
    return pages / took


def compare(kind: str, port: int) -> float:
    """Print a line, and return the ratio of the visitor's pages beside this kind."""
    alone = walk(port)
    arguments = ["-m", "bench.attackers", kind, str(port), str(SECONDS + 3)]
    with running_python(*arguments, env={}, output=subprocess.PIPE) as clients:
        time.sleep(1.5)
        beside = walk(port)
        answers = clients.communicate()[0].strip()
    ratio = beside / alone
    print(f"{kind:<18}{alone:>9.1f}{beside:>9.1f}{ratio:>8.2f}   {answers}", flush=True)
    return ratio


def main() -> None:
    with database(IDEAS) as env:
        for command in ("migrate", "collectstatic --noinput", "load_demo"):
            run("manage.py", *command.split(), "--verbosity", "0", env=env)
        run("-m", "bench.gallery", str(IDEAS), env=env)
        run("manage.py", "rebuild_search", "--verbosity", "0", env=env)
        stored = {**env, "PAGE_CACHE_MB": "8"}  # as every site has it
        with web_server(stored, workers=2) as port:
            walk(port)
            print(f"{'pages in a second':<18}{'alone':>9}{'beside':>9}{'ratio':>8}")
            ratios = {kind: compare(kind, port) for kind in ATTACKS}
    slow = [kind for kind, ratio in ratios.items() if ratio < LEAST]
    if slow:
        sys.exit(f"Less than a third beside: {', '.join(slow)}.")


if __name__ == "__main__":
    if sys.argv[1:]:
        attack(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
    else:
        main()
