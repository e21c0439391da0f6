"""The items that the site holds about a person, for those who are asked to delete them
(UK GDPR, Article 17)."""

from dataclasses import dataclass

from core.types import StrOrPromise


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
