"""The items that the site holds about a person, for those who are asked to delete them
(UK GDPR, Article 17)."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from core.types import StrOrPromise

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class HeldItem:
    """One row that goes when a person is erased, with all that belongs to it."""

    kind: StrOrPromise
    """Heading above all items of that kind, such as "Ideas"."""

    text: str
    key: str
    """Model and primary key: while all keys are the same, nothing has come or gone."""

    reference: str = ""
    email: str = ""
    """Address that it came from."""

    name: str = ""
    """Name of the person."""


def log_deleted(references: Iterable[str]) -> None:
    """Log references that are deleted for good, once that is committed: a backup still
    has them, and after_restore reads them from the log."""
    words = " ".join(references)
    if words:
        transaction.on_commit(lambda: logger.info("Deleted for good: %s", words))
