"""A form that is sent twice is one row, whatever fingers or networks do.

The database is asked before anything is inserted: PostgreSQL writes a statement that
fails into its log, with everything that a visitor typed."""

import uuid
from collections.abc import Callable
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


@transaction.atomic
def create_once(
    model: type[Row], idempotency_key: uuid.UUID, insert: Callable[[], Row]
) -> Row:
    """Run `insert` in a transaction, or return the row that has this `idempotency_key`."""
    _wait_for_others(idempotency_key)
    first = model._default_manager.filter(idempotency_key=idempotency_key).first()
    return insert() if first is None else first


def _wait_for_others(idempotency_key: uuid.UUID) -> None:
    """Until the transactions that store the same send are through. On SQLite they wait
    for one another anyway: only one writes at a time."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(idempotency_key.bytes[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
