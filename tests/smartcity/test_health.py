"""The page that load balancers and containers ask."""

import logging
from datetime import timedelta

import pytest
from celery.signals import (
    beat_init,
    before_task_publish,
    heartbeat_sent,
    worker_ready,
)
from celery.utils.dispatch import Signal
from django.conf import LazySettings
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core import heartbeats
from core.models import Heartbeat, SiteSettings
from core.tasks import note_worker
from outbox.models import Email
from tests.outbox.factories import make_email

PROBES = [
    {"headers": {"Host": "10.0.0.5:8000"}},
    {"headers": {"Host": "nobodys.example"}},
    {"headers": {"Host": "_"}},
    {"headers": {"X-Forwarded-Proto": "http", "User-Agent": "ELB-HealthChecker/2.0"}},
    {"headers": {"X-Forwarded-Proto": "https", "Sec-Fetch-Site": "none"}},
]


@pytest.fixture(autouse=True)
def _production(settings: LazySettings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["smartcity.example.gov.uk"]


@pytest.fixture
def processes(db: None) -> None:
    heartbeats.note(heartbeats.BEAT)
    heartbeats.note(heartbeats.WORKER)


ANSWERS = {
    "/health/": {"status": "ok"},
    "/health/live/": {"status": "ok"},
    "/health/ready/": {
        "status": "ok",
        "beat": "ok",
        "worker": "ok",
        "emails": "ok",
        "mail server": "ok",
        "sending": "ok",
        "cache": "ok",
        "disk": "ok",
        "uploads": "ok",
    },
}


@pytest.mark.parametrize("path", ANSWERS)
@pytest.mark.parametrize("probe", PROBES)
def test_health_answers_however_it_is_asked(
    client: Client, processes: None, path: str, probe: dict[str, dict[str, str]]
) -> None:
    response = client.get(path, **probe)
    assert (response.status_code, response.json()) == (200, ANSWERS[path])
    assert "no-store" in response.headers["Cache-Control"]
    assert client.head(path, **probe).status_code == 200
    assert client.post(path, **probe).status_code == 405


def test_without_its_database_the_site_lives_and_is_not_ready(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", fail)
        answers = [client.get(path) for path in ["/health/", "/health/ready/"]]
        live = client.get("/health/live/")
    no_database = (503, {"status": "no database"})
    assert [(a.status_code, a.json()) for a in answers] == [no_database] * 2
    assert live.status_code == 200


def test_emails_that_wait_too_long_degrade_the_site_and_close_it_to_nobody(
    client: Client, site: SiteSettings, processes: None
) -> None:
    make_email(due_at=timezone.now() - timedelta(minutes=11))
    ready, serving = client.get("/health/ready/"), client.get("/health/")
    degraded = {**ANSWERS["/health/ready/"], "status": "degraded", "emails": "failed"}
    assert (ready.status_code, ready.json()) == (200, degraded)
    assert (serving.status_code, serving.json()) == (200, {"status": "ok"})
    Email.objects.update(status="sent", sent_at=timezone.now())
    assert client.get("/health/ready/").json()["status"] == "ok"


@pytest.mark.parametrize("name", ["beat", "worker"])
def test_a_process_that_is_silent_for_45_seconds_is_told_of(
    client: Client, processes: None, name: str
) -> None:
    silent_since = timezone.now() - timedelta(seconds=45)
    Heartbeat.objects.filter(name=name).update(at=silent_since)
    answer = client.get("/health/ready/").json()
    assert answer == {**ANSWERS["/health/ready/"], "status": "degraded", name: "failed"}


def test_a_process_that_never_was_is_told_of(client: Client, db: None) -> None:
    answer = client.get("/health/ready/").json()
    assert (answer["beat"], answer["worker"]) == ("failed", "failed")


def test_beat_gives_a_sign_of_life_at_most_every_ten_seconds(
    transactional_db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    beat_init.send(sender=None)
    try:
        assert heartbeats.is_alive(heartbeats.BEAT)
        with django_assert_num_queries(0):
            before_task_publish.send(sender="any.task")
    finally:
        before_task_publish.disconnect(heartbeats._note_beat)


@pytest.mark.parametrize("signal", [worker_ready, heartbeat_sent])
def test_a_worker_gives_a_sign_of_life_when_it_starts_and_while_it_is_busy(
    transactional_db: None,
    django_assert_num_queries: DjangoAssertNumQueries,
    signal: Signal,
) -> None:
    signal.send(sender=None)
    assert heartbeats.is_alive(heartbeats.WORKER)
    with django_assert_num_queries(0):
        signal.send(sender=None)


def test_a_worker_gives_a_sign_of_life_when_beat_asks_for_it(db: None) -> None:
    note_worker()
    assert heartbeats.is_alive(heartbeats.WORKER)


def test_it_asks_the_database_little(
    client: Client,
    site: SiteSettings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(3):
        make_email(due_at=timezone.now() - timedelta(hours=1))
    with django_assert_num_queries(7):
        client.get("/health/ready/")


def test_no_other_page_answers_to_another_host(
    client: Client, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.get("/", headers={"Host": "10.0.0.5"})
    assert response.status_code == 400
    logged = [row for row in caplog.records if row.levelno >= logging.ERROR]
    assert logged == []
