"""A form that is sent twice is one row, whatever fingers or networks do."""

import uuid
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

Row = TypeVar("Row", bound=Model)

TRIES = 3


def store_once(model: type[Row], send_key: uuid.UUID, insert: Callable[[], Row]) -> Row:
    """Run `insert` in a transaction, or return the row that has this `send_key`.

    `insert` draws a random reference; one that is taken already is drawn again."""
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return insert()
        except IntegrityError:
            first = model._default_manager.filter(send_key=send_key).first()
            if first is not None:
                return first
            if not left:
                raise
    raise AssertionError("unreachable")
