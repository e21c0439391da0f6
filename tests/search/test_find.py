"""What a search finds, and in which order: the same on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.plugin import DjangoDbBlocker

from search.find import AT_ONCE, find
from search.models import Document, SynonymGroup
from search.services import Content, index
from search.stems import MAX_QUERY_WORDS, query_words
from search.vocabulary import distance, forget_words, learn_words, suggest
from tests.search.queries import PAGES, QUERIES, SYNONYMS

pytestmark = pytest.mark.django_db

START = datetime(2026, 1, 1, tzinfo=UTC)


def everything(kind: str, pks: list[int]) -> list[int]:
    return pks


def nothing(kind: str, pks: list[int]) -> list[int]:
    return []


@pytest.fixture(scope="module", autouse=True)
def _pages(module_db: DjangoDbBlocker) -> None:
    with module_db.unblock():
        SynonymGroup.objects.create(words=SYNONYMS)
        index(
            Content(
                kind="even" if number % 2 == 0 else "odd",
                pk=number,
                url=f"/{number}/",
                title=title,
                text=text,
                areas=(number % 3,),
                date=START + timedelta(days=number),
            )
            for number, (title, text) in enumerate(PAGES.items())
        )
        learn_words()


def titles(text: str) -> list[str]:
    pks = find(query_words(text), visible=everything).pks
    rows = Document.objects.in_bulk(pks)
    return [rows[pk].title for pk in pks]


def test_forty_queries() -> None:
    assert len(QUERIES) == 40
    assert {text: titles(text) for text in QUERIES} == QUERIES


def test_a_search_is_two_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2):
        find(["library", "bike", "street"], visible=everything)


def test_a_search_is_narrowed_down_by_kind_and_area_and_counts_what_is_left() -> None:
    both, odd, in_area = (
        find(["bus"], visible=everything, **narrower)
        for narrower in ({}, {"kind": "odd"}, {"area": 2})
    )
    assert (both.per_kind, both.per_area) == ({"even": 1, "odd": 1}, {2: 1, 0: 1})
    assert (odd.per_kind, odd.per_area) == ({"odd": 1}, {0: 1})
    assert (in_area.per_kind, in_area.per_area) == ({"even": 1}, {2: 1})
    assert sorted(both.pks) == sorted(odd.pks + in_area.pks)


@pytest.fixture
def _many() -> None:
    """Documents with a word that is in more of them than one search looks at."""
    index(
        Content("many", pk, f"/{pk}/", "Zebra", date=START + timedelta(days=pk))
        for pk in range(AT_ONCE + 1)
    )


@pytest.mark.usefixtures("_many")
def test_of_very_many_the_best_are_found() -> None:
    found = find(["zebra"], visible=everything)
    best = Document.objects.filter(kind="many").order_by("-date")[:AT_ONCE]
    assert (found.pks, found.is_all) == ([row.pk for row in best], False)


@pytest.mark.usefixtures("_many")
def test_what_comes_after_very_many_that_nobody_may_see_is_found() -> None:
    found = find(["zebra"], visible=lambda kind, pks: {0})
    assert (found.per_kind, found.is_all) == ({"many": 1}, True)


def test_what_is_not_visible_is_neither_found_nor_counted_nor_suggested() -> None:
    found = find(["library"], visible=nothing)
    assert (found.pks, found.per_kind, found.per_area) == ([], {}, {})
    assert suggest(["libary"], visible=nothing) is None


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("libary", ["library"]),
        ("crosing", ["crossing"]),
        ("cycilng", ["cycling"]),
        ("libary crosing", None),  # each is there, but no page has both
        ("libary xylophonist", None),
        ("sensers libary zzzzzz qqqqqq wwwwww", None),
    ],
)
def test_did_you_mean(text: str, better: list[str] | None) -> None:
    assert suggest(text.split(), visible=everything) == better


def test_words_that_stand_nowhere_any_more_are_forgotten() -> None:
    Document.objects.filter(title__startswith="Safer").delete()
    forget_words()
    learn_words()
    assert suggest(["crosing"], visible=everything) is None


def test_words_of_a_query() -> None:
    expected = {
        "": [],
        "a": [],
        "x y": [],
        "The THE library": ["library"],
        "who we are": ["who", "we", "are"],
        "京": ["京"],
        " ".join(f"w{n}" for n in range(99)): [f"w{n}" for n in range(MAX_QUERY_WORDS)],
        "x" * 100_000: ["x" * 100],
    }
    assert {text: query_words(text) for text in expected} == expected


def test_distance() -> None:
    pairs = ["ab ab", "ab ba", "library libary", "kitten sitting", "a abc"]
    assert [distance(*pair.split()) for pair in pairs] == [0, 1, 1, 3, 2]
