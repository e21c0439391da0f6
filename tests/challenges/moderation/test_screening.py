"""Automatic checks that moderators see beside the text of an entry."""

import html
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge
from challenges.services.moderation import decisions, screening
from challenges.services.moderation.screening import MAX_LISTED, Link
from core.templatetags.formatting import highlight_personal_data
from core.text.personal_data import find_personal_data
from tests.challenges.factories import make_entry, make_public_entry
from tests.support.alphabets import texts

BENCHES = {
    "title": "Benches on the way to the shops",
    "problem": "Older neighbours cannot walk far without resting.",
    "idea": "Wooden benches with armrests, every hundred metres.",
    "beneficiaries": "Older neighbours and parents with prams.",
}


def test_each_text_that_everybody_reads_is_looked_through(challenge: Challenge) -> None:
    entry = make_entry(
        challenge=challenge,
        title="Ask mira@example.com",
        problem="Ring 07700 900123 or write to mira@example.com.",
        organisation="SW1A 1AA",
        help_needed="My number is 07700 900123.",
    )
    matches = [
        (text.label, [(finding.kind, finding.text) for finding in text.findings])
        for text in screening.screen(entry).personal_data
    ]
    assert matches == [
        ("title", [("email", "mira@example.com")]),
        ("problem", [("phone", "07700 900123"), ("email", "mira@example.com")]),
        ("organisation or school", [("postcode", "SW1A 1AA")]),
    ]


def test_links_are_shown_with_where_they_lead(challenge: Challenge) -> None:
    entry = make_entry(
        challenge=challenge,
        problem="See (https://example.org/map?a=1), or www.example.com/x.",
        idea="http://user:pw@xn--nxasmq6b.example https://аpple.example/ http://[",
        links="https://example.org/map?a=1",
    )
    assert screening.screen(entry).links == [
        Link(*["https://example.org/map?a=1"] * 2, "example.org"),
        Link("www.example.com/x", "https://www.example.com/x", "www.example.com"),
        Link(*["http://user:pw@xn--nxasmq6b.example"] * 2, "xn--nxasmq6b.example"),
        Link(*["https://аpple.example/"] * 2, "xn--pple-43d.example"),
        Link("http://[", "", ""),
    ]


def test_similar_ones_are_found_whatever_their_state(
    challenge: Challenge, staff: User
) -> None:
    entry = make_entry(challenge=challenge, **BENCHES)
    waiting = make_entry(challenge=challenge, **BENCHES)
    secret = make_public_entry(staff, challenge=challenge, may_publish=False, **BENCHES)
    declined = make_entry(challenge=challenge, **BENCHES)
    decisions.decline(declined, by=staff, message="No.")
    decisions.mark_spam(make_entry(challenge=challenge, **BENCHES), by=staff)
    make_entry(**BENCHES)
    matches = screening.screen(entry).similar
    assert matches == [declined, secret, waiting]


def test_whatever_the_same_address_sent_is_listed(
    challenge: Challenge, staff: User
) -> None:
    entry = make_entry(challenge=challenge)
    spam = make_entry(email="MIRA@example.com")
    decisions.mark_spam(spam, by=staff)
    make_entry(challenge=challenge, email="another@example.com")
    checks = screening.screen(entry)
    assert (checks.same_email, checks.same_email_count) == ([spam], 1)
    for _number in range(MAX_LISTED):
        make_entry(challenge=challenge)
    checks = screening.screen(entry)
    assert (len(checks.same_email), checks.same_email_count) == (
        MAX_LISTED,
        MAX_LISTED + 1,
    )


def test_nobody_without_an_address_is_like_another(
    challenge: Challenge, staff: User
) -> None:
    one, _other = (
        make_entry(challenge=challenge, by=staff, origin="phone", email="")
        for _row in range(2)
    )
    assert screening.screen(one).same_email_count == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_three_as_for_one(
    challenge: Challenge, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    entry = make_entry(challenge=challenge, **BENCHES)
    for _row in range(rows):
        make_entry(challenge=challenge, **BENCHES)
    with django_assert_num_queries(3):
        checks = screening.screen(entry)
        assert len([str(e) for e in checks.similar + checks.same_email]) == 2 * rows


def test_the_review_page_shows_it_all(
    staff_client: Client, challenge: Challenge
) -> None:
    words = {**BENCHES, "idea": "Ask mira@example.com on www.b.example"}
    entry = make_entry(challenge=challenge, **words)
    other = make_entry(challenge=challenge, **BENCHES)
    review = reverse("admin:challenges_entry_change", args=[entry.pk])
    page = staff_client.get(review).text
    assert "<p>Ask <mark>mira@example.com</mark> on www.b.example</p>" in page
    rel = 'rel="noreferrer noopener nofollow"'
    assert f'<a href="https://www.b.example" target="_blank" {rel}>' in page
    assert "Email address in “idea”" in page
    assert "1 other idea from the same address" in page
    assert page.count(f'/{other.pk}/change/">{other}</button>') == 2


tags = st.sampled_from(["<script>", "</mark>", '"', "&amp;", "mira@example.com", "\n"])
hostile = st.lists(st.one_of(texts(), tags)).map("".join)


@given(hostile)
def test_marks_are_all_that_is_added_to_a_text(text: str) -> None:
    page = highlight_personal_data(text)
    assert re.findall("<[^>]*>", page) == ["<mark>", "</mark>"] * len(
        find_personal_data(text)
    )
    assert html.unescape(re.sub("</?mark>", "", page)) == text
