"""The id of a request: in its answer, its lines of the log and its tasks."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app, shared_task
from celery.app.trace import build_tracer
from celery.signals import after_task_publish
from django.conf import LazySettings
from django.db import IntegrityError, connection
from django.test import Client

from core import background, request_id
from core.models import SiteSettings
from core.request_id import HEADER
from core.shared_pages import SHARED
from smartcity.log import Formatter, NameRequest

OURS = re.compile("[0-9a-f]{16}")
UUID = "0193e4c2-5b1f-7c3a-9d2e-6f8a1b2c3d4e"
FORM = "/contact/general/"


@pytest.fixture
def visitor(site: SiteSettings) -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """The lines of the log, as they are written."""
    found: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(self.format(record))

    handler = Handler()
    handler.setFormatter(Formatter("%(levelname)s [%(request_id)s]: %(message)s"))
    handler.addFilter(NameRequest())
    logging.getLogger().addHandler(handler)
    yield found
    logging.getLogger().removeHandler(handler)


def test_each_answer_tells_an_id_of_its_own(visitor: Client) -> None:
    ids = [visitor.get(path)[HEADER] for path in (FORM, FORM, "/nowhere/", "/health/")]
    assert all(OURS.fullmatch(each) for each in ids)
    assert len(set(ids)) == 4
    assert request_id.current() == ""


@pytest.mark.parametrize("given", [UUID, UUID.upper(), "a" * 16, "0" * 64])
def test_the_id_of_our_own_proxy_is_taken(
    visitor: Client, settings: LazySettings, given: str
) -> None:
    settings.TRUSTED_PROXIES = 1
    assert visitor.get(FORM, headers={HEADER: given})[HEADER] == given


@pytest.mark.parametrize(
    "given",
    [
        *(
            "",
            "a" * 15,
            "a" * 65,
            f"{UUID}\n",
            f" {UUID}, {UUID}",
            f"{UUID}é",
            "٣" * 20,
        ),
        *("mira@example.com", "/my-entry/abcdefabcdefabcdef/", "xyzxyzxyzxyzxyzxyz"),
    ],
)
def test_what_does_not_look_like_an_id_is_not(
    visitor: Client, settings: LazySettings, given: str
) -> None:
    settings.TRUSTED_PROXIES = 1
    assert OURS.fullmatch(visitor.get(FORM, headers={HEADER: given})[HEADER])


def test_nobody_chooses_their_id_where_there_is_no_proxy(visitor: Client) -> None:
    assert visitor.get(FORM, headers={HEADER: UUID})[HEADER] != UUID


@pytest.mark.parametrize("megabytes", [0, 1])
def test_a_page_for_all_tells_the_id_of_nobody(
    site: SiteSettings, settings: LazySettings, megabytes: int
) -> None:
    settings.PAGE_CACHE_MB = megabytes
    visitor = Client()
    pages = [visitor.get("/events/") for _time in range(2)]
    found = [(page["Cache-Control"], page.headers.get(HEADER)) for page in pages]
    assert found == [(SHARED, None)] * 2


def test_a_fault_shows_the_id_that_the_log_has(
    visitor: Client, lines: list[str]
) -> None:
    def fail(*_args: object) -> None:
        raise IntegrityError("fails")

    with connection.execute_wrapper(fail):
        page = visitor.get(FORM)
    assert page.status_code == 500
    assert f"If you tell us about it, quote {page[HEADER]}:" in page.text
    assert lines[0].startswith(
        f"ERROR [{page[HEADER]}]: Internal Server Error: {FORM}\nTraceback"
    )


def test_pages_about_no_fault_of_ours_ask_for_no_id(visitor: Client) -> None:
    page = visitor.get("/?q=%00")
    assert (page.status_code, "quote" in page.text) == (400, False)


# Tasks


told: list[str] = []


@shared_task
def tell() -> None:
    told.append(request_id.current())


def run(headers: dict[str, Any]) -> str:
    """Run a task as a worker does that got a message with these headers."""
    request = {"id": "1", "task": tell.name, **headers}
    build_tracer(tell.name, tell, app=current_app)("1", (), {}, request)
    return told.pop()


def test_a_task_has_the_id_of_the_request_that_asked_for_it() -> None:
    assert run({HEADER: UUID}) == UUID
    assert (run({}), request_id.current()) == ("", "")


def test_one_message_for_many_requests_names_them_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[dict[str, Any]] = []

    def note(headers: dict[str, Any], **_kwargs: object) -> None:
        sent.append(headers)

    class Executor:
        """Waits until all have asked."""

        def submit(self, function: object, task_name: str) -> None:
            pass

    monkeypatch.setattr(background, "DEBOUNCE_SECONDS", 0)
    monkeypatch.setattr(background, "_executor", Executor())
    monkeypatch.setattr(background, "_pending", {})
    after_task_publish.connect(note)
    try:
        for ids in (["a"], ["b", "c"], ["a"], []):
            with request_id.speak_for(ids):
                background._enqueue(tell.name)
        background._send_task(tell.name)
    finally:
        after_task_publish.disconnect(note)
    assert [headers[HEADER] for headers in sent] == ["a,b,c"]
    assert (background._pending, request_id.current()) == ({}, "")
