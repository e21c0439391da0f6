"""Faults are told to Sentry, and nothing about the people whom they met."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from celery.app.trace import build_tracer
from django.db import IntegrityError, connection
from django.test import Client
from sentry_sdk import Client as SentryClient
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from challenges.models import Draft
from contact.models import Message
from core.models import SiteSettings
from core.request_id import HEADER
from outbox.tasks import deliver_due
from smartcity.faults import SentryHandler, only_what_is_told
from tests.challenges.factories import make_challenge, make_saved_draft
from tests.contact.factories import make_message, message_form_data
from tests.support.production import PRODUCTION, run_manage

pytestmark = pytest.mark.django_db

DSN = "https://key@sentry.example/1"
WORDS = {
    "name": "Zebedee Quillfeather",
    "email": "zebedee@quill.example",
    "text": "My neighbour Ondine at 12 Larkspur Mews, 07700 900123, sings.",
}
BROWSER = {
    "User-Agent": "Wombat/9",
    "Referer": "http://testserver/my-entry/s3cr3t/",
    "Cookie": "sessionid=c00kie",
    "X-Forwarded-For": "203.0.113.77",
}
HOSTILE = [
    *("Zebedee", "Quillfeather", "quill.example", "Ondine", "Larkspur", "900123"),
    *("Wombat", "s3cr3t", "c00kie", "203.0.113", "198.51.100", "w0rd", "my-entry"),
]
"""What must not be in anything that is sent: parts of what people type, and of what
their browsers tell."""


class Kept(Transport):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.envelopes: list[Envelope] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.envelopes.append(envelope)


@pytest.fixture
def kept() -> Iterator[Kept]:
    transport = Kept()
    handler = SentryHandler(DSN, transport)
    handler.setLevel(logging.ERROR)
    logging.getLogger().addHandler(handler)
    yield transport
    logging.getLogger().removeHandler(handler)
    handler.client.close(timeout=0)


@pytest.fixture
def visitor(site: SiteSettings) -> Client:
    return Client(
        raise_request_exception=False, headers=BROWSER, REMOTE_ADDR="198.51.100.42"
    )


def failing_at(table: str) -> Callable[..., Any]:
    """A database that refuses all that concerns a table, and quotes what was asked."""

    def execute(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if f'"{table}"' not in sql:
            return execute(sql, params, many, context)
        try:
            raise ValueError(f"{WORDS} {params}")
        except ValueError as error:
            raise IntegrityError(f"Key ({params}) {WORDS}: {sql}") from error

    return execute


def token_of(row: Draft | Message) -> str:
    return row.private_path.split("/")[-2]


def the_event(kept: Kept, hostile: list[str]) -> dict[str, Any]:
    """Return the one event that would be sent, with no word in the whole of it."""
    (envelope,) = kept.envelopes
    sent = envelope.serialize().decode()
    assert [word for word in [*HOSTILE, *hostile] if word in sent] == []
    (event,) = (item.payload.json for item in envelope.items)
    return event


def test_a_fault_in_a_form_names_nobody(visitor: Client, kept: Kept) -> None:
    form = {**message_form_data(), **WORDS}
    with connection.execute_wrapper(failing_at("contact_message")):
        page = visitor.post("/contact/general/?q=w0rd", form)
    assert page.status_code == 500
    event = the_event(kept, [form["form_token"]])
    cause, error = event["exception"]["values"]
    assert (cause["type"], error["type"]) == ("ValueError", "IntegrityError")
    assert error["module"] == "django.db.utils"
    frame = next(f for f in error["stacktrace"]["frames"] if f["in_app"])
    assert set(frame) == {"filename", "function", "lineno", "in_app"}
    assert event["transaction"] == "contact:topic"
    assert event["tags"] == {"request": page[HEADER]}


def test_a_fault_on_a_private_page_tells_no_link(visitor: Client, kept: Kept) -> None:
    draft = make_saved_draft(make_challenge())
    with connection.execute_wrapper(failing_at("challenges_draft")):
        page = visitor.get(f"{draft.draft_path}?q=w0rd")
    assert page.status_code == 500
    event = the_event(kept, [draft.reference, token_of(draft)])
    assert event["transaction"].startswith("challenges:")
    assert set(event) == {
        *("event_id", "timestamp", "platform", "level", "logger", "message"),
        *("exception", "transaction", "tags", "sdk"),
    }


def test_a_fault_in_a_task_tells_no_address(kept: Kept, site: SiteSettings) -> None:
    message = make_message(**WORDS)
    request = {"id": "1", "task": deliver_due.name, HEADER: "a" * 16}
    request |= {"argsrepr": repr(WORDS), "kwargsrepr": repr(WORDS)}
    task = build_tracer(deliver_due.name, deliver_due, app=current_app)
    with connection.execute_wrapper(failing_at("outbox_email")):
        task("1", (), {}, request)
    event = the_event(kept, [message.reference, token_of(message)])
    assert event["transaction"] == "outbox.tasks.deliver_due"
    assert event["tags"] == {"request": "a" * 16}
    assert [each["type"] for each in event["exception"]["values"]] == [
        *("ValueError", "IntegrityError")
    ]


def test_an_error_in_words_is_told_by_its_place(kept: Kept) -> None:
    logging.getLogger("some.package").error("No such thing: %s", WORDS)
    event = the_event(kept, [])
    assert event["message"].startswith("test_faults.test_an_error_in_words_is_told")
    assert (event["logger"], event["level"]) == ("some.package", "error")


def test_what_is_no_error_is_not_told(kept: Kept, visitor: Client) -> None:
    logging.getLogger("some.package").warning("%s", WORDS)
    visitor.get("/nowhere/")
    assert kept.envelopes == []


def test_what_a_new_version_would_add_is_taken_out() -> None:
    transport = Kept()
    client = SentryClient(DSN, transport=transport, before_send=only_what_is_told)
    added = {name: {"data": WORDS} for name in ("request", "user", "extra", "contexts")}
    client.capture_event({"breadcrumbs": {"values": [WORDS]}, **added})
    client.close(timeout=0)
    event = the_event(transport, [])
    assert set(event) <= {"event_id", "timestamp", "platform", "level", "sdk"}


@pytest.mark.alone
@pytest.mark.parametrize(
    ("dsn", "answer"), [("", "False ['stderr']"), (DSN, "True ['stderr', 'sentry']")]
)
def test_it_is_off_until_somebody_switches_it_on(
    tmp_path: Path, dsn: str, answer: str
) -> None:
    code = "import sys, logging; print('sentry_sdk' in sys.modules, "
    code += "[each.name for each in logging.getLogger().handlers])"
    env = {**PRODUCTION, "VAR_DIR": str(tmp_path), "SENTRY_DSN": dsn}
    run = run_manage("shell", "--no-imports", "-c", code, env=env)
    assert (run.stdout, run.stderr) == (f"{answer}\n", "")


def test_the_words_reach_what_is_looked_through(visitor: Client) -> None:
    """Else these tests would look for nothing."""
    visitor.post("/contact/general/", {**message_form_data(), **WORDS})
    assert Message.objects.get().name == WORDS["name"]
