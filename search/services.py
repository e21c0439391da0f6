"""Writing what can be found. In its caller's transaction, so that the index changes
together with what it is of."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction

from core.text.fold import folded_words
from search.models import Document
from search.stems import STOP_WORDS, stems

T = TypeVar("T")

CHUNK_SIZE = 200
"""Documents that are written at once."""

COLUMNS = [
    field.name
    for field in Document._meta.concrete_fields
    if field.name not in {"id", "kind", "object_pk"}
]

VERSION = 1
"""Raise it when documents are made in another way: the nightly check then writes each
of them again."""


@dataclass(frozen=True)
class Content:
    """All that visitors read of one object, in plain text."""

    kind: str
    pk: int
    url: str
    title: str
    summary: str = ""
    text: str = ""
    names: str = ""
    """Other words that it is looked for by, such as a reference."""
    areas: tuple[int, ...] = ()
    date: datetime | None = None

    @property
    def fingerprint(self) -> str:
        content = repr((VERSION, *astuple(self))).encode()
        return hashlib.sha256(content).hexdigest()[:32]


def index(contents: Iterable[Content]) -> int:
    """Let these be found as they are now. Returns how many were written."""
    # In one order, so that two processes never wait for one another.
    rows = [_document(each) for each in sorted(contents, key=lambda each: each.pk)]
    if rows:
        Document.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["kind", "object_pk"],
            update_fields=COLUMNS,
        )
    return len(rows)


def remove(kind: str, pks: Iterable[int]) -> int:
    """Let these be found no more. Returns how many could be."""
    return Document.objects.filter(kind=kind, object_pk__in=list(pks)).delete()[0]


def repair(
    kind: str,
    contents: Iterable[Content],
    again: Callable[[list[int]], Iterable[Content]],
    *,
    progress: Callable[[int], object] = lambda number: None,
) -> int:
    """Compare the index with all that there is of a kind, and write what differs.
    Returns how many documents were wrong, missing or too many.

    `again` reads objects anew, and locks them: somebody may have saved one since.
    `progress` is told after each chunk how many were compared."""
    documents = Document.objects.filter(kind=kind)
    known = dict(documents.values_list("object_pk", "fingerprint"))
    number, wrong = 0, []
    for chunk in _chunks(contents):
        number += len(chunk)
        wrong += [c.pk for c in chunk if known.pop(c.pk, "") != c.fingerprint]
        progress(number)
    for pks in _chunks(sorted([*wrong, *known])):  # and those that were not met
        with transaction.atomic():
            there = list(again(pks))
            index(there)
            remove(kind, set(pks) - {content.pk for content in there})
    return len(wrong) + len(known)


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK_SIZE)):
        yield chunk


def _document(content: Content) -> Document:
    head = folded_words(f"{content.title} {content.summary} {content.names}")
    body = [word for word in folded_words(content.text) if word not in STOP_WORDS]
    return Document(
        kind=content.kind,
        object_pk=content.pk,
        url=content.url,
        title=content.title[:200],
        summary=content.summary[:400],
        areas=f" {' '.join(map(str, content.areas))} " if content.areas else "",
        date=content.date,
        title_stems=stems(folded_words(content.title)),
        head_stems=stems(head),
        stems=stems([*head, *body]),
        text=content.text,
        fingerprint=content.fingerprint,
    )
