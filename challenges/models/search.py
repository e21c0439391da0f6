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
    words = _long_first(text)
    if not words:
        return Q()
    if connections[database].vendor == "postgresql":
        wanted = " & ".join(map(_beginning, words))
        return _looked_up(f"{INDEXED} @@ to_tsquery('simple', %s)", [wanted])
    return Q(*(_somewhere(word, COLUMNS) for word in words))


def with_words_for_staff(database: str, text: str) -> Q:
    """The same, where each word may also be of the name or address of who sent it."""
    words = _long_first(text)
    if not words:
        return Q()
    if connections[database].vendor == "postgresql":
        word = "to_tsquery('simple', %s)"
        either = f"({INDEXED} @@ {word} OR {INDEXED_PEOPLE} @@ {word})"
        twice = [_beginning(word) for word in words for _index in "ab"]
        return _looked_up(" AND ".join([either] * len(words)), twice)
    return Q(*(_somewhere(word, [*COLUMNS, *PEOPLE]) for word in words))


def _long_first(text: str) -> list[str]:
    """Long words are seldom ones, as a rule."""
    words = filter(None, BETWEEN_WORDS.split(text))
    return sorted(words, key=len, reverse=True)


def _beginning(word: str) -> str:
    return f"'{word}':*"  # no quote and no backslash is left in a word


def _looked_up(condition: str, words: list[str]) -> Q:
    sql = f"SELECT id FROM challenges_entry WHERE {condition}"  # nosec B608
    return Q(pk__in=RawSQL(sql, words, models.BigIntegerField()))  # nosec B611


def _somewhere(word: str, columns: list[str]) -> Q:
    """SQLite takes only A and a for the same letter, so others are tried in both."""
    spellings = {word} if word.isascii() else {word.lower(), word.upper(), word.title()}
    return reduce(
        or_, (Q(**{f"{c}__icontains": s}) for c in columns for s in sorted(spellings))
    )
