"""Tests of core.text.direction, and of the filters isolate and paragraphs."""

import html
import re

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given

from core.text.clean import DIRECTION_OVERRIDES
from core.text.direction import ISOLATED, isolate
from core.text.markdown import to_html
from tests.support.alphabets import BIDI, texts


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        *(("", ""), ("Bees (2)!", "Bees (2)!"), ("Łódź 🐝", "Łódź 🐝")),
        ("שלום (2)!", "\u2068שלום (2)!\u2069"),
        ("Bees مرحبا", "\u2068Bees مرحبا\u2069"),
        ("٢٠٢٧", "\u2068٢٠٢٧\u2069"),
        ("evil\u202etxt", "\u2068eviltxt\u2069"),
        ("\u2069שלום\u2066", "\u2068שלום\u2069"),
        ("\u2069", ""),
        ("To \u2068שלום\u2069 and us", "To \u2068שלום\u2069 and us"),
        ("\u2068שלום\u2069 مرحبا", "\u2068שלום مرحبا\u2069"),
        ("To \u2068שלום\u2069\u202e!", "\u2068To שלום!\u2069"),
    ],
)
def test_only_what_can_disturb_is_isolated(text: str, isolated: str) -> None:
    assert isolate(text) == isolated


def test_on_a_page_from_right_to_left_everything_typed_is_isolated() -> None:
    with translation.override("ar"):
        assert isolate("Bees") == "\u2068Bees\u2069"


@given(texts(BIDI))
def test_marks_are_balanced_and_isolating_twice_changes_nothing(text: str) -> None:
    once = isolate(text)
    assert isolate(once) == once
    assert DIRECTION_OVERRIDES.isdisjoint(ISOLATED.sub("", once))
    letters = "".join(char for char in text if char not in DIRECTION_OVERRIDES)
    assert "".join(char for char in once if char not in DIRECTION_OVERRIDES) == letters


def render(template: str, **context: object) -> str:
    return Template(template).render(Context(context))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ text|isolate }}", "<bdi>ש &amp; &lt;b&gt;</bdi>"),
        ('{{ text|isolate:"text" }}', "\u2068ש &amp; &lt;b&gt;\u2069"),
        (
            "{% autoescape off %}{{ text|isolate }}{% endautoescape %}",
            "\u2068ש & <b>\u2069",
        ),
        (
            "{% blocktranslate with t=text|isolate %}To {{ t }}{% endblocktranslate %}",
            "To <bdi>ש &amp; &lt;b&gt;</bdi>",
        ),
        (
            "{% blocktranslate asvar s with t=text|isolate %}To {{ t }}"
            "{% endblocktranslate %}{{ s|isolate }}",
            "To <bdi>ש &amp; &lt;b&gt;</bdi>",
        ),
        ("{{ none|isolate }}", ""),
        ("{{ latin|isolate }}", "Bees &amp; &lt;b&gt;"),
    ],
)
def test_the_filter_fits_what_is_around_it(template: str, expected: str) -> None:
    context = {"text": "ש & <b>", "none": None, "latin": "Bees & <b>"}
    assert render(template, **context) == expected


@given(texts(BIDI + "<>&\"'"))
def test_nothing_typed_gets_out_of_its_element(text: str) -> None:
    page = render("{{ text|isolate }}", text=text)
    assert re.findall("<[^>]*>", page) in ([], ["<bdi>", "</bdi>"])
    visible = html.unescape(re.sub("</?bdi>", "", page))
    without = dict.fromkeys(DIRECTION_OVERRIDES, "")
    table = str.maketrans(without)
    assert visible.translate(table) == text.translate(table)


def test_each_paragraph_has_its_own_direction() -> None:
    expected = '<p dir="auto">ש &lt;p&gt;</p>\n\n<p dir="auto">Two<br>lines</p>'
    assert render("{{ t|paragraphs }}", t="ש <p>\n\nTwo\nlines") == expected
    assert 'dir="auto">ש' in to_html("ש")
