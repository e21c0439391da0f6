"""Similar ideas: cosine of tf-idf weighted keywords (Salton & Buckley 1988).

G. Salton and C. Buckley, "Term-weighting approaches in automatic text retrieval",
Information Processing & Management 24(5). An idea stands for its most frequent words,
without their endings. Each weighs 1 + log(frequency in the idea), times a factor that
falls from 1 to 0 as more ideas have the word. See docs/decisions/similar-ideas.md.

Letters of all scripts are read. In text without spaces, such as Chinese, a word is a
whole run of letters.
"""

import itertools
import math
import re
import statistics
from collections import Counter, defaultdict
from functools import lru_cache

from django.db import connections

from challenges.models import Entry
from challenges.models.entry_queryset import EntryQuerySet
from challenges.models.search import PUBLIC_WORDS
from core.text.fold import fold

MAX_SIMILAR = 3
"""Number of ideas in the answer."""

MIN_COSINE = 0.16
"""Cosine from which people call two ideas similar, if they share MIN_SHARED_KEYWORDS.
Tuned with 19 texts on 63 real and invented ideas."""

MIN_SHARED_KEYWORDS = 2

MAX_KEYWORDS = 16
"""Number of words that stand for an idea."""

TITLE_FREQUENCY = 3
"""Number of occurrences in the text that one in the title counts for."""

MAX_DOCUMENT_FREQUENCY = 1000
"""Number of ideas with a word from which the word weighs nothing."""

MAX_POSTINGS = 100
"""Number of ideas looked up in the index for one term. A single word with that many is
not used to find candidates; pairs of the first PAIRED_KEYWORDS words are."""

PAIRED_KEYWORDS = 4

MAX_CHARS = 10_000
"""Number of characters of a text that are read."""

MAX_SCANNED = 150
"""Number of ideas read, the newest, if there is no index of words (SQLite)."""

MAX_CANDIDATES = 24
"""Number of ideas whose texts are compared: the ones that share the most weight."""

TEXT_FIELDS = ["title", "problem", "idea", "beneficiaries"]
WORD = re.compile(r"[^\W\d_]{3,40}")
ENDINGS = ["s", "es", "ies", "ing", "ings", "ying", "ed", "e", "y"]
STEM = re.compile(r"^(.{3,}?)(?:(?<!s)s|i?es|ings?|ed|e|(?<![aeiou])y(?:ing)?)$")

STOP_WORDS = frozenset(
    WORD.findall("""
    about above across add added adding after again all also and any are around
    because been before being below between both build building but can cannot
    cities city could create creating did does doesn doing don down during each
    every few for from further get gets got had has have having help helps her here
    him his how idea ideas install installed installing into its just let like made
    make makes many may might more most much must need needs new nor not now off
    often once one only other our out over own people project provide providing
    public put same see she should some such than that the their them then there
    these they thing things this those through too two under until use used uses
    using very want was way well were what when where which while who whom why will
    with without would you your
    """)
)
"""Words that any idea for a city may have, whatever it is about."""

Weights = dict[str, float]
"""Weight of each keyword."""

SqlCondition = tuple[str, list[int]]
"""SQL condition on challenges_entry, and its parameters."""

PUBLIC: SqlCondition = ("status = 'approved' AND may_publish", [])

Postings = dict[str, list[int]]
"""Ids of the ideas with each term. A term is one word, or two with a space between."""


def similar_published(title: str, text: str) -> list[Entry]:
    """Return the published ideas most similar to a text, the best first, with challenge
    and focus area."""
    return most_similar(Entry.objects.published(), title, text)


def similar_in_challenge(entry: Entry) -> list[Entry]:
    """Return the ideas of the same challenge most similar to `entry`, for staff."""
    others = Entry.objects.received().filter(challenge=entry.challenge_id)
    return most_similar(
        others.exclude(pk=entry.pk),
        entry.title,
        " ".join([entry.problem, entry.idea, entry.beneficiaries]),
        condition=_received_with(entry),
    )


def _received_with(entry: Entry) -> SqlCondition:
    """Select the other ideas that the challenge of `entry` received."""
    condition = "challenge_id = %s AND id <> %s AND status NOT IN ('draft', 'spam')"
    return condition, [entry.challenge_id, entry.pk]


def most_similar(
    queryset: EntryQuerySet, title: str, text: str, *, condition: SqlCondition = PUBLIC
) -> list[Entry]:
    """Return the ideas of `queryset` most similar to a text, the best first.

    `condition` selects the same ideas in SQL, roughly, so that the index yields few
    others. Takes two queries, and no more work for 10,000 ideas than for some hundred.
    """
    frequencies = _keywords(title[:MAX_CHARS], text[:MAX_CHARS])
    if len(frequencies) < MIN_SHARED_KEYWORDS:
        return []
    postings = _find_postings(queryset, list(frequencies), condition)
    rarity = {word: _rarity(len(postings[word])) for word in frequencies}
    weights = {word: frequencies[word] * rarity[word] for word in frequencies}
    candidates = queryset.filter(pk__in=_best_candidates(postings, weights))
    cosines = {
        idea: _cosine(weights, _weights(idea, rarity))
        for idea in candidates.select_related("challenge", "focus_area")
    }
    best = sorted(cosines, key=lambda idea: (-cosines[idea], -idea.pk))
    return [idea for idea in best[:MAX_SIMILAR] if cosines[idea] >= MIN_COSINE]


