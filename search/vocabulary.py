"""“Did you mean”: words of documents that are spelt almost like one that is missing."""

import re
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count

from core.text.fold import folded_words
from search.find import Visible, find
from search.models import Document, Trigram, Word
from search.stems import STOP_WORDS

WORD = re.compile(r"[^\W\d_]{4,30}")
"""A word that may be offered, or may be misspelt."""

LEARNT_AT_ONCE = 200
"""Documents in one transaction of `learn_words`."""

MAX_CANDIDATES = 40
"""Words with the most letters in common that are looked at."""

MAX_CORRECTED = 3
"""Words of one query that are corrected."""


def learn_words() -> int:
    """Add the words of new and changed documents; returns of how many. Safe to run
    twice, in parallel, and to be killed."""
    learnt = 0
    while True:
        with transaction.atomic():
            waiting = Document.objects.filter(is_learnt=False).order_by("pk")
            rows = list(waiting.select_for_update(skip_locked=True)[:LEARNT_AT_ONCE])
            if not rows:
                return learnt
            _learn({word for row in rows for word in _words(row)})
            pks = [row.pk for row in rows]
            Document.objects.filter(pk__in=pks).update(is_learnt=True)
            learnt += len(rows)


def forget_words() -> None:
    """Forget all words, so that the next run of `learn_words` keeps those alone that
    still stand somewhere."""
    with transaction.atomic():
        Trigram.objects.all().delete()
        Word.objects.all().delete()
        Document.objects.update(is_learnt=False)


def suggest(words: Sequence[str], *, visible: Visible) -> list[str] | None:
    """Return the words with which something visible is found, in place of those that
    stand in no document; None if there are none.

    Makes a constant number of queries."""
    known = set(Word.objects.filter(word__in=words).values_list("word", flat=True))
    wrong = [word for word in words if word not in known and WORD.fullmatch(word)]
    better = {word: _nearest(word) for word in wrong[:MAX_CORRECTED]}
    corrected = [better.get(word) or word for word in words]
    if corrected == [*words]:
        return None
    return corrected if find(corrected, visible=visible).pks else None


def _words(row: Document) -> set[str]:
    text = f"{row.title} {row.summary} {row.text}"
    return {w for w in folded_words(text) if WORD.fullmatch(w) and w not in STOP_WORDS}


def _learn(words: set[str]) -> None:
    known = Word.objects.filter(word__in=words).values_list("word", flat=True)
    new = sorted(words - set(known))
    Word.objects.bulk_create([Word(word=word) for word in new], ignore_conflicts=True)
    # Another process may have learnt one of them just now, with its letters.
    rows = Word.objects.filter(word__in=new, trigrams=None)
    Trigram.objects.bulk_create(
        [
            Trigram(word=row, letters=letters)
            for row in rows
            for letters in trigrams(row.word)
        ]
    )


def trigrams(word: str) -> list[str]:
    """Return each three letters that follow one another, the ends marked by spaces."""
    padded = f" {word} "
    return sorted({padded[start : start + 3] for start in range(len(word))})


def _nearest(word: str) -> str | None:
    """Return the word of the vocabulary that is spelt most alike, or None."""
    alike = (  # without the words themselves, the index alone is read
        Trigram.objects.filter(letters__in=trigrams(word))
        .values_list("word_id")
        .annotate(shared=Count("pk"))
        .order_by("-shared", "word_id")[:MAX_CANDIDATES]
    )
    shared = dict(alike)
    others = Word.objects.filter(pk__in=shared).values_list("pk", "word")
    most = 1 if len(word) < 5 else 2
    ranked = [(distance(word, each), -shared[pk], each) for pk, each in others]
    near = [each for each in ranked if each[0] <= most]
    return min(near)[2] if near else None


def distance(one: str, other: str) -> int:
    """Return how many letters to add, leave out, change or swap with the next make one
    word the other (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, letter2 in enumerate(other, start=1):
            steps = [row[-1] + 1, last[j] + 1, last[j - 1] + (letter != letter2)]
            if i > 1 < j and letter == other[j - 2] and one[i - 2] == letter2:
                steps.append(before[j - 2] + 1)
            row.append(min(steps))
        before, last = last, row
    return last[-1]
