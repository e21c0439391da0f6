"""What `/health/ready/?all` tells those who have its token, and nobody else."""

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection
from django.test import Client

from core import heartbeats
from core.models import SiteSettings
from smartcity.probes import PROBES, THOROUGH

PATH = "/health/ready/?all"
TOKEN = "only-the-tests-know-this-health-token"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def _set_up(db: None, settings: LazySettings) -> None:
    settings.HEALTH_TOKEN = TOKEN
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    heartbeats.note(heartbeats.BEAT)
    heartbeats.note(heartbeats.WORKER)


def test_all_that_works_is_named(client: Client) -> None:
    response = client.get(PATH, headers=HEADERS)
    works = {probe.name: "ok" for probe in THOROUGH}
    assert (response.status_code, response.json()) == (200, {"status": "ok", **works})
    assert "no-store" in response["Cache-Control"]


def test_what_fails_is_told_with_the_reason_and_what_to_do(
    client: Client, site: SiteSettings, settings: LazySettings
) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": "/dev/null/uploads"},
        },
    }
    answer = client.get(PATH, headers=HEADERS).json()
    assert (answer["status"], answer["uploads"]) == ("degraded", "failed")
    (name,) = answer["details"]
    error = answer["details"][name].pop("error")
    assert (name, error.partition(":")[0]) == ("uploads", "NotADirectoryError")
    assert answer["details"][name] == {
        "meaning": "Nobody can send a picture or a file.",
        "advice": "Web server and worker must be able to write to VAR_DIR/uploads or "
        "S3_BUCKET.",
    }


def test_why_there_is_no_database_is_told(client: Client) -> None:
    def fail(*_args: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(fail):
        response = client.get(PATH, headers=HEADERS)
        shown = client.get("/health/ready/")
    details = {"details": {"database": {"error": "OperationalError: gone"}}}
    no_database = {"status": "no database"}
    assert (response.status_code, response.json()) == (503, {**no_database, **details})
    assert (shown.status_code, shown.json()) == (503, no_database)


@pytest.mark.parametrize(
    "given",
    [
        *({}, {"Authorization": TOKEN}, {"Cookie": f"token={TOKEN}"}),
        *({"Authorization": f"Bearer {word}"} for word in ("", "é", TOKEN[:-1])),
        {"Authorization": f"Bearer {TOKEN}x"},
    ],
)
def test_who_does_not_have_the_token_is_told_nothing(
    client: Client, given: dict[str, str]
) -> None:
    response = client.get(f"{PATH}&token={TOKEN}", headers=given)
    assert (response.status_code, response.content) == (401, b"")
    assert response["WWW-Authenticate"] == "Bearer"


def test_the_token_of_prometheus_does_not_open_it(
    client: Client, settings: LazySettings
) -> None:
    headers = {"Authorization": f"Bearer {settings.METRICS_TOKEN}"}
    assert client.get(PATH, headers=headers).status_code == 401
    assert client.get("/health/metrics/", headers=HEADERS).status_code == 401


@pytest.mark.parametrize("headers", [HEADERS, {"Authorization": "Bearer "}, {}])
def test_without_a_token_in_the_settings_all_asks_for_nothing(
    client: Client, settings: LazySettings, headers: dict[str, str]
) -> None:
    settings.HEALTH_TOKEN = ""
    heartbeats.Heartbeat.objects.filter(name=heartbeats.BEAT).delete()
    answer = client.get(PATH, headers=headers).json()
    assert list(answer) == ["status", *(probe.name for probe in PROBES)]


def test_the_token_alone_asks_for_no_more_than_anybody(client: Client) -> None:
    answer = client.get("/health/ready/", headers=HEADERS).json()
    assert list(answer) == ["status", *(probe.name for probe in PROBES)]
