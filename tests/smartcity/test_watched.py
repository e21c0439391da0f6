"""A site that is watched as in production: several processes, one id, one sum."""

import json
import re
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings

from smartcity.metrics.page import PATH, serve
from tests.smartcity.test_metrics import Numbers, numbers_of
from tests.support.processes import (
    TIMEOUT,
    free_port,
    running_python,
    wait_for,
    web_server,
)

pytestmark = pytest.mark.alone

NO_IPV6 = not Path("/proc/net/if_inet6").exists()
TOKEN = "only-these-processes-know-this-token"
WORKER = ["-m", "celery", "--quiet", "-A", "smartcity", "worker"]
WORKER += ["--concurrency", "1", "--loglevel", "WARNING"]


@dataclass
class Watched:
    web: int
    worker: int
    """Ports."""

    log: Path
    """What the worker writes."""

    def lines(self) -> list[dict[str, str]]:
        texts = self.log.read_text().splitlines()
        return [json.loads(text) for text in texts if text.startswith("{")]


def fetch(
    port: int, path: str, form: dict[str, str] | None = None, token: str = ""
) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if form is None:
        connection.request("GET", path, headers=headers)
    else:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", path, urlencode(form), headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


def numbers(port: int) -> Numbers:
    response, text = fetch(port, PATH, token=TOKEN)
    assert response.status == 200
    return numbers_of(text)


def send_message(watched: Watched) -> str:
    """Send the contact form; return the id of that request."""
    page = fetch(watched.web, "/contact/general/")[1]
    form = {"text": "Hello.", "name": "Mira Vale", "email": "mira@example.com"}
    form["form_token"] = re.search(r'name="form_token" value="([^"]+)"', page)[1]
    response, _text = fetch(watched.web, "/contact/general/", form)
    assert response.status == 303
    return response.headers["X-Request-ID"]


@pytest.fixture(scope="module")
def watched(
    installed: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Watched]:
    """Two web processes and a worker, whose mail server is away."""
    folder = tmp_path_factory.mktemp("watched")
    var, log = shutil.copytree(installed, folder / "var"), folder / "log"
    port = free_port()
    env = {
        "VAR_DIR": str(var),
        "METRICS_TOKEN": TOKEN,
        "LOG_JSON": "true",
        "EMAIL_URL": f"smtp://127.0.0.1:{free_port()}",
    }
    of_worker = {**env, "METRICS_PORT": str(port)}
    with (
        log.open("w") as file,
        running_python(*WORKER, env=of_worker, output=file.fileno()),
        web_server(env, workers=2) as web,
    ):
        yield Watched(web, port, log)


def test_all_web_processes_count_to_one_sum(watched: Watched) -> None:
    for _request in range(20):
        assert fetch(watched.web, "/nowhere/")[0].status == 404
    not_found = ("smartcity_request_seconds_count", frozenset(["none", "GET", "4xx"]))
    found = [numbers(watched.web)[not_found] for _process in range(4)]
    assert found == [20] * 4


def test_what_a_visitor_does_is_found_in_the_log_of_the_worker(
    watched: Watched,
) -> None:
    name = send_message(watched)
    wait_for(lambda: [line for line in watched.lines() if line["request_id"] == name])
    message = watched.lines()[0]["message"]
    assert re.fullmatch(r"Email \d+ failed, attempt 1\.", message)


def test_a_worker_tells_what_it_has_done(watched: Watched) -> None:
    name = "outbox.tasks.deliver_due"
    done = ("smartcity_task_seconds_count", frozenset([name, "success"]))
    send_message(watched)
    wait_for(lambda: answers(watched.worker))
    wait_for(lambda: numbers(watched.worker).get(done))
    tried = ("smartcity_email_tries_total", frozenset(["failed"]))
    assert numbers(watched.worker)[tried] >= 1
    assert ("smartcity_works", frozenset(["database"])) not in numbers(watched.worker)


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [(PATH, "", 401), (PATH, "wrong", 401), ("/", TOKEN, 404), ("/admin/", "", 404)],
)
def test_a_worker_tells_it_to_nobody_else(
    watched: Watched, path: str, token: str, status: int
) -> None:
    wait_for(lambda: answers(watched.worker))
    response, text = fetch(watched.worker, path, token=token)
    assert (response.status, text) == (status, "")
    assert response.headers["Cache-Control"] == "no-store"


def answers(port: int, host: str = "127.0.0.1") -> bool:
    try:
        socket.create_connection((host, port), timeout=TIMEOUT).close()
    except OSError:
        return False
    return True


def test_a_worker_listens_to_this_machine_alone(watched: Watched) -> None:
    wait_for(lambda: answers(watched.worker))
    assert not answers(watched.worker, "127.0.0.2")  # all of 127.0.0.0/8 is here


@pytest.mark.parametrize(
    ("host", "at"),
    [
        ("0.0.0.0", "127.0.0.2"),
        pytest.param(  # some containers have none; -ra says so
            "::1", "::1", marks=pytest.mark.skipif(NO_IPV6, reason="no IPv6")
        ),
    ],
)
def test_a_worker_listens_where_it_was_told_to(
    settings: LazySettings, host: str, at: str
) -> None:
    settings.METRICS_HOST, settings.METRICS_PORT = host, free_port()
    serve()
    assert answers(settings.METRICS_PORT, at)
