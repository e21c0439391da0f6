"""Full-text search in entries.

Visitors search the public text, staff also the details of the entrant. Both find the
beginnings of words, folded (see core/text/fold.py). PostgreSQL keeps the words in
columns of its own, with indexes (see migration 0002_search_indexes), other databases
read through the texts."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL

from core.text.fold import begins, in_folded, longest_first

PUBLIC_COLUMNS = ["reference", "title", "problem", "idea", "beneficiaries"]
PEOPLE_COLUMNS = ["name", "email", "organisation", "team"]

PUBLIC_WORDS, PEOPLE_WORDS = "public_words", "people_words"
"""Columns of PostgreSQL with the words of these."""

MAX_FOUND = 5000
"""Entries with the words of a visitor's search that are looked at, the newest. Nobody
reads as many, and a search for “the” would keep the database from all others."""

MAX_IDS = 5000
"""Number of matches up to which the database gets their ids one by one."""


def newest_with_words(
    entries: "models.QuerySet[Any]", text: str, values: Mapping[str, Any]
) -> list[int]:
    """Return the ids of the newest entries with these values whose public text has
    every word of `text`: at most MAX_FOUND, and one if there are more."""
    words = longest_first(text)
    if not words:
        return []
    if connection.vendor == "postgresql":
        return _newest_in_postgresql(entries, _tsquery(words), values)
    matches = entries.filter(*in_folded(PUBLIC_COLUMNS, words), **values)
    return list(matches.order_by("-pk").values_list("pk", flat=True)[: MAX_FOUND + 1])


def _newest_in_postgresql(
    entries: "models.QuerySet[Any]", tsquery: str, values: Mapping[str, Any]
) -> list[int]:
    columns = [entries.model._meta.get_field(name).column for name in values]
    wanted = [getattr(value, "pk", value) for value in values.values()]
    conditions = "".join(f" AND {column} = %s" for column in columns)
    sql = f"""
        SELECT id FROM (
            SELECT {", ".join(["id", *columns])} FROM challenges_entry
            WHERE {PUBLIC_WORDS} @@ %s::tsquery OFFSET 0
        ) AS matches WHERE true{conditions} ORDER BY id DESC LIMIT %s
    """  # nosec B608
    # The index is asked first (OFFSET 0), and for the commonest words too: to match the
    # words of all entries, one after the other, takes a second.
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        connection.connection.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(sql, [tsquery, *wanted, MAX_FOUND + 1])
        ids = [pk for (pk,) in cursor.fetchall()]
        connection.connection.execute("SET LOCAL enable_seqscan TO DEFAULT")
    return ids


def staff_search_condition(text: str) -> Q:
    """Return the condition that the public text, or the entrant's details, have every
    word of `text`.

    PostgreSQL is asked for the matches at once. If they are at most MAX_IDS, the
    condition lists their ids, which keeps every query built on it short."""
    words = longest_first(text)
    if not words:
        return Q()
    if connection.vendor != "postgresql":
        columns = PUBLIC_COLUMNS, PEOPLE_COLUMNS
        return reduce(or_, (Q(*in_folded(each, words)) for each in columns))
    # OFFSET 0 makes PostgreSQL use the indexes first, instead of one entry after the
    # other in some order.
    sql = f"""
        SELECT id FROM challenges_entry
        WHERE {PUBLIC_WORDS} @@ %s::tsquery OR {PEOPLE_WORDS} @@ %s::tsquery OFFSET 0
    """  # nosec B608
    params = [_tsquery(words)] * 2
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT %s", [*params, MAX_IDS + 1])
        ids = [pk for (pk,) in cursor.fetchall()]
    if len(ids) <= MAX_IDS:
        return Q(pk__in=ids)
    return Q(pk__in=RawSQL(sql, params, models.BigIntegerField()))  # nosec B611


def _tsquery(words: list[str]) -> str:
    return " & ".join(map(begins, words))
