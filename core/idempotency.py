"""Idempotency keys: a form sent twice makes one row, whatever fingers or networks do.

The database is asked before anything is inserted, because PostgreSQL writes a failed
INSERT into its log, with everything that a visitor typed."""

import uuid
from collections.abc import Callable
from typing import TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest

ModelType = TypeVar("ModelType", bound=Model)

REQUEST_KEYS = uuid.UUID("5e0d5b0e-6c3b-4d0a-9d53-6f1a5f5c1d3e")
"""UUID namespace of request_key (RFC 9562, version 5)."""


@transaction.atomic
def create_once(
    model: type[ModelType], idempotency_key: uuid.UUID, insert: Callable[[], ModelType]
) -> ModelType:
    """Return the object with this `idempotency_key`, or the one that `insert` creates.

    Runs in one transaction."""
    lock_key(idempotency_key)
    existing = model._default_manager.filter(idempotency_key=idempotency_key).first()
    return insert() if existing is None else existing


def lock_key(idempotency_key: uuid.UUID) -> None:
    """Wait for other transactions that use this key, and hold it until ours ends.

    SQLite needs no lock: it lets one transaction write at a time."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(idempotency_key.bytes[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def request_key(request: HttpRequest) -> uuid.UUID:
    """Return a key of this very POST: the same for a double click, another one for the
    same text in the next form, whose CSRF token differs."""
    files = [
        (file.name, file.size)
        for file in request.FILES.values()
        if isinstance(file, UploadedFile)
    ]
    sent = request.path, sorted(request.POST.lists()), files
    return uuid.uuid5(REQUEST_KEYS, repr(sent))
