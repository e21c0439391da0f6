"""Search in events: the beginnings of words, folded (see core/text/fold.py), in what a
list shows of an event.

PostgreSQL looks them up in the index event_words (migration 0002_search_index), other
databases read through the texts."""

from django.db import connections, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from core.text.fold import beginning, begins, fold, in_folded, longest_first, words_sql
from events.models.venue import Venue

COLUMNS = ["title", "summary", "venue_name"]

WORDS = words_sql(COLUMNS)
"""SQL expression of the index event_words."""


def search_condition(database: str, text: str) -> Q:
    """Return the condition that each word of `text` stands in an event, or in the name
    of its venue. PostgreSQL makes one more query, for the venues."""
    words = longest_first(text)
    if not words:
        return Q()
    if connections[database].vendor == "postgresql":
        return Q(pk__in=_looked_up(database, words))
    return Q(*in_folded([*COLUMNS, "venue__name"], words))


def _looked_up(database: str, words: list[str]) -> RawSQL:
    names = Venue.objects.using(database).values_list("pk", "name")
    venues = [(pk, f" {fold(name)} ") for pk, name in names]
    conditions, params = [], []
    for word in words:
        conditions.append(f"({WORDS} @@ %s::tsquery OR venue_id = ANY(%s::bigint[]))")
        there = [pk for pk, name in venues if beginning(word) in name]
        params += [begins(word), there]
    # OFFSET 0 makes PostgreSQL use the index first, instead of the text of one event
    # after the other in some order.
    all_words = " AND ".join(conditions)
    sql = f"SELECT id FROM events_event WHERE {all_words} OFFSET 0"  # nosec B608
    return RawSQL(sql, params, models.BigIntegerField())  # nosec B611