def _keywords(title: str, text: str) -> Weights:
    """Return the most frequent words with their term-frequency weights."""
    counts = Counter(_words(text))
    for word in _words(title):
        counts[word] += TITLE_FREQUENCY
    ranked = sorted(counts, key=lambda word: (-counts[word], -len(word), word))
    return {word: 1 + math.log(counts[word]) for word in ranked[:MAX_KEYWORDS]}


def _words(text: str) -> list[str]:
    words = WORD.findall(fold(text))
    return [_stem(word) for word in words if word not in STOP_WORDS]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """Remove the ending, so that “tree” and “trees” are the same."""
    return STEM.sub(r"\1", word)


def _find_postings(
    queryset: EntryQuerySet, words: list[str], condition: SqlCondition
) -> Postings:
    if connections[queryset.db].vendor == "postgresql":
        return _postings_from_index(queryset.db, words, condition)
    postings: Postings = {word: [] for word in words}
    newest = queryset.order_by("-submitted_at", "-pk")[:MAX_SCANNED]
    for pk, *texts in newest.values_list("pk", *TEXT_FIELDS):
        for word in set(words).intersection(_words(" ".join(texts))):
            postings[word].append(pk)
    return postings


def _postings_from_index(
    database: str, words: list[str], condition: SqlCondition
) -> Postings:
    pairs = itertools.combinations(words[:PAIRED_KEYWORDS], 2)
    terms = [*words, *map(" ".join, pairs)]
    tsqueries = [" & ".join(map(_any_ending, term.split())) for term in terms]
    where, params = condition
    # OFFSET 0 has PostgreSQL ask the index of words first, whatever the status.
    sql = f"""
        SELECT ARRAY(
            SELECT id FROM (
                SELECT id, status, may_publish, challenge_id FROM challenges_entry
                WHERE {PUBLIC_WORDS} @@ tsquery::tsquery OFFSET 0
            ) AS ideas WHERE {where} LIMIT %s
        ) FROM unnest(%s::text[]) WITH ORDINALITY AS terms (tsquery, n) ORDER BY n
    """  # nosec B608
    with connections[database].cursor() as cursor:
        cursor.execute(sql, [*params, MAX_POSTINGS, tsqueries])
        ids = [ids for (ids,) in cursor.fetchall()]
    return dict(zip(terms, ids, strict=True))


def _any_ending(stem: str) -> str:
    # WORD lets neither a quote nor a backslash into a word.
    return "(" + " | ".join(f"'{stem}{ending}'" for ending in ["", *ENDINGS]) + ")"


def _rarity(document_frequency: int) -> float:
    """Return the inverse document frequency: 1 for a word in one idea or none, 0 from
    MAX_DOCUMENT_FREQUENCY on."""
    log_frequency = math.log(max(document_frequency, 1))
    return max(0.0, 1 - log_frequency / math.log(MAX_DOCUMENT_FREQUENCY))


def _best_candidates(postings: Postings, weights: Weights) -> list[int]:
    """Return the ids of the ideas that share the most weight with the text."""
    shared: dict[int, set[str]] = defaultdict(set)
    for term, ids in postings.items():
        words = term.split()
        if len(words) == 1 and len(ids) >= MAX_POSTINGS:
            continue
        for pk in ids:
            shared[pk].update(words)
    scores = {pk: sum(weights[word] for word in shared[pk]) for pk in shared}
    return sorted(scores, key=lambda pk: (-scores[pk], -pk))[:MAX_CANDIDATES]


def _weights(idea: Entry, rarity: Weights) -> Weights:
    """Return the tf-idf weights of an idea. Its keywords that were not looked up are
    taken to be as rare as the others on average."""
    average = statistics.fmean(rarity.values())
    title, *texts = (getattr(idea, name) for name in TEXT_FIELDS)
    frequencies = _keywords(title, " ".join(texts))
    return {
        word: frequency * rarity.get(word, average)
        for word, frequency in frequencies.items()
    }


def _cosine(one: Weights, other: Weights) -> float:
    shared = one.keys() & other.keys()
    if len(shared) < MIN_SHARED_KEYWORDS:
        return 0.0
    lengths = math.hypot(*one.values()) * math.hypot(*other.values())
    return sum(one[word] * other[word] for word in shared) / lengths if lengths else 0.0
