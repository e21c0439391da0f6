"""The log: no private link in it, in words or as JSON."""

import json
import logging
import re
import sys
from collections.abc import Iterator

import pytest
from celery.signals import setup_logging
from django.db import IntegrityError
from django.urls import URLPattern, URLResolver, get_resolver

from core import request_id
from smartcity import log

TOKEN = "s3cr3t-t0k3n"


def addresses_with_a_token(
    patterns: list[URLPattern | URLResolver], before: str = "/"
) -> Iterator[str]:
    """Yield an address of each page whose address has a secret part."""
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses_with_a_token(each.url_patterns, route)
        elif "token>" in route:
            yield re.sub("<[^>]+>", "1", re.sub("<[^>]*token>", TOKEN, route))


def test_the_log_names_no_private_link(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(log.HidePrivateLinks())
    paths = [
        "/my-entry/s3cr3t-t0k3n/withdraw/",
        "/updates/s3cr3t-t0k3n/stop/",
        "/contact/m/s3cr3t-t0k3n/delete/",
        "/drafts/s3cr3t-t0k3n/",
        "/judge/s3cr3t-t0k3n/idea/WIC-7F3K-92/",
        "/admin/invitation/MQ/s3cr3t-t0k3n/",
    ]
    for path in paths:
        logging.getLogger("django.request").error("Internal Server Error: %s", path)
    assert caplog.messages == [
        "Internal Server Error: /my-entry/…/withdraw/",
        "Internal Server Error: /updates/…/stop/",
        "Internal Server Error: /contact/m/…/delete/",
        "Internal Server Error: /drafts/…/",
        "Internal Server Error: /judge/…/idea/WIC-7F3K-92/",
        "Internal Server Error: /admin/invitation/…/",
    ]


def test_no_kind_of_address_with_a_token_is_left_out(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.handler.addFilter(log.HidePrivateLinks())
    addresses = list(addresses_with_a_token(get_resolver().url_patterns))
    for address in addresses:
        logging.getLogger("django.request").error("Not Found: %s", address)
    assert len(addresses) > 20
    assert [line for line in caplog.messages if TOKEN in line] == []


def test_a_line_of_json_has_time_and_traceback_and_no_private_link() -> None:
    try:
        raise ValueError("/my-entry/s3cr3t-t0k3n/ is “ü”\nand more")
    except ValueError:
        exc_info = sys.exc_info()
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 1, "Fails: %s", ("/help/",), exc_info
    )
    record.created = 0.5
    line = log.JsonFormatter().format(record)
    assert (line.count("\n"), TOKEN in line) == (0, False)
    found = json.loads(line)
    traceback = found.pop("exception").splitlines()
    assert traceback[-2:] == ["ValueError: /my-entry/…/ is “ü”", "and more"]
    assert found == {
        "time": "1970-01-01T00:00:00.500+00:00",
        "level": "ERROR",
        "logger": "django.request",
        "message": "Fails: /help/",
    }


def test_a_line_of_words_has_no_private_link_in_its_traceback() -> None:
    try:
        raise ValueError("/my-entry/s3cr3t-t0k3n/ is gone")
    except ValueError:
        text = log.Formatter().formatException(sys.exc_info())
    assert text.splitlines()[-1] == "ValueError: /my-entry/…/ is gone"


def test_a_line_of_json_names_its_request() -> None:
    record = logging.LogRecord("outbox", logging.ERROR, "", 1, "Fails", (), None)
    with request_id.speak_for(["a1b2"]):
        log.NameRequest().filter(record)
    assert json.loads(log.JsonFormatter().format(record))["request_id"] == "a1b2"


def test_workers_write_lines_of_ours() -> None:
    """Celery has handlers of its own, which hide nothing, if nobody objects."""
    root, celery = logging.getLogger(), logging.getLogger("celery")
    handlers, level = list(root.handlers), celery.level
    try:
        setup_logging.send(sender=None, loglevel=logging.INFO)
        assert (root.handlers, celery.level) == (handlers, logging.INFO)
        assert setup_logging.has_listeners()
    finally:
        celery.setLevel(level)


def test_what_the_database_quotes_of_a_row_is_left_out(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.handler.addFilter(log.HidePrivateLinks())
    told = 'duplicate key value violates "email_key"\nDETAIL:  Key (to)=(mira@x.y) is'
    told += " there already.\nLINE 1: INSERT INTO a VALUES ('Mira Vale')\n  ^"
    hidden = 'duplicate key value violates "email_key"\nDETAIL: …\nLINE 1: …\n  ^'
    try:
        raise IntegrityError(told)
    except IntegrityError as error:
        logging.getLogger("outbox").error("Task raised: %r", error)
        text = log.Formatter().formatException(sys.exc_info())
    assert text.endswith(f"IntegrityError: {hidden}")
    assert [word for word in ("mira@", "Vale") if word in caplog.text] == []
