"""Tests of core.text.unbroken, and of what Markdown makes of phone numbers."""

import pytest

from core.text.markdown import to_html
from core.text.unbroken import (
    break_after_slashes,
    keep_hours_together,
    link_phones,
    phone_link,
    phone_url,
)


@pytest.mark.parametrize(
    ("number", "url"),
    [
        ("020 7946 0000", "tel:02079460000"),
        ("+44 (0)20 7946 0000", "tel:+442079460000"),
        ("(01632) 960-123", "tel:01632960123"),
    ],
)
def test_the_url_of_a_number_has_nothing_but_digits(number: str, url: str) -> None:
    assert phone_url(number) == url


def test_a_number_rings_and_never_breaks() -> None:
    shown = '<a href="tel:02079460000">020\u00a07946\u00a00000</a>'
    assert phone_link("020 7946 0000") == shown


def test_numbers_in_a_typed_text_ring_and_its_markup_is_escaped() -> None:
    assert link_phones("<b>Ring</b> 020 7946 0121, in 2 days.") == (
        "&lt;b&gt;Ring&lt;/b&gt; "
        '<a href="tel:02079460121">020\u00a07946\u00a00121</a>, in 2 days.'
    )


def test_a_text_without_a_number_stays_as_it_is() -> None:
    assert link_phones("ISBN 978 0 14 312774 1, and 2026") == (
        "ISBN 978 0 14 312774 1, and 2026"
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Monday, 9am to 5pm.", "Monday, 9am\u00a0to\u00a05pm."),
        ("9.30 am to 5 pm", "9.30\u00a0am\u00a0to\u00a05\u00a0pm"),
        ("Mornings to noon", "Mornings to noon"),
    ],
)
def test_typed_hours_stay_together(typed: str, kept: str) -> None:
    assert keep_hours_together(typed) == kept


def test_a_number_in_markdown_rings() -> None:
    assert to_html("Ring **020 7946 0121** now.") == (
        '<p dir="auto">Ring <strong><a href="tel:02079460121" '
        'rel="noopener noreferrer">020&nbsp;7946&nbsp;0121</a></strong> now.</p>\n'
    )


def test_hours_in_markdown_stay_together() -> None:
    assert to_html("9am to 5pm") == '<p dir="auto">9am&nbsp;to&nbsp;5pm</p>\n'


def test_a_number_inside_a_link_stays_in_it() -> None:
    html = to_html("[Ring 020 7946 0121](tel:1) or www.example.org/02079460121")
    assert html.count("<a ") == 2


def test_a_url_goes_on_after_a_slash_and_never_inside_a_word() -> None:
    assert break_after_slashes("https://example.org/events/feed.ics?area=x&bsl=1") == (
        "https://example.org/<wbr>events/<wbr>feed.ics?<wbr>area=x&amp;<wbr>bsl=1"
    )
