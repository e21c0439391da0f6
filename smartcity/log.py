"""The log: lines for people or for programs, without secrets: parts of links that open
something to who has them."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from core import request_id

SECRET_PREFIXES = ["/my-entry/", "/updates/", "/drafts/", "/contact/m/", "/judge/"]
SECRET_PREFIXES += ["/feedback/"]
"""Paths after which the next part of an address is a secret; search engines are kept
from them, too. A test looks for addresses that the list leaves out."""

_SECRET = re.compile(rf"({'|'.join(SECRET_PREFIXES)})[^/\s]+")
_INVITATION = re.compile(r"(/admin/invitation/)[^/\s]+/[^/\s]+")
_TYPED = re.compile(r"(DETAIL|LINE \d+): .*")
"""Lines of PostgreSQL's errors that quote the row or the statement."""


class HidePrivateLinks(logging.Filter):
    """Takes the secret out of private links and invitations: log lines about errors
    name the path. And what a visitor typed out of the words of the database."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _without_secrets(record.getMessage()), ()
        return True


class NameRequest(logging.Filter):
    """Gives each record the id of the request that it belongs to, or “-”."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.current() or "-"
        return True


class Formatter(logging.Formatter):
    """Writes each record in words; a traceback hides what a message does."""

    def formatException(self, exc_info: Any) -> str:  # noqa: N802 (the base has it so)
        return _without_secrets(super().formatException(exc_info))


class JsonFormatter(Formatter):
    """Writes each record as a line of JSON (RFC 8259), for programs that gather logs.

    The time is in UTC (RFC 3339). A traceback is one text in it, not lines of its
    own."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        line = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (name := getattr(record, "request_id", "-")) != "-":
            line["request_id"] = name
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _without_secrets(text: str) -> str:
    text = _TYPED.sub(r"\1: …", text)
    return _INVITATION.sub(r"\1…", _SECRET.sub(r"\1…", text))
