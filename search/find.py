"""Finding pages by words, alike on both databases."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, Case, F, Func, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from search.models import Document, SynonymGroup
from search.stems import stem, stems_query

TITLE, HEAD = 2, 1
"""Ranks of a document that has all the words in its title, or in title and summary."""

AT_ONCE = 1000
"""Documents, the best first, of which is asked together whether they are visible."""

ENOUGH = 500
"""Visible documents among these with which the others are not looked at."""

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
    """Keys of what was found, the best first, and how many there are of each kind and
    in each focus area."""

    stems: frozenset[str] = frozenset()
    pks: list[int] = field(default_factory=list)
    per_kind: Counter[str] = field(default_factory=Counter)
    per_area: Counter[int] = field(default_factory=Counter)
    is_all: bool = True
    """Whether there is nothing else, however far one would look."""

    def add(self, row: Any) -> None:
        self.pks.append(row.pk)
        self.per_kind[row.kind] += 1
        self.per_area.update(map(int, row.areas.split()))


Visible = Callable[[str, list[int]], Collection[int]]
"""Function that returns which objects of a kind, of those with these keys, visitors may
see now."""


def find(
    words: Sequence[str], *, visible: Visible, kind: str = "", area: int | None = None
) -> Found:
    """Return the documents of this kind, in this focus area, that have all of these
    words, of those that are visible.

    Those that have all in their title come first, then those that have all in title
    and summary; of equal ones those without a date, and then the latest. Of a word that
    is in very many, the best ENOUGH or more are found and not all. Makes two queries,
    none without words, and asks `visible` once for each kind; if little of what comes
    first is visible, one query more, and `visible` again."""
    found = Found()
    if not words:
        return found
    groups = with_synonyms(words)
    found.stems = frozenset(stem for group in groups for stem in group)
    rows = _best_first(groups, kind, area)
    best = list(rows[: AT_ONCE + 1])
    found.is_all = len(best) <= AT_ONCE
    _add(found, best[:AT_ONCE], visible)
    if not found.is_all and len(found.pks) < ENOUGH:
        _add(found, list(rows[AT_ONCE:]), visible)
        found.is_all = True
    return found


def _best_first(groups: Groups, kind: str, area: int | None) -> Any:
    documents = matching(groups)
    if kind:
        documents = documents.filter(kind=kind)
    if area is not None:
        documents = documents.filter(areas__contains=f" {area} ")
    order = _rank(groups).desc(), F("date").desc(nulls_first=True), "pk"
    columns = "pk", "kind", "object_pk", "areas"
    return documents.order_by(*order).values_list(*columns, named=True)


def _add(found: Found, rows: Sequence[Any], visible: Visible) -> None:
    keys = defaultdict(list)
    for row in rows:
        keys[row.kind].append(row.object_pk)
    seen = {kind: visible(kind, pks) for kind, pks in keys.items()}
    for row in rows:
        if row.object_pk in seen[row.kind]:
            found.add(row)


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
    return Case(  # most documents have their words in neither, and are judged at once
        When(~_has_all("head_stems", groups), then=0),
        When(_has_all("title_stems", groups), then=TITLE),
        default=HEAD,
    )


def _has_all(column: str, groups: Groups) -> Q:
    """Return the condition on a short text, which no index is asked for."""
    places = ([StrIndex(column, Value(f" {each} ")) for each in g] for g in groups)
    return Q(*(reduce(or_, (Q(GreaterThan(p, 0)) for p in group)) for group in places))
