"""Each thing that fails while visitors notice nothing: those who run the site are told
by `/health/ready/`, and staff on their first page, without waiting for long."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from smtplib import SMTPDataError

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from core import heartbeats
from core.models import Heartbeat, SiteSettings
from outbox import mail_server
from outbox.models import Email
from outbox.tasks import deliver_due
from smartcity import probes
from tests.outbox.factories import make_email
from tests.outbox.test_outbox import BrokenBackend
from tests.support.processes import free_port

Break = Callable[[LazySettings, pytest.MonkeyPatch], None]


@pytest.fixture(autouse=True)
def _nothing_fails(site: SiteSettings, settings: LazySettings) -> None:
    settings.DEBUG = False
    heartbeats.note(heartbeats.BEAT)
    heartbeats.note(heartbeats.WORKER)


def failed(client: Client) -> list[str]:
    """Return the names of what fails. Staff read the same as those who watch."""
    answer = client.get("/health/ready/").json()
    names = [name for name, value in answer.items() if value == "failed"]
    troubles = [str(p.trouble) for p in probes.PROBES if p.name in names]
    assert client.get("/admin/").context.get("troubles", []) == troubles
    return names


def kill_beat(_settings: LazySettings, _patch: pytest.MonkeyPatch) -> None:
    silent = timezone.now() - heartbeats.SILENT_AFTER
    Heartbeat.objects.filter(name=heartbeats.BEAT).update(at=silent)


def kill_worker(_settings: LazySettings, _patch: pytest.MonkeyPatch) -> None:
    silent = timezone.now() - heartbeats.SILENT_AFTER
    Heartbeat.objects.filter(name=heartbeats.WORKER).update(at=silent)


def lose_mail_server(settings: LazySettings, _patch: pytest.MonkeyPatch) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = free_port()  # nobody listens there
    make_email()
    deliver_due()


def lose_uploads(settings: LazySettings, _patch: pytest.MonkeyPatch) -> None:
    options = {"location": "/dev/null/uploads"}
    backend = "django.core.files.storage.FileSystemStorage"
    default = {"BACKEND": backend, "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def fill_disk(_settings: LazySettings, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(probes, "LEAST_FREE", 1 << 60)


@pytest.mark.parametrize(
    ("fail", "names"),
    [
        (kill_beat, ["beat"]),
        (kill_worker, ["worker"]),
        (lose_mail_server, ["mail server"]),
        (lose_uploads, ["uploads"]),
        (fill_disk, ["disk"]),
    ],
)
def test_what_fails_is_told_to_those_who_watch_and_to_staff(
    staff_client: Client,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    fail: Break,
    names: list[str],
) -> None:
    assert failed(staff_client) == []
    fail(settings, monkeypatch)
    assert failed(staff_client) == names


def test_a_mail_server_that_answers_again_is_well(
    client: Client, settings: LazySettings
) -> None:
    before = settings.EMAIL_BACKEND
    lose_mail_server(settings, pytest.MonkeyPatch())
    assert mail_server.is_silent()
    settings.EMAIL_BACKEND = before
    probes.cache.clear()  # the pause in which nobody asks it
    make_email()
    assert deliver_due() == 1
    assert not mail_server.is_silent()


def test_a_mail_server_that_refuses_one_email_is_well(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "tests.outbox.test_outbox.BrokenBackend"
    refused = SMTPDataError(550, b"Not here")
    monkeypatch.setattr(BrokenBackend, "error", refused)
    make_email()
    deliver_due()
    assert Email.objects.get().attempts == 1
    assert not mail_server.is_silent()


def test_the_disk_of_the_uploads_counts_too(
    client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        def __init__(self, folder: object) -> None:
            self.free = 0 if str(folder).endswith("uploads") else 1 << 60

    Path(settings.VAR_DIR, "uploads").mkdir(exist_ok=True)
    monkeypatch.setattr(probes.shutil, "disk_usage", Usage)
    assert client.get("/health/ready/").json()["disk"] == "failed"


def test_a_disk_that_hangs_keeps_nobody_waiting_and_is_not_called_full(
    client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probes, "ANSWER_SECONDS", 0.1)
    go_on = threading.Event()
    began = time.monotonic()
    with monkeypatch.context() as fault:
        fault.setattr(probes.shutil, "disk_usage", lambda _folder: go_on.wait(30))
        assert client.get("/health/ready/").json()["disk"] == "ok"
    go_on.set()
    assert time.monotonic() - began < 10


def test_a_storage_that_hangs_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(probes, "ANSWER_SECONDS", 0.1)
    go_on, looks = threading.Event(), []

    def look() -> bool:
        looks.append(time.monotonic())
        return go_on.wait(30)

    remembered = probes.Remembered(look)
    for _time in range(2):
        with pytest.raises(TimeoutError):
            remembered.answer()
    go_on.set()
    monkeypatch.setattr(probes, "ANSWER_SECONDS", 30)
    assert (remembered.answer(), len(looks)) == (True, 1)


def test_what_is_dear_is_done_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "REMEMBER_SECONDS", 1000)
    looks: list[bool] = []
    remembered = probes.Remembered(lambda: looks.append(True) or True)
    assert [remembered.answer() for _time in range(3)] == [True] * 3
    monkeypatch.setattr(probes, "REMEMBER_SECONDS", 0)
    assert (remembered.answer(), len(looks)) == (True, 2)
