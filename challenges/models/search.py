"""Full-text search in entries.

Visitors search the public text, staff also the details of the entrant. PostgreSQL looks
words up in the indexes entry_words and entry_people (see migration 0002_search_indexes)
and finds beginnings of words. Other databases read through the texts and find the
middle of words, too."""

import re
from functools import reduce
from operator import or_

from django.db import connections, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

PUBLIC_COLUMNS = ["reference", "title", "problem", "idea", "beneficiaries"]
PEOPLE_COLUMNS = ["name", "email", "organisation", "team"]


def _tsvector(columns: list[str]) -> str:
    return "challenges_words(" + " || ' ' || ".join(columns) + ")"


PUBLIC_TSVECTOR = _tsvector(PUBLIC_COLUMNS)
"""SQL expression of the index entry_words."""

PEOPLE_TSVECTOR = _tsvector(PEOPLE_COLUMNS)
"""SQL expression of the index entry_people."""

MAX_IDS = 5000
"""Number of matches up to which the database gets their ids one by one."""

SEPARATORS = re.compile(r"[\s!-/:-@\[-`{-~]+")
"""White space and ASCII punctuation; the index splits words there, too."""


def public_search_condition(database: str, text: str) -> Q:
    """Return the condition that the public text has every word of `text`, ignoring
    case."""
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
        sql, params = _lookup(list(indexes), _tsquery(_longest_first(text)))
        cursor.execute(f"{sql} LIMIT %s", [*params, MAX_IDS + 1])
        ids = [pk for (pk,) in cursor.fetchall()]
    return Q(pk__in=ids) if len(ids) <= MAX_IDS else condition


def _condition(database: str, text: str, indexes: dict[str, list[str]]) -> Q:
    """Match `text` in any of `indexes`, which maps index expressions to columns."""
    words = _longest_first(text)
    if not words:
        return Q()
    if connections[database].vendor == "postgresql":
        sql, params = _lookup(list(indexes), _tsquery(words))
        return Q(pk__in=RawSQL(sql, params, models.BigIntegerField()))  # nosec B611
    conditions = (
        Q(*(_contains(word, columns) for word in words)) for columns in indexes.values()
    )
    return reduce(or_, conditions)


def _longest_first(text: str) -> list[str]:
    """Return the words of `text`. Long words are rare as a rule, and rule out most."""
    words = filter(None, SEPARATORS.split(text))
    return sorted(words, key=len, reverse=True)


def _tsquery(words: list[str]) -> str:
    # SEPARATORS leaves neither a quote nor a backslash in a word.
    return " & ".join(f"'{word}':*" for word in words)


def _lookup(indexes: list[str], tsquery: str) -> tuple[str, list[str]]:
    # OFFSET 0 makes PostgreSQL use the indexes first, instead of splitting the text of
    # one entry after the other in some order.
    matches = " OR ".join(f"{index} @@ to_tsquery('simple', %s)" for index in indexes)
    sql = f"SELECT id FROM challenges_entry WHERE {matches} OFFSET 0"  # nosec B608
    return sql, [tsquery] * len(indexes)


def _contains(word: str, columns: list[str]) -> Q:
    """Match `word` in any of `columns`. SQLite ignores the case of ASCII letters only,
    so other words are tried in lower, upper and title case."""
    spellings = {word} if word.isascii() else {word.lower(), word.upper(), word.title()}
    return reduce(
        or_, (Q(**{f"{c}__icontains": s}) for c in columns for s in sorted(spellings))
    )
