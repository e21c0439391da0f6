"""The database does not answer: people are told so at once, and not let wait."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.test import Client
from psycopg_pool import PoolTimeout

from smartcity import outage

pytestmark = pytest.mark.django_db

PAGE = "/privacy/"


@pytest.fixture(autouse=True)
def _no_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage, "_asked_again_at", 0.0)


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def failing(error: DatabaseError, cause: Exception) -> Callable[..., Any]:
    """A database that answers each statement with an error, as Django passes it on."""

    def fail(*_args: object) -> None:
        raise error from cause

    return fail


@pytest.fixture
def lost_database() -> Iterator[None]:
    lost = failing(OperationalError("gone"), psycopg.OperationalError("gone"))
    with connection.execute_wrapper(lost):
        yield


def test_the_page_says_to_come_back(visitor: Client, lost_database: None) -> None:
    page = visitor.get(PAGE)
    assert (page.status_code, page["Retry-After"]) == (503, "10")
    assert (page["Cache-Control"], page["Content-Type"]) == (
        "no-store",
        "text/html; charset=utf-8",
    )
    assert "Sorry, the site is busy" in page.text
    assert "your answers should still be there" in page.text


def test_meanwhile_nobody_waits_for_it(visitor: Client) -> None:
    outage.note(failing_as(psycopg.errors.AdminShutdown("stops")))
    assert visitor.get(PAGE).status_code == 503


def test_a_moment_later_it_is_asked_again(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outage, "PAUSE", 0)
    outage.note(failing_as(psycopg.OperationalError("gone")))
    assert visitor.get(PAGE).status_code == 200


def failing_as(cause: Exception) -> DatabaseError:
    error = OperationalError("gone")
    error.__cause__ = cause
    return error


def test_a_statement_that_takes_too_long_is_no_outage(
    visitor: Client, caplog: pytest.LogCaptureFixture
) -> None:
    slow = psycopg.errors.QueryCanceled("canceling statement due to statement timeout")
    with connection.execute_wrapper(failing(OperationalError("slow"), slow)):
        assert visitor.get(PAGE).status_code == 503
    assert visitor.get(PAGE).status_code == 200
    assert "The database refused a page." in caplog.messages


@pytest.mark.parametrize(("size", "is_lost"), [(8, False), (1, True)])
def test_a_full_pool_is_no_outage(
    monkeypatch: pytest.MonkeyPatch, size: int, is_lost: bool
) -> None:
    stats = {"pool_size": size, "pool_max": 8}
    pool = SimpleNamespace(get_stats=lambda: stats)
    monkeypatch.setattr(outage, "connection", SimpleNamespace(pool=pool))
    outage.note(failing_as(PoolTimeout("couldn't get a connection")))
    assert outage.is_known() is is_lost


def test_our_own_mistake_is_none(visitor: Client) -> None:
    mistake = psycopg.errors.UniqueViolation("twice")
    with connection.execute_wrapper(failing(IntegrityError("twice"), mistake)):
        page = visitor.get(PAGE)
    assert (page.status_code, outage.is_known()) == (500, False)
    assert "Sorry, there is a problem" in page.text


@contextmanager
def server_that_hangs() -> Iterator[int]:
    """Give the port of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(("seconds", "is_lost"), [(0, False), (60, True)])
def test_a_page_that_takes_long_tells_of_a_database_that_hangs(
    monkeypatch: pytest.MonkeyPatch, seconds: float, is_lost: bool
) -> None:
    monkeypatch.setattr(outage, "_begun", {1: time.monotonic() - seconds})
    with server_that_hangs() as port:
        params = {"host": "127.0.0.1", "port": port, "user": "nobody"}
        hung = SimpleNamespace(get_connection_params=lambda: params)
        monkeypatch.setattr(outage, "connection", hung)
        outage.look()
    assert outage.is_known() is is_lost


@pytest.mark.services
def test_a_page_that_takes_long_by_itself_is_no_outage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outage, "_begun", {1: time.monotonic() - 60})
    outage.look()
    assert not outage.is_known()


def test_a_page_that_is_made_is_not_waited_for(visitor: Client) -> None:
    visitor.get(PAGE)
    assert outage._begun == {}


def test_it_is_told_in_the_log_once(caplog: pytest.LogCaptureFixture) -> None:
    for _request in range(3):
        outage.note(failing_as(psycopg.OperationalError("no server")))
    assert caplog.messages == ["The database does not answer: no server"]
