"""The public pages of the challenge and its ideas."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge
from challenges.services import results
from core.models import SiteSettings
from tests.challenges.factories import (
    announce,
    enter_path,
    entry_form_data,
    make_challenge,
    make_challenge_in_phase,
    make_entry,
    make_public_entry,
)


def test_pages_of_an_unpublished_challenge_do_not_exist(
    client: Client, site: SiteSettings
) -> None:
    draft = make_challenge(publish_at=None)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(enter_path(draft)).status_code == 404
    assert client.post(enter_path(draft), entry_form_data()).status_code == 404


def test_unpublished_ideas_do_not_exist_for_visitors(
    client: Client, challenge: Challenge, staff: User
) -> None:
    waiting = make_entry(challenge=challenge)
    private = make_public_entry(staff, challenge=challenge, may_publish=False)
    public = make_public_entry(staff, challenge=challenge)
    codes = [
        client.get(entry.get_absolute_url()).status_code
        for entry in (waiting, private, public)
    ]
    assert codes == [404, 404, 200]
    assert list(client.get("/ideas/").context["page_obj"]) == [public]


@pytest.mark.parametrize("reference", ["NOPE", "QS-0000-00", "x"])
def test_unknown_reference_is_not_found(
    client: Client, site: SiteSettings, reference: str
) -> None:
    assert client.get(f"/ideas/{reference}/").status_code == 404


def test_public_idea_names_the_organisation_and_never_the_person(
    client: Client, challenge: Challenge, staff: User
) -> None:
    idea = make_public_entry(staff, challenge=challenge, organisation="Vale & Co")
    page = client.get(idea.get_absolute_url())
    assert "Vale &amp; Co" in page.text
    for secret in ("Mira", "mira@example.com"):
        assert secret not in page.text


def test_awards_stay_hidden_until_the_results_are_out(
    client: Client, challenge: Challenge, staff: User
) -> None:
    idea = make_public_entry(staff, challenge=challenge)
    results.set_outcome(idea, by=staff, outcome="winner", award="Overall winner")
    urls = [idea.get_absolute_url(), challenge.get_absolute_url(), "/ideas/"]
    urls += ["/", idea.focus_area.get_absolute_url(), idea.private_path]
    for url in urls:
        assert "Overall winner" not in client.get(url).text


def test_results_stand_in_order_under_their_own_headings(
    client: Client, site: SiteSettings, staff: User
) -> None:
    challenge = make_challenge_in_phase("judging")
    for outcome in ("", "shortlisted", "winner", "not_selected", "runner_up"):
        idea = make_public_entry(staff, challenge=challenge, title=f"Idea {outcome}.")
        results.set_outcome(idea, by=staff, outcome=outcome)
    announce(challenge, by=staff, reason="One is late.")
    page = client.get(challenge.get_absolute_url())
    in_order = [
        "The winners</h2>",
        "Idea winner.",
        "Runners-up and shortlist</h2>",
        "Idea runner_up.",
        "Idea shortlisted.",
    ]
    places = [page.text.index(words) for words in in_order]
    assert places == sorted(places)


LISTS = [
    ("/ideas/", 6),
    ("/challenge/quiet-streets/", 7),
    ("/challenge/", 5),
]


@pytest.mark.parametrize(("url", "queries"), LISTS)
@pytest.mark.parametrize("rows", [1, 3])
def test_query_count_does_not_grow_with_the_rows(
    client: Client,
    challenge: Challenge,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    url: str,
    queries: int,
    rows: int,
) -> None:
    for number in range(rows):
        idea = make_public_entry(
            staff, challenge=challenge, email=f"e{number}@example.com"
        )
        results.set_outcome(idea, by=staff, outcome="winner", award="A prize")
        if number:
            make_challenge()
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200


def test_query_counts_of_single_pages(
    client: Client,
    challenge: Challenge,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    idea = make_public_entry(staff, challenge=challenge)
    for url, queries in [
        # idea, pictures, duplicates, updates, projects, related, open challenge, site
        (idea.get_absolute_url(), 8),
        (enter_path(challenge), 2),
        # entry, history, files, duplicates, updates, is public, is redacted, site
        (idea.private_path, 8),
        (f"{idea.private_path}sent/", 3),  # entry, its email, site
    ]:
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200


def test_ideas_come_24_to_a_page(
    client: Client, challenge: Challenge, staff: User
) -> None:
    for _number in range(25):
        make_public_entry(staff, challenge=challenge)
    lengths = [
        len(client.get(f"/ideas/?page={n}").context["page_obj"]) for n in (1, 2, 99)
    ]
    assert lengths == [24, 1, 1]
    assert "<title>Ideas - " in client.get("/ideas/").text
    assert "<title>Ideas (page 2 of 2) - " in client.get("/ideas/?page=2").text
