"""Tests of a run that sends emails: it leaves the worker to other work."""

import pytest
import time_machine
from django.conf import LazySettings
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from core.models import SiteSettings
from outbox import tasks
from outbox.models import CLAIM_TIMEOUT, Email
from outbox.services import new_message_id
from outbox.tasks import deliver_due
from tests.contact.factories import make_message

pytestmark = pytest.mark.django_db

BACKEND = f"{__name__}.{{}}"


class BackendWithAnotherRun(EmailBackend):
    """A mail server: the network edge. While it takes an email, beat begins a run."""

    others: list[int] = []

    def before(self) -> None:
        """Take a while."""

    def send_messages(self, messages: object) -> int:
        self.before()
        self.others.append(deliver_due())
        return int(super().send_messages(messages))


class BackendWhileOneWrites(EmailBackend):
    """A mail server: the network edge. Meanwhile a request writes an email."""

    written: list[Email] = []

    def send_messages(self, messages: object) -> int:
        email = Email.objects.latest("pk")
        email.pk, email.message_id = None, new_message_id()
        email.status = Email.Status.QUEUED
        email.save()
        self.written.append(email)
        return int(super().send_messages(messages))


class FaultyBackend(EmailBackend):
    """A mail server whose answer ends the run, as a worker that shuts down would."""

    def send_messages(self, messages: object) -> int:
        raise SystemExit


@pytest.fixture(autouse=True)
def emails(site: SiteSettings, settings: LazySettings) -> None:
    # Redis has a clock of its own, which no test can move.
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": memory, "LOCATION": "runs"}}
    cache.clear()
    make_message()
    assert Email.objects.count() == 2


def test_a_run_that_takes_long_goes_to_the_end_of_the_line(
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """A mail server that takes each email, but slowly, keeps no other task waiting."""
    monkeypatch.setattr(tasks, "RUN_SECONDS", 0)
    runs = []
    for _run in range(2):
        with django_capture_on_commit_callbacks() as requests:
            sent = deliver_due()
        runs.append((sent, len(requests)))
    assert runs == [(1, 1), (1, 0)]


def test_one_run_at_a_time(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    others: list[int] = []
    monkeypatch.setattr(BackendWithAnotherRun, "others", others)
    settings.EMAIL_BACKEND = BACKEND.format("BackendWithAnotherRun")
    assert (deliver_due(), others) == (2, [0, 0])


def test_an_email_written_during_the_last_one_is_sent_at_once(
    monkeypatch: pytest.MonkeyPatch,
    settings: LazySettings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """The run that was asked for when it was written found another one on."""
    written: list[Email] = []
    monkeypatch.setattr(BackendWhileOneWrites, "written", written)
    settings.EMAIL_BACKEND = BACKEND.format("BackendWhileOneWrites")
    with django_capture_on_commit_callbacks() as requests:
        assert deliver_due() == 2
    assert (len(written), len(requests)) == (2, 1)


def test_a_run_that_ends_with_a_fault_keeps_none_from_beginning(
    settings: LazySettings,
) -> None:
    settings.EMAIL_BACKEND = BACKEND.format("FaultyBackend")
    with pytest.raises(SystemExit):
        deliver_due()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver_due() == 1


def test_a_run_whose_worker_was_killed_keeps_others_waiting_for_half_a_minute() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        Email.objects.earliest("pk").claim()
        cache.add(tasks.RUNNING, True, tasks.RUN_SILENT)
        assert deliver_due() == 0
        clock.shift(tasks.RUN_SILENT)
        assert deliver_due() == 1
        clock.shift(CLAIM_TIMEOUT)
        assert deliver_due() == 1  # what it was about to send


def test_a_run_that_goes_on_is_not_taken_for_killed(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    others: list[int] = []
    monkeypatch.setattr(BackendWithAnotherRun, "others", others)
    settings.EMAIL_BACKEND = BACKEND.format("BackendWithAnotherRun")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        pause = tasks.RUN_SILENT - 1
        monkeypatch.setattr(
            BackendWithAnotherRun, "before", lambda _self: clock.shift(pause)
        )
        assert (deliver_due(), others) == (2, [0, 0])
