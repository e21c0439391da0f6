"""References, private links, Markdown, words, publishing, settings of the site."""

import logging
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core import private_links
from core.models import SiteSettings, validate_links
from core.references import ALPHABET, LENGTH, new_reference, parse_reference
from core.templatetags.formatting import plain_date, plain_datetime, plain_time
from core.text.clean import strip_invisible
from core.text.markdown import to_html
from focus_areas.models import FocusArea
from smartcity import log_filters

symbols = st.text(alphabet=ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


def test_reference_reads_well_over_the_phone() -> None:
    prefix, first, second = new_reference("WIC").split("-")
    assert (prefix, len(first), len(second)) == ("WIC", 4, 2)
    assert set(first + second) <= set(ALPHABET)


@given(st.data())
def test_reference_survives_sloppy_typing(data: st.DataObject) -> None:
    reference = new_reference("WIC")
    gaps = data.draw(st.lists(st.sampled_from(["", " ", "-", "."]), min_size=11))
    typed = "".join(
        char.lower() + gap
        for char, gap in zip(reference.replace("-", ""), gaps, strict=False)
    )
    assert parse_reference(typed) == reference


@given(st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_reference_with_one_wrong_symbol_is_noticed(place: int, wrong: str) -> None:
    reference = new_reference("WIC")
    typed = list(reference.replace("-", ""))
    typed[3 + place] = wrong
    expected = reference if "".join(typed) == reference.replace("-", "") else None
    assert parse_reference("".join(typed)) == expected


@given(st.integers(0, LENGTH - 2))
def test_reference_with_two_symbols_swapped_is_noticed(place: int) -> None:
    reference = new_reference("WIC")
    typed = list(reference.replace("-", ""))
    at = 3 + place
    typed[at], typed[at + 1] = typed[at + 1], typed[at]
    same = "".join(typed) == reference.replace("-", "")
    assert parse_reference("".join(typed)) == (reference if same else None)


@given(st.text())
def test_any_text_is_a_reference_or_none(text: str) -> None:
    found = parse_reference(text)
    assert found is None or parse_reference(found) == found


def test_private_token_is_long_stable_and_of_one_purpose() -> None:
    nonce = private_links.new_nonce()
    token = private_links.make_token("entry", nonce)
    assert (len(token), token.startswith(nonce)) == (44, True)
    assert token == private_links.make_token("entry", nonce)
    assert token != private_links.make_token("booking", nonce)
    assert token != private_links.make_token("entry", private_links.new_nonce())


def test_a_token_opens_its_nonce_and_no_other_text_opens_any() -> None:
    nonce = private_links.new_nonce()
    token = private_links.make_token("entry", nonce)
    assert private_links.verify_token("entry", token) == nonce
    assert private_links.verify_token("booking", token) == ""
    assert private_links.verify_token("entry", nonce) == ""


@given(st.text())
def test_nobody_makes_a_token_from_a_nonce(code: str) -> None:
    assert private_links.verify_token("entry", private_links.new_nonce() + code) == ""


def test_a_new_secret_key_ends_the_old_links_and_makes_new_ones(
    settings: object,
) -> None:
    nonce = private_links.new_nonce()
    old = private_links.make_token("entry", nonce)
    settings.SECRET_KEY = "another-key-of-the-council"
    new = private_links.make_token("entry", nonce)
    assert private_links.verify_token("entry", old) == ""
    assert private_links.verify_token("entry", new) == nonce


def test_the_log_names_no_private_link(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(log_filters.HidePrivateLinks())
    path = "/my-entry/s3cr3t-t0k3n/withdraw/"
    logging.getLogger("django.request").error("Internal Server Error: %s", path)
    assert caplog.messages == ["Internal Server Error: /my-entry/…/withdraw/"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zoë’s idea 👩‍🦽 – مرحبا", "Zoë’s idea 👩‍🦽 – مرحبا"),
        ("line\r\nline\tend", "line\r\nline\tend"),
        ("pasted\x0bfrom\u2028Word", "pasted\nfrom\nWord"),
        ("a\x00b\x1bc", "abc"),
        ("evil\u202etxt", "eviltxt"),
        ("\u200b \u200d", ""),
    ],
)
def test_characters_that_nobody_sees_are_taken_out(typed: str, kept: str) -> None:
    assert strip_invisible(typed) == kept


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert strip_invisible(strip_invisible(text)) == strip_invisible(text)


def test_markdown_makes_paragraphs_lists_and_links() -> None:
    assert to_html("Go [there](https://example.com).\n\n- a\n- b") == (
        '<p>Go <a href="https://example.com" rel="noopener noreferrer">there</a>.</p>\n'
        "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<a href='javascript:alert(1)'>x</a>",
        "![x](https://tracker.example/pixel.gif)",
    ],
)
def test_markdown_lets_nothing_active_through(text: str) -> None:
    html = to_html(text)
    for tag in ("<script", "<img", 'href="javascript:', 'href="data:', "<a href='"):
        assert tag not in html


@pytest.mark.parametrize(
    ("moment", "words"),  # UTC, and what London says
    [
        (datetime(2027, 1, 3, 23, 59, tzinfo=UTC), "11:59pm on Sunday 3 January 2027"),
        (datetime(2027, 7, 1, 17, 0, tzinfo=UTC), "6pm on Thursday 1 July 2027"),
        (datetime(2027, 1, 10, 12, 0, tzinfo=UTC), "midday on Sunday 10 January 2027"),
        (datetime(2027, 6, 30, 23, 0, tzinfo=UTC), "midnight on Thursday 1 July 2027"),
        (datetime(2027, 1, 10, 0, 5, tzinfo=UTC), "12:05am on Sunday 10 January 2027"),
    ],
)
def test_dates_and_times_are_written_as_people_say_them(
    moment: datetime, words: str
) -> None:
    assert plain_datetime(moment) == words


def test_no_date_is_no_words() -> None:
    assert (plain_date(None), plain_time(None), plain_datetime(None)) == ("", "", "")
    assert plain_date(date(2027, 1, 10)) == "Sunday 10 January 2027"


@pytest.mark.django_db
def test_four_focus_areas_are_there_from_the_first_migration() -> None:
    assert [(area.name, area.hue) for area in FocusArea.objects.all()] == [
        ("Extraordinary experiences", "experiences"),
        ("Clean tech city", "clean-tech"),
        ("Empowering people", "people"),
        ("Driving innovation", "innovation"),
    ]


def test_social_media_are_read_line_by_line() -> None:
    settings = SiteSettings(
        social_media="Mastodon https://social.example/@city\n\nOur blog https://b.example"
    )
    assert settings.social_links == [
        ("Mastodon", "https://social.example/@city"),
        ("Our blog", "https://b.example"),
    ]


@pytest.mark.parametrize(
    "text", ["https://nameless.example", "Name javascript:alert(1)", "Name http://a.b"]
)
def test_social_media_need_a_name_and_a_safe_address(text: str) -> None:
    with pytest.raises(ValidationError):
        validate_links(text)
