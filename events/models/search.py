"""Search in events: the beginnings of words, folded (see core/text/fold.py), in what a
list shows of an event.

PostgreSQL keeps the words in a column of its own, with an index (migration
0002_search_index); other databases read through the texts."""

from typing import Any

from django.db import connections
from django.db.models import BooleanField, F, Func, Q, Value

from core.text.fold import beginning, begins, fold, in_folded, longest_first
from events.models.venue import Venue

COLUMNS = ["title", "summary", "venue_name"]


class HasWord(Func):
    """Whether an event has the beginning of a word, by the column `words` of its row,
    which is PostgreSQL's and no field of the model."""

    output_field: Any = BooleanField()

    def __init__(self, word: str) -> None:
        super().__init__(F("pk"), Value(begins(word)))

    def as_postgresql(
        self, compiler: Any, connection: Any, **_context: Any
    ) -> tuple[str, list[Any]]:
        pk, tsquery = self.get_source_expressions()
        table = compiler.quote_name_unless_alias(pk.alias)
        return f"{table}.words @@ %s::tsquery", [tsquery.value]


def search_condition(database: str, text: str) -> Q:
    """Return the condition that each word of `text` stands in an event, or in the name
    of its venue. PostgreSQL makes one more query, for the venues."""
    words = longest_first(text)
    if not words:
        return Q()
    if connections[database].vendor != "postgresql":
        return Q(*in_folded([*COLUMNS, "venue__name"], words))
    names = Venue.objects.using(database).values_list("pk", "name")
    venues = [(pk, f" {fold(name)} ") for pk, name in names]
    condition = Q()
    for word in words:
        there = [pk for pk, name in venues if beginning(word) in name]
        condition &= Q(HasWord(word)) | Q(venue__in=there)
    return condition
