"""Parts of a case file that apps above know: each puts its source into SOURCES when it
starts (AppConfig.ready), so that challenges knows none of them."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from django.contrib.auth.models import User

from challenges.models import Entry


class Part(NamedTuple):
    """A text of a case file."""

    name: str
    """Name of the file, of ASCII alone, without the reference and without `.txt`."""
    text: str


class Source(Protocol):
    """Yields what a member of staff may read of an entry. With `redact` it calls nobody
    by name; entrant and staff are left out of its texts afterwards."""

    def __call__(self, entry: Entry, *, by: User, redact: bool) -> Iterable[Part]: ...


SOURCES: list[Source] = []


def paragraph(label: str, text: str) -> str:
    """Format a short text beside its label, a long one below."""
    if "\n" in text or len(text) > 60:
        return f"{label}:\n{text}"
    return f"{label}: {text}"
