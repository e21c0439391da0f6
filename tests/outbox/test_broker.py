"""Tests from a visitor's message to the email: with a real broker and worker, and with
no broker."""

import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from outbox.models import Email
from tests.contact.factories import make_message
from tests.support.processes import (
    free_port,
    http_request,
    running_python,
    wait_for,
    web_server,
)

FORM = {"text": "Hello.", "name": "Mira Vale", "email": "mira@example.com"}


def send_message(port: int) -> int:
    """Send the contact form as a visitor does; return the status of the response."""
    token = re.search(
        r'name="form_token" value="([^"]+)"', http_request(port, "/contact/general/")[2]
    )
    return http_request(
        port, "/contact/general/", {**FORM, "form_token": token.group(1)}
    )[0]


def sent_emails(var: Path) -> str:
    """Return all emails that were sent; the demo's mail server is a folder."""
    return "".join(file.read_text() for file in (var / "mail").glob("*.log"))


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_request_through_redis_makes_a_worker_deliver(tmp_path: Path) -> None:
    database = connection.settings_dict
    env = {
        "VAR_DIR": str(tmp_path),
        "REDIS_URL": settings.REDIS_URL,
        "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(
            **database
        ),
    }
    worker = ["-m", "celery", "--quiet", "-A", "smartcity", "worker"]
    worker += ["--concurrency", "2", "--loglevel", "ERROR"]
    with running_python(*worker, env=env):
        message = make_message()
        wait_for(lambda: not Email.objects.exclude(status="sent").exists())
    text = sent_emails(tmp_path)
    assert text.count("Message-ID: ") == 2
    assert f"New message from Mira Vale ({message.reference})" in text


@pytest.fixture(params=["refuses", "hangs"])
def lost_broker(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a Redis that is down, or that accepts and never answers."""
    if request.param == "refuses":
        yield f"redis://127.0.0.1:{free_port()}/0"
        return
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        yield f"redis://127.0.0.1:{silent.getsockname()[1]}/0"


@pytest.mark.alone
def test_without_the_broker_visitors_are_thanked_and_emails_wait(
    installed: Path, lost_broker: str, tmp_path: Path
) -> None:
    var = shutil.copytree(installed, tmp_path / "var")
    with web_server({"VAR_DIR": str(var), "REDIS_URL": lost_broker}) as port:
        assert [send_message(port) for _time in range(3)] == [303, 303, 303]
    env = {"VAR_DIR": str(var)}
    deliver = "from outbox.tasks import deliver_due; print(deliver_due())"
    with running_python(
        "manage.py", "shell", "-v", "0", "-c", deliver, env=env
    ) as later:
        assert later.wait() == 0
    # Three acknowledgements, and one notice: the team hears of the others later.
    assert sent_emails(var).count("Message-ID: ") == 4
