"""Words in what visitors read of an idea; for staff, also in who sent it.

PostgreSQL looks them up in the indexes entry_words (see the migration 0006_gallery) and
entry_people: it finds beginnings of words. Anything else reads through the texts and
finds the middle of words, too."""

import re
from functools import reduce
from operator import or_

from django.db import connections, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

COLUMNS = ["reference", "title", "problem", "idea", "beneficiaries"]
PEOPLE = ["name", "email", "organisation", "team"]


def _words_of(columns: list[str]) -> str:
    return "challenges_words(" + " || ' ' || ".join(columns) + ")"


INDEXED, INDEXED_PEOPLE = _words_of(COLUMNS), _words_of(PEOPLE)
"""What entry_words and entry_people are indexes of."""

FEW = 5000
"""How many entries are named to the database one by one."""

BETWEEN_WORDS = re.compile(r"[\s!-/:-@\[-`{-~]+")
"""White space and the punctuation of ASCII; the index cuts there, too."""


def with_words(database: str, text: str) -> Q:
    """The condition that every word of `text` occurs, in either case."""
    return _with_words(database, text, {INDEXED: COLUMNS})


def with_words_for_staff(database: str, text: str) -> Q:
    """The same, or that every word occurs in who sent it. On PostgreSQL the index is
    asked at once: when it finds few entries, every way through them is short."""
    indexes = {INDEXED: COLUMNS, INDEXED_PEOPLE: PEOPLE}
    condition = _with_words(database, text, indexes)
    if not condition or connections[database].vendor != "postgresql":
        return condition
    with connections[database].cursor() as cursor:
        sql, words = _look_up(list(indexes), _wanted(_long_first(text)))
        cursor.execute(f"{sql} LIMIT %s", [*words, FEW + 1])
        few = [key for (key,) in cursor.fetchall()]
    return Q(pk__in=few) if len(few) <= FEW else condition


def _with_words(database: str, text: str, indexes: dict[str, list[str]]) -> Q:
    """In one of the indexes, each of which is given with its columns."""
    words = _long_first(text)
    if not words:
        return Q()
    if connections[database].vendor == "postgresql":
        sql, wanted = _look_up(list(indexes), _wanted(words))
        return Q(pk__in=RawSQL(sql, wanted, models.BigIntegerField()))  # nosec B611
    everywhere = (
        Q(*(_somewhere(word, columns) for word in words))
        for columns in indexes.values()
    )
    return reduce(or_, everywhere)


def _long_first(text: str) -> list[str]:
    """Long words are seldom ones, as a rule."""
    words = filter(None, BETWEEN_WORDS.split(text))
    return sorted(words, key=len, reverse=True)


def _wanted(words: list[str]) -> str:
    return " & ".join(f"'{word}':*" for word in words)  # no quote, no backslash is left


def _look_up(indexes: list[str], wanted: str) -> tuple[str, list[str]]:
    # OFFSET 0 has PostgreSQL ask the indexes first, and not cut the text of each entry
    # that comes next in some order into words.
    words = " OR ".join(f"{index} @@ to_tsquery('simple', %s)" for index in indexes)
    sql = f"SELECT id FROM challenges_entry WHERE {words} OFFSET 0"  # nosec B608
    return sql, [wanted] * len(indexes)


def _somewhere(word: str, columns: list[str]) -> Q:
    """SQLite takes only A and a for the same letter, so others are tried in both."""
    spellings = {word} if word.isascii() else {word.lower(), word.upper(), word.title()}
    return reduce(
        or_, (Q(**{f"{c}__icontains": s}) for c in columns for s in sorted(spellings))
    )
