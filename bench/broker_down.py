"""Measures how long visitors wait for the thank-you when the broker fails.

    .venv/bin/python -m bench.broker_down

Runs the site on SQLite with a Redis at REDIS_URL (default 127.0.0.1:6379, database 15,
which it fills), then with one that refuses, then with one that accepts and never
answers. Prints the median and the slowest of 30 sends, and each as a ratio to the one
with the broker well. Ends with 1 when a visitor waited longer than 2.5 s."""

import os
import re
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.processes import free_port, http_request, running_python, web_server

SENDS = 30
LIMIT = 2.5
"""Seconds that a visitor may wait."""

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/15")


@contextmanager
def hung_broker() -> Iterator[str]:
    """Accept connections and never answer. Gives the URL."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        yield f"redis://127.0.0.1:{silent.getsockname()[1]}/0"


def measure_sends(redis_url: str) -> list[float]:
    with tempfile.TemporaryDirectory() as var:
        env = {"VAR_DIR": var, "REDIS_URL": redis_url}
        for command in (["migrate"], ["collectstatic", "--noinput"]):
            arguments = ["manage.py", *command, "--verbosity", "0"]
            with running_python(*arguments, env=env) as process:
                process.wait()
        with web_server(env) as port:
            return [send(port) for _number in range(SENDS)]


def send(port: int) -> float:
    form = http_request(port, "/contact/general/")[2]
    form_token = re.search(r'name="form_token" value="([^"]+)"', form)
    if form_token is None:
        sys.exit("The contact form has no form token.")
    data = {"text": "Hello.", "name": "Mira", "email": "mira@example.com"}
    started = time.monotonic()
    status = http_request(
        port, "/contact/general/", {**data, "form_token": form_token.group(1)}
    )[0]
    if status != 303:
        sys.exit(f"The site answered {status}, not 303.")
    return time.monotonic() - started


def main() -> None:
    with hung_broker() as hung_url:
        refused_url = f"redis://127.0.0.1:{free_port()}/0"
        waits = {
            "well": measure_sends(REDIS_URL),
            "refuses": measure_sends(refused_url),
            "hangs": measure_sends(hung_url),
        }
    well = statistics.median(waits["well"])
    print(f"{'broker':<10}{'median s':>10}{'slowest s':>11}{'ratio':>8}")
    for name, seconds in waits.items():
        median = statistics.median(seconds)
        print(f"{name:<10}{median:>10.3f}{max(seconds):>11.3f}{median / well:>8.1f}")
    if max(map(max, waits.values())) > LIMIT:
        sys.exit(f"A visitor waited longer than {LIMIT} s.")


if __name__ == "__main__":
    main()
