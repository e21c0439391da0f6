"""Searches of ideas find what was typed, with or without accents, on each database."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings

from challenges.models import Challenge, Entry
from challenges.models.search import PUBLIC_WORDS, newest_with_words
from core.text.clean import strip_invisible
from core.text.fold import folded_words
from tests.challenges.factories import make_entry, make_public_entry
from tests.support.alphabets import texts

STORED = [
    "A café in Łódź",
    "Straße of résumés",
    "Smørrebrød for Ærø",
    "Ёлка для всех",
    "Children’s e‑scooters",
    "🐝hotels for 京都",
    "مَدْرَسَة خضراء",
    "Plain words only",
]


@pytest.fixture
def ideas(challenge: Challenge, staff: User) -> None:
    for title in STORED:
        make_public_entry(staff, challenge=challenge, title=title, name=f"Zoë {title}")


SEARCHES = {
    **{"cafe": [0], "CAFÉ": [0], "cafe\u0301": [0], "lodz": [0]},
    **{"Łódź cafe": [0], "strasse": [1], "STRAẞE": [1], "resume": [1]},
    **{"smorrebrod": [2], "aero": [2], "елка": [3], "ЁЛКА": [3]},
    **{"children's": [4], "e-scooter": [4], "ｃｈｉｌｄｒｅｎ": [4]},
    **{"🐝": [5], "hotels": [5], "都": [5], "京都": [5]},
    **{"مدرسة": [6], "plain": [7], "PLAI wor": [7]},
    **{"lain": [], "afe": [], "cafes": [], "plain cafe": []},
    **{"pl": [], "p": [], "e": [4], "a cafe": [0], "ho": []},
}
"""Numbers of the titles that each search finds, the same on both databases: beginnings
of words are found, if they have three letters, and no middles. No part of a reference,
which has neither L nor O, is as short as the short ones here."""


def test_accents_do_not_matter_in_a_search(
    client: Client, staff_client: Client, ideas: None
) -> None:
    found, found_by_staff = {}, {}
    for typed in SEARCHES:
        page = client.get("/ideas/", {"q": typed, "sort": "oldest"}).context["page_obj"]
        found[typed] = [STORED.index(idea.title) for idea in page]
        page = staff_client.get("/admin/challenges/entry/", {"q": typed})
        rows = page.context["cl"].result_list
        found_by_staff[typed] = [STORED.index(entry.title) for entry in rows]
    assert (found, found_by_staff) == (SEARCHES, SEARCHES)


def test_names_are_found_without_their_accents(
    staff_client: Client, challenge: Challenge
) -> None:
    make_entry(challenge=challenge, title="One", name="Zoë Müller", team="Łukasz")
    make_entry(challenge=challenge, title="Two")
    for typed in ("zoe muller", "MÜLLER", "Zoe\u0308", "lukasz"):
        page = staff_client.get("/admin/challenges/entry/", {"q": typed})
        assert [e.title for e in page.context["cl"].result_list] == ["One"], typed


@pytest.fixture
def any_entry(challenge: Challenge) -> Entry:
    return make_entry(challenge=challenge)


def found(typed: str, **values: Any) -> list[int]:
    return newest_with_words(Entry.objects.all(), typed, values)


@given(texts(" .,-'\"%_\\&|!:*()"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_typed_is_found_again(any_entry: Entry, text: str) -> None:
    stored = strip_invisible(text)[:1000].replace("\x00", "")
    Entry.objects.filter(pk=any_entry.pk).update(idea=stored, team=stored[:200])
    words = folded_words(stored)
    whole = stored[:100].rpartition(" ")[0]  # a short rest of a word is no beginning
    for typed in filter(folded_words, (whole, whole.upper(), *words[:3])):
        assert any_entry.pk in found(typed), typed
        assert any_entry in Entry.objects.search_for_staff(typed), typed


def test_a_word_without_an_end_is_found_by_its_beginning(any_entry: Entry) -> None:
    for char in ("x", "京", "😀", "é"):
        Entry.objects.filter(pk=any_entry.pk).update(idea=char * 5_000)
        assert any_entry.pk in found(char * 200)


@pytest.mark.services
@pytest.mark.parametrize("typed", ["the", "a", "bees of the city"])
def test_postgresql_asks_its_index_whatever_is_typed(
    any_entry: Entry, typed: str
) -> None:
    plans = []

    def explain(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        if PUBLIC_WORDS in sql:
            with connection.cursor() as cursor:
                plans.append(cursor.cursor.execute(f"EXPLAIN {sql}", params).fetchall())
        return execute(sql, params, *rest)

    with connection.execute_wrapper(explain):
        found(typed, challenge=any_entry.challenge)
    (plan,) = plans
    assert "Bitmap Index Scan on entry_words" in str(plan)
    assert "Seq Scan" not in str(plan)
