"""Finding pages by words, alike on both databases."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, Case, F, Func, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from search.models import Document, SynonymGroup
from search.stems import stem, stems_query

TITLE, HEAD = 2, 1
"""Ranks of a document that has all the words in its title, or in title and summary."""

Groups = Sequence[Sequence[str]]
"""Stems of which a document must have one, for each word of a query."""


class HasStems(Func):
    """Whether a text of stems matches a query of `stems_query`."""

    function = "search_has_stems"
    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "search_words(%(expressions)s::tsquery"  # as its index has it
        return self.as_sql(
            compiler, connection, template=template, arg_joiner=") @@ ", **context
        )


@dataclass
class Found:
    """Keys of all that was found, the best first, and how many there are of each kind
    and in each focus area."""

    stems: frozenset[str] = frozenset()
    pks: list[int] = field(default_factory=list)
    per_kind: Counter[str] = field(default_factory=Counter)
    per_area: Counter[int] = field(default_factory=Counter)


Visible = Callable[[str, list[int]], Collection[int]]
"""Function that returns which objects of a kind, of those with these keys, visitors may
see now."""


def find(
    words: Sequence[str], *, visible: Visible, kind: str = "", area: int | None = None
) -> Found:
    """Return the documents that have all of these words, of those that are visible.

    Those that have all in their title come first, then those that have all in title
    and summary; of equal ones those without a date, and then the latest. The numbers
    per kind are in this focus area, and those per focus area of this kind. Makes two
    queries, none without words, and asks `visible` once for each kind."""
    if not words:
        return Found()
    groups = with_synonyms(words)
    found = Found(stems=frozenset(stem for group in groups for stem in group))
    with without_jit():
        rows = list(_rows(groups))
        seen = {each: visible(each, pks) for each, pks in _by_kind(rows).items()}
    for row in rows:
        if row.object_pk not in seen[row.kind]:
            continue
        areas = [int(each) for each in row.areas.split()]
        is_in_area = area is None or area in areas
        if is_in_area:
            found.per_kind[row.kind] += 1
        if not kind or row.kind == kind:
            found.per_area.update(areas)
            if is_in_area:
                found.pks.append(row.pk)
    return found


def _rows(groups: Groups) -> Iterable[Any]:
    rows = matching(groups).annotate(rank=_rank(groups))
    ordered = rows.order_by("-rank", F("date").desc(nulls_first=True), "pk")
    return ordered.values_list("pk", "kind", "object_pk", "areas", named=True)


def _by_kind(rows: Iterable[Any]) -> dict[str, list[int]]:
    keys = defaultdict(list)
    for row in rows:
        keys[row.kind].append(row.object_pk)
    return keys


@contextmanager
def without_jit() -> Iterator[None]:
    """Keep PostgreSQL from compiling queries, which takes it seconds, to run them in
    milliseconds. Does nothing to SQLite."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(savepoint=False):
        connection.connection.execute("SET LOCAL jit = off")
        yield


def matching(groups: Groups) -> QuerySet[Document]:
    """Return the documents that have a stem of each group, visible or not."""
    return Document.objects.filter(HasStems("stems", Value(stems_query(groups))))


def with_synonyms(words: Sequence[str]) -> list[list[str]]:
    """Return the stem of each word, with those that mean the same."""
    known = [group.stems for group in SynonymGroup.objects.all()]
    found = []
    for word in words:
        own = stem(word)
        same = {each for group in known if own in group for each in group}
        found.append([own, *sorted(same - {own})])
    return found


def _rank(groups: Groups) -> Case:
    return Case(
        When(_has_all("title_stems", groups), then=TITLE),
        When(_has_all("head_stems", groups), then=HEAD),
        default=0,
    )


def _has_all(column: str, groups: Groups) -> Q:
    """Return the condition on a short text, which no index is asked for."""
    places = ([StrIndex(column, Value(f" {each} ")) for each in g] for g in groups)
    return Q(*(reduce(or_, (Q(GreaterThan(p, 0)) for p in group)) for group in places))
