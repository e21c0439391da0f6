"""Ideas that say much the same as a text: published ones, and for staff any others.

An idea is judged by its keywords, the words that it says most often. How similar two
ideas are is the cosine between their keywords, where a word that many ideas have counts
less. Letters of all scripts are read; in text without spaces, such as Chinese, only the
same run of letters is the same word.
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
from challenges.models.search import INDEXED

MAX_SIMILAR = 3
"""Ideas in the answer, at most."""

MIN_COSINE = 0.16
"""The cosine from which a person calls two ideas similar, when they have IN_COMMON
keywords or more in common. Tried with 19 texts on 63 real and invented ideas."""
IN_COMMON = 2

KEYWORDS = 16
"""Words that stand for an idea, at most."""

IN_TITLE = 3
"""A word of the title counts as if the text said it so many times more."""

MAX_DOCUMENT_FREQUENCY = 1000
"""A word that so many ideas have would tell nothing."""

LOOKED_UP = 100
"""Ideas looked up in the index for a keyword. A word that more have finds none of them
alone, but each two of the first PAIRED keywords are looked up together, too."""
PAIRED = 4

READ = 10_000
"""Characters of a text that are looked at."""

NEWEST = 150
"""Ideas read where there is no index of words (SQLite)."""

COMPARED = 24
"""Ideas whose texts are read: those with the most and rarest of the keywords."""

TEXTS = ["title", "problem", "idea", "beneficiaries"]
WORD = re.compile(r"[^\W\d_]{3,40}")
ENDINGS = ["s", "es", "ies", "ing", "ings", "ying", "ed", "e", "y"]
FOLDED = re.compile(r"^(.{3,}?)(?:(?<!s)s|i?es|ings?|ed|e|(?<![aeiou])y(?:ing)?)$")

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
"""What any idea for a city may say, whatever it is about."""

SqlCondition = tuple[str, list[int]]
"""Which ideas the index of words is to find: a condition in SQL, and what it takes."""

PUBLIC: SqlCondition = ("status = 'approved' AND may_publish", [])

Postings = dict[tuple[str, ...], list[int]]
"""Keys of ideas that have a word, or two."""


def received_with(entry: Entry) -> SqlCondition:
    """The others that its challenge received."""
    others = "challenge_id = %s AND id <> %s AND status NOT IN ('draft', 'spam')"
    return others, [entry.challenge_id, entry.pk]


def similar_published(title: str, text: str) -> list[Entry]:
    """At most three published ideas that say much the same, the best one first; with
    challenge and focus area."""
    return most_similar(Entry.objects.published(), title, text)


def similar_in_challenge(entry: Entry) -> list[Entry]:
    """The same among all others that its challenge received: for staff."""
    others = Entry.objects.received().filter(challenge=entry.challenge_id)
    return most_similar(
        others.exclude(pk=entry.pk),
        entry.title,
        " ".join([entry.problem, entry.idea, entry.beneficiaries]),
        found_in=received_with(entry),
    )


def most_similar(
    among: EntryQuerySet, title: str, text: str, *, found_in: SqlCondition = PUBLIC
) -> list[Entry]:
    """At most three of these ideas, which are `found_in`, the most similar one first.

    Two queries, and no more work for 10,000 ideas than for some hundred."""
    wanted = _keywords(title[:READ], text[:READ])
    if len(wanted) < IN_COMMON:
        return []
    found = _found(among, list(wanted), found_in)
    rarity = {word: _rarity(len(found[word,])) for word in wanted}
    weights = {word: wanted[word] * rarity[word] for word in wanted}
    likeness = {
        idea: _cosine(weights, _weights(idea, rarity))
        for idea in among.filter(pk__in=_promising(found, weights)).select_related(
            "challenge", "focus_area"
        )
    }
    best = sorted(likeness, key=lambda idea: (-likeness[idea], -idea.pk))
    return [idea for idea in best[:MAX_SIMILAR] if likeness[idea] >= MIN_COSINE]


def _keywords(title: str, text: str) -> dict[str, float]:
    """The words that are said most often, then the longest; how much each counts."""
    said = Counter(_words(text))
    for word in _words(title):
        said[word] += IN_TITLE
    often = sorted(said, key=lambda word: (-said[word], -len(word), word))
    return {word: 1 + math.log(said[word]) for word in often[:KEYWORDS]}


def _words(text: str) -> list[str]:
    words = WORD.findall(text.lower())
    return [_folded(word) for word in words if word not in STOP_WORDS]


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    """Without its ending: “tree” and “trees” are the same."""
    return FOLDED.sub(r"\1", word)


def _found(among: EntryQuerySet, words: list[str], found_in: SqlCondition) -> Postings:
    if connections[among.db].vendor == "postgresql":
        return _looked_up(among.db, words, found_in)
    found: Postings = {(word,): [] for word in words}
    texts = among.order_by("-submitted_at", "-pk").values_list("pk", *TEXTS)[:NEWEST]
    for pk, *parts in texts:
        for word in set(words).intersection(_words(" ".join(parts))):
            found[word,].append(pk)
    return found


def _looked_up(database: str, words: list[str], found_in: SqlCondition) -> Postings:
    pairs = itertools.combinations(words[:PAIRED], 2)
    together = [*((word,) for word in words), *pairs]
    wanted = [" & ".join(map(_in_any_form, some)) for some in together]
    condition, values = found_in
    # OFFSET 0 has PostgreSQL ask the index of words first, whatever the status.
    sql = f"""
        SELECT ARRAY(
            SELECT id FROM (
                SELECT id, status, may_publish, challenge_id FROM challenges_entry
                WHERE {INDEXED} @@ to_tsquery('simple', wanted) OFFSET 0
            ) AS ideas WHERE {condition} LIMIT %s
        ) FROM unnest(%s::text[]) WITH ORDINALITY AS asked (wanted, n) ORDER BY n
    """  # nosec B608
    with connections[database].cursor() as cursor:
        cursor.execute(sql, [*values, LOOKED_UP, wanted])
        answers = [ideas for (ideas,) in cursor.fetchall()]
    return dict(zip(together, answers, strict=True))


def _in_any_form(word: str) -> str:
    # WORD lets neither a quote nor a backslash into a word.
    return "(" + " | ".join(f"'{word}{end}'" for end in ["", *ENDINGS]) + ")"


def _rarity(ideas: int) -> float:
    """From 1 for a word that one idea has, or none, to 0."""
    return max(0.0, 1 - math.log(max(ideas, 1)) / math.log(MAX_DOCUMENT_FREQUENCY))


def _promising(found: Postings, weights: dict[str, float]) -> list[int]:
    shared: dict[int, set[str]] = defaultdict(set)
    for words, ideas in found.items():
        if len(words) == 1 and len(ideas) >= LOOKED_UP:
            continue
        for idea in ideas:
            shared[idea].update(words)
    promise = {idea: sum(weights[word] for word in shared[idea]) for idea in shared}
    return sorted(promise, key=lambda idea: (-promise[idea], -idea))[:COMPARED]


def _weights(idea: Entry, rarity: dict[str, float]) -> dict[str, float]:
    """Its keywords; those that nobody looked up are taken for as rare as the others."""
    usual = statistics.fmean(rarity.values())
    title, *texts = (getattr(idea, name) for name in TEXTS)
    keywords = _keywords(title, " ".join(texts))
    return {word: keywords[word] * rarity.get(word, usual) for word in keywords}


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    shared = one.keys() & other.keys()
    if len(shared) < IN_COMMON:
        return 0.0
    lengths = math.hypot(*one.values()) * math.hypot(*other.values())
    return sum(one[word] * other[word] for word in shared) / lengths if lengths else 0.0
