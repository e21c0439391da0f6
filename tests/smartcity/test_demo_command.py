"""`make demo` as a newcomer runs it: web and worker, without any other server."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).parents[2]
WAIT = 40.0  # seconds, on a slow machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def demo(port: int, var: Path) -> subprocess.Popen[str]:
    embedded = {"DEMO": "true", "FORM_MIN_SECONDS": "0", "VAR_DIR": str(var)}
    return subprocess.Popen(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "SITE_URL": f"http://127.0.0.1:{port}"}
        | embedded,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(is_there: Callable[[], object]) -> None:
    until = time.monotonic() + WAIT
    while not is_there():
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = demo(port, tmp_path)
    said = ""
    while "Stop it with Ctrl-C" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    assert f"http://127.0.0.1:{port}/admin/" in said
    assert "username demo, password a-smart-city" in said
    yield process, port
    process.kill()
    process.communicate()


def ask(port: int, address: str, form: dict[str, str] | None = None) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    if form is None:
        connection.request("GET", address)
    else:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", address, urlencode(form), headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_a_message_is_acknowledged_and_ctrl_c_ends_everything(
    running: tuple[subprocess.Popen[str], int], tmp_path: Path
) -> None:
    process, port = running
    assert "Westminster Innovation Challenge" in ask(port, "/")[1]
    stamp = re.search(r'name="stamp" value="([^"]+)"', ask(port, "/contact/")[1])
    words = {"text": "Hello.", "name": "Mira", "email": "mira@example.com"}
    status, _page = ask(port, "/contact/", {**words, "stamp": stamp.group(1)})
    assert status == 303
    mail = tmp_path / "mail"
    wait_for(
        lambda: any("To: mira@" in file.read_text() for file in mail.glob("*.log"))
    )
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=WAIT) == 0
    with pytest.raises(ConnectionRefusedError):
        ask(port, "/")


def test_a_port_in_use_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = demo(port, tmp_path)
        said, _nothing = process.communicate(timeout=WAIT)
    assert (process.returncode, said) == (
        1,
        f"CommandError: Port {port} cannot be used (Address already in use). "
        "Choose another one: PORT=8001 make demo\n",
    )
