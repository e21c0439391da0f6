"""Measure pages that are made once for all: their cost, and how soon they are fresh.

    .venv/bin/python -m bench.page_cache

Works on the demo content, in a folder that it deletes. First in one process, without a
server: the processor time of a stored page, of the same page made anew, and of a view
that answers 15,000 letters through all middleware, in turns. Then with two servers on
one database: how long it takes until a post that a third process publishes is seen on
both, and how many times the work of one page 32 visitors cost who come for it at once.

Exits with 1 if a stored page costs more than 1.5 times the constant view or asks the
database, a post is seen later than after a second, or 32 visitors cost more than 3
pages. Runs for a minute."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.support.processes import http_request, running_python, web_server

ROUNDS, TIMES = 15, 200
PAGES = ["/", "/ideas/", "/events/", "/ideas/?area=clean-tech-city"]
CONSTANT = "/bench/constant/"
MOST_TIMES, MOST_SECONDS, MOST_PAGES = 1.5, 1.0, 3.0
VISITORS = 32
SET_UP = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "smartcity.settings"
django.setup()
"""
PUBLISH = """
from django.utils import timezone
from news.models import Post
Post.objects.create(title="Moonlight", slug="moonlight", publish_at=timezone.now())
"""
TOUCH = """
from news.models import Post
Post.objects.filter(slug="moonlight").update(title="Moonlight")
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as var_dir:
        env = {"VAR_DIR": var_dir}
        for command in ("migrate", "collectstatic --noinput", "load_demo"):
            run("manage.py", *command.split(), "--verbosity", "0", env=env)
        run("-m", "bench.page_cache", "measure", env=env)
        with web_server(env) as one, web_server(env) as other:
            is_soon = publish_and_see([one, other], env)
            are_few = all_at_once(one, env)
    if not (is_soon and are_few):
        sys.exit("Not all bars are met.")


def run(*arguments: str, env: dict[str, str]) -> None:
    with running_python(*arguments, env=env) as process:
        if process.wait():
            sys.exit(f"{' '.join(arguments)} failed.")


def measure() -> None:
    """Compare stored pages with the constant view, in this process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "smartcity.settings"
    import django  # noqa: PLC0415

    django.setup()
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415
    from django.http import HttpRequest, HttpResponse  # noqa: PLC0415
    from django.test import RequestFactory  # noqa: PLC0415
    from django.urls import path  # noqa: PLC0415

    from smartcity import urls  # noqa: PLC0415

    def constant(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("x" * 15_000)

    urls.urlpatterns.insert(0, path(CONSTANT.lstrip("/"), constant))
    handler, factory = WSGIHandler(), RequestFactory(SERVER_NAME="127.0.0.1")

    def cost(url: str, times: int, **headers: Any) -> float:
        """Return the processor time of a request, in milliseconds."""
        environs = [factory.get(url, headers=headers).environ for _ in range(times)]
        began = time.process_time()
        for environ in environs:
            response = handler(environ, lambda *args: None)
            assert response.status_code == 200, url
            b"".join(response)
            response.close()
        return 1000 * (time.process_time() - began) / times

    for url in [CONSTANT, *PAGES]:
        cost(url, 5)
    print(f"{'page':<32}{'made ms':>9}{'stored ms':>11}{'of constant':>13}")
    slow = []
    for url in PAGES:
        ratios, stored = [], []
        for _round in range(ROUNDS):
            base = cost(CONSTANT, TIMES)
            stored.append(cost(url, TIMES, accept_encoding="br"))
            ratios.append(stored[-1] / base)
        made = cost(url, 20, cookie="a=b")
        ratio = statistics.median(ratios)
        print(
            f"{url:<32}{made:>9.2f}{statistics.median(stored):>11.3f}{ratio:>13.2f}"
            f"  ({min(ratios):.2f} to {max(ratios):.2f})"
        )
        if ratio > MOST_TIMES:
            slow.append(url)
    if slow:
        sys.exit(f"More than {MOST_TIMES} times the constant view: {', '.join(slow)}.")


def publish_and_see(ports: list[int], env: dict[str, str]) -> bool:
    for port in ports:
        http_request(port, "/news/")
    run("-c", SET_UP + PUBLISH, env=env)
    began, waiting = time.monotonic(), set(ports)
    while waiting and time.monotonic() - began < 5:
        waiting -= {p for p in waiting if "Moonlight" in http_request(p, "/news/")[2]}
    took = time.monotonic() - began
    print(f"Published, and seen in both processes after {took:.2f} seconds.")
    return took < MOST_SECONDS


def processor_time(port: int) -> float:
    """Return the processor time in seconds of the servers that listen at a port."""
    listed = subprocess.run(
        ["pgrep", "-f", f"granian.*{port}"], capture_output=True, text=True, check=True
    )
    ticks = 0
    for pid in listed.stdout.split():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def all_at_once(port: int, env: dict[str, str]) -> bool:
    """Compare what one visitor costs who comes first with what many cost."""
    costs = []
    for visitors in (1, VISITORS) * 5:
        run("-c", SET_UP + TOUCH, env=env)
        time.sleep(0.6)
        began = processor_time(port)
        with ThreadPoolExecutor(visitors) as pool:
            list(pool.map(lambda _n: http_request(port, "/"), range(visitors)))
        costs.append(processor_time(port) - began)
    one, many = statistics.median(costs[::2]), statistics.median(costs[1::2])
    print(f"{VISITORS} visitors at once: {many / one:.1f} times the work of one.")
    return many / one <= MOST_PAGES


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        measure()
    else:
        main()
