"""`make demo` as a newcomer runs it: web and worker, without any other server."""

import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import (
    TIMEOUT,
    free_port,
    http_request,
    running_python,
    wait_for,
)

pytestmark = pytest.mark.alone


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The process of the command, once it has said that it runs, and its port."""
    port = free_port()
    env = {"SITE_URL": f"http://127.0.0.1:{port}", "FORM_MIN_SECONDS": "0"}
    env["VAR_DIR"] = str(tmp_path)
    with running_python(
        "manage.py", "demo", env=env, output=subprocess.PIPE
    ) as process:
        output = ""
        while "Stop it with Ctrl-C" not in output:
            line = process.stdout.readline()
            assert line, output
            output += line
        url = f"http://127.0.0.1:{port}"
        assert output.split("\n") == [
            "",
            "  A Smart City for All is running.",
            "",
            f"  Site    {url}/",
            f"  Staff   {url}/admin/",
            "          username demo, password a-smart-city",
            f"  Emails  {url}/admin/outbox/email/",
            f"          and as files in {tmp_path}/mail",
            "",
            "  Stop it with Ctrl-C. What you type in is kept for the next time.",
            "",
        ]
        yield process, port


def processes() -> dict[int, int]:
    """The parent of each process of this machine."""
    table = subprocess.check_output(["ps", "-A", "-o", "pid=,ppid="], text=True)
    return dict(map(int, line.split()) for line in table.splitlines())


def end(process: subprocess.Popen[str], port: int, *endings: signal.Signals) -> None:
    """Send these signals, a moment apart, and check that nothing is left."""
    children = {pid for pid, parent in processes().items() if parent == process.pid}
    assert len(children) == 2  # web and worker
    for ending in endings:
        process.send_signal(ending)
        time.sleep(0.3)
    assert process.wait(timeout=TIMEOUT) == 0
    assert not children & processes().keys()
    with pytest.raises(ConnectionRefusedError):
        http_request(port, "/")


def test_a_message_is_acknowledged_and_everything_ends_however_often_it_is_told(
    demo: tuple[subprocess.Popen[str], int], tmp_path: Path
) -> None:
    _process, port = demo
    assert "Westminster Innovation Challenge" in http_request(port, "/")[2]
    url = "/contact/general/"
    token = re.search(r'name="form_token" value="([^"]+)"', http_request(port, url)[2])
    data = {"text": "Hello.", "name": "Mira", "email": "mira@example.com"}
    status = http_request(port, url, {**data, "form_token": token.group(1)})[0]
    assert status == 303
    mail = tmp_path / "mail"
    wait_for(
        lambda: any("To: mira@" in file.read_text() for file in mail.glob("*.log"))
    )
    end(*demo, signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def test_a_port_in_use_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        env = {"SITE_URL": f"http://127.0.0.1:{port}", "VAR_DIR": str(tmp_path)}
        with running_python(
            "manage.py", "demo", env=env, output=subprocess.PIPE
        ) as process:
            output, _nothing = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, output) == (
        1,
        f"CommandError: Port {port} cannot be used (Address already in use). "
        "Choose another one: PORT=8001 make demo\n",
    )
