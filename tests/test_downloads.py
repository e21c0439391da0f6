"""The web server, and a file that breaks off while it is sent."""

import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException

import pytest

from tests.support.processes import (
    TIMEOUT,
    free_port,
    http_request,
    running_python,
    wait_for,
)

pytestmark = pytest.mark.alone


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    port = free_port()
    command = ["-m", "granian", "--interface", "wsgi", "--port", str(port)]
    command += ["--http", "1", "--no-http1-keep-alive", "--log-level", "critical"]
    app = "tests.support.broken_download:application"
    with running_python(*command, app, env={}, output=subprocess.PIPE):

        def answers() -> bool:
            try:
                return http_request(port, "/whole")[0] == 200
            except OSError:
                return False

        wait_for(answers)
        yield port


def download(port: int, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    connection.request("GET", path)
    body = connection.getresponse().read()
    connection.close()
    return body


def test_a_whole_file_is_received(port: int) -> None:
    assert download(port, "/whole") == b"a,b,c\n" * 3


@pytest.mark.parametrize("path", ["/streamed", "/sized"])
def test_half_a_file_is_never_taken_for_a_whole_one(port: int, path: str) -> None:
    with pytest.raises((HTTPException, ConnectionError)):
        download(port, path)
