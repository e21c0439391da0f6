"""Folding: texts that people take for the same word become the same text.

A search folds what is looked for and what is stored. SQLite calls `fold` by itself (see
core/apps.py); PostgreSQL has the function core_fold, which does the same (migration
0003_fold of core). Indexes of PostgreSQL hold core_words of it."""

import re
import unicodedata
from typing import Any

from django.db.models import Func, TextField, Value
from django.db.models.functions import Concat
from django.db.models.lookups import Contains

MARKS = re.compile(
    "[\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\ufeff]"
)
"""Characters that are left out: accents, the points of Hebrew, the vowel signs of
Arabic, and what nobody sees."""

LETTERS = str.maketrans(
    {
        **dict(zip("đðħıłøŧŋɓɖɗƙƴς", "ddhilotnbddkyσ", strict=True)),
        **{"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"},
    }
)
"""Letters that people without their key write in another way, in lower case."""

SIGNS = re.compile(
    "[\u0080-\u00bf\u00d7\u00f7\u02b9-\u02ff\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3"
    "\u05c6\u05f3\u05f4\u060c\u060d\u061b\u061e\u061f\u066a-\u066d\u06d4\u0964\u0965"
    "\u0f04-\u0f12\u104a-\u104f\u1361-\u1368\u17d4-\u17da\u2000-\u25ff\u27c0-\u27ff"
    "\u2900-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f\u30fb]"
)
"""Characters beyond ASCII that stand between words."""

WORD_SIGNS = re.compile(
    "([\u2600-\u27bf\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\U0001f000-\U0001faff\U00020000-\U0003ffff])"
)
"""Characters that are each a word of their own: Han, kana and emoji have no spaces
between them."""

MAX_WORD_LENGTH = 100
"""Characters of a word that are compared; core_words of PostgreSQL keeps as many."""

MAX_WHOLE = 2
"""Letters of a word up to which it is looked for as it is: as a beginning of words it
would be in nearly every text."""

GAPS = re.compile("[^a-z0-9\u0080-\U0010ffff]+")
"""Runs of ASCII that is neither a letter nor a digit."""


def fold(text: str) -> str:
    """Return the words of a text with one space between them: in lower case, without
    accents, compatibility forms and punctuation."""
    if not text.isascii():
        text = MARKS.sub("", unicodedata.normalize("NFKD", text))
        text = text.lower().translate(LETTERS)
        text = " ".join(WORD_SIGNS.split(SIGNS.sub(" ", text)))
    return GAPS.sub(" ", text.lower()).strip(" ")


def folded_words(text: str) -> list[str]:
    """Return the words of a text, as a search compares them."""
    return [word[:MAX_WORD_LENGTH] for word in fold(text).split(" ") if word]


def longest_first(text: str) -> list[str]:
    """Return the words of a search. Long words are rare, and rule out most."""
    return sorted(folded_words(text), key=len, reverse=True)


def begins(word: str) -> str:
    """Return a tsquery of PostgreSQL for the beginning of a folded word, which has
    neither a quote nor a backslash; for the whole word if it is short."""
    return f"'{word}'" if len(word) <= MAX_WHOLE else f"'{word}':*"


def beginning(word: str) -> str:
    """Return what a folded text with a space at each end has if `begins` finds it."""
    return f" {word} " if len(word) <= MAX_WHOLE else f" {word}"


class Folded(Func):
    """The database's own `fold` of a text."""

    function = "core_fold"
    output_field: Any = TextField()


def in_folded(columns: list[str], words: list[str]) -> list[Contains]:
    """Match texts in which each of `words` begins a word, or is one if it is short."""
    parts = [part for column in columns for part in (Value(" "), column)]
    whole = Concat(*parts, output_field=TextField())
    text = Concat(Value(" "), Folded(whole), Value(" "), output_field=TextField())
    return [Contains(text, beginning(word)) for word in words]
