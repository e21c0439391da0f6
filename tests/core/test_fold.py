"""Tests of core.text.fold: which texts are the same word in a search."""

import unicodedata

import pytest
from django.db import connection
from django.db.models import Value
from hypothesis import HealthCheck, assume, given, settings

from core.models import SiteSettings
from core.text.fold import MAX_WORD_LENGTH, Folded, fold, folded_words
from tests.support.alphabets import texts


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("  Quiet\r\nstreets!  ", "quiet streets"),
        ("Café, CAFE\u0301", "cafe cafe"),
        ("Łódź Øresund Đà Nẵng Ħal", "lodz oresund da nang hal"),
        ("Straße STRAẞE", "strasse strasse"),
        ("Æble œuf þorn", "aeble oeuf thorn"),
        ("Iı İi ISI ısı", "ii ii isi isi"),
        ("ΟΔΌΣ οδός", "οδοσ οδοσ"),
        ("Ёлка ЁЛКА", "елка елка"),
        ("אָלֶף־בֵּית", "אלפ בית".replace("פ ", "ף ")),
        ("مَدْرَسَة أكل", "مدرسة اكل"),
        ("ｆｕｌｌ ﬁne ①", "full fine 1"),
        ("co\u00adoperate ze\u200bro", "cooperate zero"),
        ("children’s children's", "children s children s"),
        ("e-scooter e‑scooter e–scooter", "e scooter e scooter e scooter"),
        ("QS-7F3K-92", "qs 7f3k 92"),
        ("Mira@Example.com", "mira example com"),
        ("🐝bees👩🏽", "🐝 bees 👩 🏽"),
        ("京都カフェ", "京 都 カ フ ェ"),
        ("100% _ \\ ' \"", "100"),
    ],
)
def test_what_is_the_same_to_people_is_the_same_text(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(texts(" .,-'\"%_\\"))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts())
def test_neither_accents_nor_the_way_of_writing_them_matter(
    text: str,
) -> None:
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    assert {fold(composed), fold(decomposed), fold(bare)} == {fold(text)}


@given(texts(), texts())
def test_a_text_has_the_words_of_its_parts(before: str, after: str) -> None:
    assert folded_words(f"{before} {after}") == [
        *folded_words(before),
        *folded_words(after),
    ]
    assert max(map(len, folded_words(before)), default=0) <= MAX_WORD_LENGTH


@pytest.mark.usefixtures("site")
@given(texts(" .,-'\"%_\\"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_folds_as_python_does(text: str) -> None:
    assume("\x00" not in text or connection.vendor == "sqlite")
    rows = SiteSettings.objects.values_list(Folded(Value(text)))
    assert list(rows) == [(fold(text),)]
