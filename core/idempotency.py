"""Idempotency keys: a form sent twice makes one row, whatever fingers or networks do.

The database is asked before anything is inserted, because PostgreSQL writes a failed
INSERT into its log, with everything that a visitor typed."""

import uuid
from collections.abc import Callable
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Model

ModelType = TypeVar("ModelType", bound=Model)


@transaction.atomic
def create_once(
    model: type[ModelType], idempotency_key: uuid.UUID, insert: Callable[[], ModelType]
) -> ModelType:
    """Return the object with this `idempotency_key`, or the one that `insert` creates.

    Runs in one transaction."""
    _lock_key(idempotency_key)
    existing = model._default_manager.filter(idempotency_key=idempotency_key).first()
    return insert() if existing is None else existing


def _lock_key(idempotency_key: uuid.UUID) -> None:
    """Wait for other transactions that use this key, and hold it until ours ends.

    SQLite needs no lock: it lets one transaction write at a time."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(idempotency_key.bytes[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
