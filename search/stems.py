"""Words as the search compares them: folded, and cut down to their stems.

Python makes the stems, and not the database: so both databases find the same."""

import re
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock

from Stemmer import Stemmer

from core.text.fold import folded_words

MAX_QUERY_LENGTH = 200
"""Characters of a query that are read."""

MAX_QUERY_WORDS = 12
"""Words of a query that are searched."""

_STOP_WORDS = """
a about after all also am an and any are as at be because been before being but by can
could did do does doing for from had has have having he her here him his how i if in
into is it its just me more most my no nor not now of off on once only or our out over
own re same she should so some such than that the their them then there these they this
those through to too under until up us very was we were what when where which while who
whom why will with would you your b c d e f g h j k l m n o p q r s t u v w x y z
"""

STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that say little about what a text is about, and single letters."""

EXCEPTIONS = {"buses": "bus"}
"""Stems that the stemmer for English misses, of words that a council uses often."""

_stemmer = Stemmer("english")
_lock = Lock()
"""The stemmer keeps the word in itself, and requests run in threads."""


def stem(word: str) -> str:
    """Return the stem of a folded word."""
    if word in EXCEPTIONS:
        return EXCEPTIONS[word]
    with _lock:
        stemmed: str = _stemmer.stemWord(word)  # it remembers 10,000 of them
    return stemmed


def stems(words: Iterable[str]) -> str:
    """Return the stems of words, each once, with a space before and after each."""
    found = sorted({stem(word) for word in words})
    return f" {' '.join(found)} " if found else ""


def query_words(text: str) -> list[str]:
    """Return the words that a search is for, each once; none if there are only single
    letters. Stop words are left out, unless there are no others."""
    words = list(dict.fromkeys(folded_words(text[:MAX_QUERY_LENGTH])))
    telling = [word for word in words if word not in STOP_WORDS]
    longer = [word for word in words if len(word) > 1 or not word.isascii()]
    return (telling or longer)[:MAX_QUERY_WORDS]


def stems_query(groups: Iterable[Iterable[str]]) -> str:
    """Return the query for texts that have a stem of each group, as PostgreSQL writes
    it (tsquery). A stem has neither a quote nor a backslash."""
    options = (" | ".join(f"'{each}'" for each in group) for group in groups)
    return " & ".join(f"({option})" for option in options)


@lru_cache
def _groups(query: str) -> list[list[str]]:
    options = (re.findall("'(.+?)'", option) for option in query.split(" & "))
    return [[f" {each} " for each in group] for group in options]


def has_stems(text: str, query: str) -> bool:
    """Return whether a text of `stems` matches a query; SQLite calls it for each."""
    return all(any(each in text for each in group) for group in _groups(query))
