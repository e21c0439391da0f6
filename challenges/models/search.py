"""Full-text search in entries.

Visitors search the public text, staff also the details of the entrant. Both find the
beginnings of words, folded (see core/text/fold.py). PostgreSQL looks them up in the
indexes entry_words and entry_people (see migration 0002_search_indexes), other
databases read through the texts."""

from functools import reduce
from operator import or_

from django.db import connections, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from core.text.fold import begins, in_folded, longest_first, words_sql

PUBLIC_COLUMNS = ["reference", "title", "problem", "idea", "beneficiaries"]
PEOPLE_COLUMNS = ["name", "email", "organisation", "team"]


PUBLIC_TSVECTOR = words_sql(PUBLIC_COLUMNS)
"""SQL expression of the index entry_words."""

PEOPLE_TSVECTOR = words_sql(PEOPLE_COLUMNS)
"""SQL expression of the index entry_people."""

MAX_IDS = 5000
"""Number of matches up to which the database gets their ids one by one."""


def public_search_condition(database: str, text: str) -> Q:
    """Return the condition that the public text has every word of `text`."""
    return _condition(database, text, {PUBLIC_TSVECTOR: PUBLIC_COLUMNS})


def staff_search_condition(database: str, text: str) -> Q:
    """Return the condition that the public text, or the entrant's details, have every
    word of `text`.

    PostgreSQL is asked for the matches at once. If they are at most MAX_IDS, the
    condition lists their ids, which keeps every query built on it short."""
    indexes = {PUBLIC_TSVECTOR: PUBLIC_COLUMNS, PEOPLE_TSVECTOR: PEOPLE_COLUMNS}
    condition = _condition(database, text, indexes)
    if not condition or connections[database].vendor != "postgresql":
        return condition
    with connections[database].cursor() as cursor:
        sql, params = _lookup(list(indexes), _tsquery(longest_first(text)))
        cursor.execute(f"{sql} LIMIT %s", [*params, MAX_IDS + 1])
        ids = [pk for (pk,) in cursor.fetchall()]
    return Q(pk__in=ids) if len(ids) <= MAX_IDS else condition


def _condition(database: str, text: str, indexes: dict[str, list[str]]) -> Q:
    """Match `text` in any of `indexes`, which maps index expressions to columns."""
    words = longest_first(text)
    if not words:
        return Q()
    if connections[database].vendor == "postgresql":
        sql, params = _lookup(list(indexes), _tsquery(words))
        return Q(pk__in=RawSQL(sql, params, models.BigIntegerField()))  # nosec B611
    return reduce(or_, (Q(*in_folded(columns, words)) for columns in indexes.values()))


def _tsquery(words: list[str]) -> str:
    return " & ".join(map(begins, words))


def _lookup(indexes: list[str], tsquery: str) -> tuple[str, list[str]]:
    # OFFSET 0 makes PostgreSQL use the indexes first, instead of splitting the text of
    # one entry after the other in some order.
    matches = " OR ".join(f"{index} @@ %s::tsquery" for index in indexes)
    sql = f"SELECT id FROM challenges_entry WHERE {matches} OFFSET 0"  # nosec B608
    return sql, [tsquery] * len(indexes)
