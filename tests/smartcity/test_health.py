"""The page that load balancers and containers ask."""

import logging

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection
from django.test import Client

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


@pytest.mark.parametrize("path", ["/health/", "/health/live/"])
@pytest.mark.parametrize("probe", PROBES)
def test_health_answers_however_it_is_asked(
    client: Client, db: None, path: str, probe: dict[str, dict[str, str]]
) -> None:
    response = client.get(path, **probe)
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
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
        ready = client.get("/health/")
        live = client.get("/health/live/")
    assert (ready.status_code, ready.json()) == (503, {"status": "no database"})
    assert live.status_code == 200


def test_no_other_page_answers_to_another_host(
    client: Client, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.get("/", headers={"Host": "10.0.0.5"})
    assert response.status_code == 400
    logged = [row for row in caplog.records if row.levelno >= logging.ERROR]
    assert logged == []
