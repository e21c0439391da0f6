"""Tests of core.background: requests that may be lost harm nobody."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from core import background

TASK = "outbox.tasks.deliver_due"


class BrokenCelery:
    """A Celery app whose broker is down."""

    def send_task(self, name: str, **options: object) -> None:
        raise ConnectionError("No broker")


def test_a_broker_that_is_down_is_a_line_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(background, "DEBOUNCE_SECONDS", 0)
    monkeypatch.setattr(background, "current_app", BrokenCelery())
    with caplog.at_level(logging.WARNING):
        background._send_task(TASK)
    assert caplog.messages == [
        f"The broker did not take {TASK} (No broker); its schedule will run it."
    ]


def test_a_process_that_is_shutting_down_asks_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    executor = ThreadPoolExecutor()
    executor.shutdown()
    monkeypatch.setattr(background, "_executor", executor)
    monkeypatch.setattr(background, "_pending", {})
    background._enqueue(TASK)
    assert background._pending == {}


def test_many_requests_for_a_task_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    submitted = []

    class Executor:
        def submit(self, function: object, task_name: str) -> None:
            submitted.append(task_name)

    monkeypatch.setattr(background, "_executor", Executor())
    monkeypatch.setattr(background, "_pending", {})
    for _request in range(3):
        background._enqueue(TASK)
    assert submitted == [TASK]
