"""The list of ideas and the review page: who may open them, and what they show."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from challenges.models import Entry
from challenges.services.moderation import decisions
from core.models import SiteSettings
from tests.challenges.admin_pages import LIST_URL, entry_page_url
from tests.challenges.factories import make_entry, make_public_entry


@pytest.mark.parametrize("form", ["action", "outcome"])
def test_whoever_signs_in_again_after_a_send_lands_on_the_page(
    staff_client: Client, entry: Entry, form: str
) -> None:
    address = reverse(f"admin:challenges_entry_{form}", args=[entry.pk])
    response = staff_client.get(address)
    assert (response.status_code, response.url) == (303, entry_page_url(entry))


def test_visitors_are_sent_to_sign_in(client: Client, entry: Entry) -> None:
    for response in (client.get(entry_page_url(entry)), client.get(LIST_URL)):
        assert response.url.startswith("/admin/login/")


def test_review_page_escapes_what_people_typed(
    staff_client: Client, site: SiteSettings
) -> None:
    entry = make_entry(title="<script>alert(1)</script>", idea="<img src=x>")
    page = staff_client.get(entry_page_url(entry)).text
    assert "<script>alert(1)" not in page
    assert "&lt;img src=x&gt;" in page


def test_an_entry_that_is_gone_is_said_to_be_gone(
    staff_client: Client, site: SiteSettings
) -> None:
    page = staff_client.get("/admin/challenges/entry/999/change/", follow=True)
    assert "doesn’t exist" in page.text


def test_nobody_edits_or_deletes_an_entry(staff_client: Client, entry: Entry) -> None:
    staff_client.post(entry_page_url(entry), {"title": "Changed", "status": "approved"})
    deletion = staff_client.post(f"{LIST_URL}{entry.pk}/delete/", {"post": "yes"})
    entry.refresh_from_db()
    assert (entry.title, entry.status) == ("Bee hotels", "submitted")
    assert deletion.status_code == 403


def test_outcome_of_an_approved_entry_is_saved(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    decisions.approve(entry, by=staff)
    staff_client.post(
        reverse("admin:challenges_entry_outcome", args=[entry.pk]),
        {"outcome": "winner", "award": "Best of all", "is_overall": "on"},
    )
    entry.refresh_from_db()
    assert (entry.outcome, entry.award, entry.is_overall) == (
        *("winner", "Best of all"),
        True,
    )
    note = "Outcome: Winner. Overall award: Best of all"
    assert entry.history.last().staff_note == note
    page = staff_client.get(entry_page_url(entry)).text
    assert "The judges chose it: Winner, " in page
    assert "Whatever you decide takes that from it." in page


def test_an_award_without_an_outcome_comes_back(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    decisions.approve(entry, by=staff)
    page = staff_client.post(
        reverse("admin:challenges_entry_outcome", args=[entry.pk]),
        {"outcome": "", "award": "Best of all"},
    ).text
    assert "An award needs an outcome." in page
    assert "Best of all" in page


def test_outcome_of_any_other_entry_is_refused_in_words(
    staff_client: Client, entry: Entry
) -> None:
    page = staff_client.post(
        reverse("admin:challenges_entry_outcome", args=[entry.pk]),
        {"outcome": "winner", "award": ""},
        follow=True,
    )
    assert "Only approved ideas have an outcome." in page.text


@pytest.mark.parametrize(("rows", "of_review"), [(1, 26), (3, 25)])
def test_query_counts_do_not_grow_with_the_rows(
    staff_client: Client,
    site: SiteSettings,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    of_review: int,
) -> None:
    """An entry without a next one looks twice: among those that wait, and the rest."""
    entries = [make_entry() for _row in range(rows)]
    with django_assert_num_queries(9):
        assert staff_client.get(LIST_URL).status_code == 200
    with django_assert_num_queries(of_review):
        assert staff_client.get(entry_page_url(entries[0])).status_code == 200
    with django_assert_num_queries(7):
        assert staff_client.get("/admin/challenges/challenge/").status_code == 200


def test_an_update_that_is_refused_stays_on_the_page(
    staff_client: Client, staff: User, site: SiteSettings
) -> None:
    entry = make_public_entry(staff)
    decisions.return_to_review(entry, by=staff)
    address = f"/admin/challenges/entry/{entry.pk}/update/"
    page = staff_client.post(address, {"text": "Three posts stand."})
    assert "Only approved ideas have a next chapter." in page.text
    assert "Three posts stand.</textarea>" in page.text
