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

BETWEEN_WORDS = re.compile(r"[\s!-/:-@\[-`{-~]+")
"""White space and the punctuation of ASCII; the index cuts there, too."""


def with_words(database: str, text: str) -> Q:
    """The condition that every word of `text` occurs, in either case."""
    return _with_words(database, text, {INDEXED: COLUMNS})


def with_words_for_staff(database: str, text: str) -> Q:
    """The same, or that every word occurs in who sent it."""
    return _with_words(database, text, {INDEXED: COLUMNS, INDEXED_PEOPLE: PEOPLE})


def _with_words(database: str, text: str, indexes: dict[str, list[str]]) -> Q:
    """In one of the indexes, each of which is given with its columns."""
    words = filter(None, BETWEEN_WORDS.split(text))
    long_first = sorted(words, key=len, reverse=True)  # seldom, as a rule
    if not long_first:
        return Q()
    if connections[database].vendor == "postgresql":
        # No quote and no backslash is left in a word.
        wanted = " & ".join(f"'{word}':*" for word in long_first)
        return Q(pk__in=_looked_up(list(indexes), wanted))
    everywhere = (
        Q(*(_somewhere(word, columns) for word in long_first))
        for columns in indexes.values()
    )
    return reduce(or_, everywhere)


def _looked_up(indexes: list[str], query: str) -> RawSQL:
    words = " OR ".join(f"{index} @@ to_tsquery('simple', %s)" for index in indexes)
    # OFFSET 0 has PostgreSQL ask the indexes first, and not cut the text of each entry
    # that comes next in some order into words.
    sql = f"SELECT id FROM challenges_entry WHERE {words} OFFSET 0"  # nosec B608
    return RawSQL(sql, [query] * len(indexes), models.BigIntegerField())  # nosec B611


def _somewhere(word: str, columns: list[str]) -> Q:
    """SQLite takes only A and a for the same letter, so others are tried in both."""
    spellings = {word} if word.isascii() else {word.lower(), word.upper(), word.title()}
    return reduce(
        or_, (Q(**{f"{c}__icontains": s}) for c in columns for s in sorted(spellings))
    )
