"""Words in what visitors read of an idea.

PostgreSQL looks them up in the index entry_words (see the migration 0006_gallery): it
finds beginnings of words. Anything else reads through the texts and
finds the middle of words, too."""

import re
from functools import reduce
from operator import or_

from django.db import connections, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

COLUMNS = ["reference", "title", "problem", "idea", "beneficiaries"]
INDEXED = "challenges_words(" + " || ' ' || ".join(COLUMNS) + ")"
"""What entry_words is an index of."""

BETWEEN_WORDS = re.compile(r"[\s!-/:-@\[-`{-~]+")
"""White space and the punctuation of ASCII; the index cuts there, too."""


def with_words(database: str, text: str) -> Q:
    """The condition that every word of `text` occurs, in either case."""
    words = filter(None, BETWEEN_WORDS.split(text))
    long_first = sorted(words, key=len, reverse=True)  # seldom, as a rule
    if not long_first:
        return Q()
    if connections[database].vendor == "postgresql":
        # No quote and no backslash is left in a word.
        return Q(pk__in=_looked_up(" & ".join(f"'{word}':*" for word in long_first)))
    return Q(*map(_somewhere, long_first))


def _looked_up(query: str) -> RawSQL:
    words = f"{INDEXED} @@ to_tsquery('simple', %s)"
    sql = f"SELECT id FROM challenges_entry WHERE {words}"  # nosec B608
    return RawSQL(sql, [query], models.BigIntegerField())  # nosec B611


def _somewhere(word: str) -> Q:
    """SQLite takes only A and a for the same letter, so others are tried in both."""
    spellings = {word} if word.isascii() else {word.lower(), word.upper(), word.title()}
    return reduce(
        or_, (Q(**{f"{c}__icontains": s}) for c in COLUMNS for s in sorted(spellings))
    )
