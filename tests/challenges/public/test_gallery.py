"""The gallery: what it shows, and what it keeps to itself."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge, Entry
from challenges.models.entry_queryset import Sort
from challenges.services import results
from challenges.services.entering import entries
from core.models import SiteSettings
from focus_areas.models import FocusArea
from tests.challenges.factories import (
    announce,
    make_challenge,
    make_entry,
    make_public_entry,
)
from tests.challenges.public.gallery import PATHS, RESULTS, fetch_text, make_winner


@pytest.mark.parametrize("path", PATHS)
def test_what_is_not_published_is_nowhere(
    client: Client, challenge: Challenge, staff: User, path: str
) -> None:
    draft = make_challenge(publish_at=None, slug="hidden-one", title="Hidden one")
    make_entry(challenge=challenge, title="Hidden")
    make_public_entry(staff, challenge=challenge, title="Hidden", may_publish=False)
    make_public_entry(staff, challenge=draft, title="Hidden")
    shown = make_public_entry(staff, challenge=challenge, title="Shown")
    for query in ("", "q=hidden", "challenge=hidden-one"):
        content = client.get(f"{path}?{query}").getvalue().decode()
        assert "Hidden" not in content
    entries.withdraw(shown)
    assert "Shown" not in fetch_text(client, path)


def test_winners_come_first_but_the_feed_tells_of_the_newest(
    client: Client, challenge: Challenge, staff: User
) -> None:
    finished = make_challenge(slug="warm-homes", **RESULTS)
    make_winner(staff, finished, title="Winner")
    make_public_entry(staff, challenge=challenge, title="Newest")
    page = client.get("/ideas/").context["page_obj"]
    feed = fetch_text(client, "/ideas/ideas.atom")
    assert [idea.title for idea in page] == ["Winner", "Newest"]
    assert feed.index("Newest") < feed.index("Winner")


def test_a_search_that_found_nothing_leads_to_the_focus_areas(
    client: Client, challenge: Challenge, staff: User
) -> None:
    make_public_entry(staff, challenge=challenge)
    text = fetch_text(client, "/ideas/", "q=zebra")
    slugs = re.findall(r'<a class="tag" [^>]*href="/ideas/\?area=([\w-]+)"', text)
    assert slugs == [area.slug for area in FocusArea.objects.all()]
    assert 'class="tag"' not in fetch_text(client, "/ideas/")


@pytest.mark.parametrize("path", PATHS)
def test_nobody_is_told_who_sent_an_idea(
    client: Client, challenge: Challenge, staff: User, path: str
) -> None:
    make_public_entry(staff, challenge=challenge, organisation="Vale School")
    for query in ("", "q=mira", "q=vale", "q=example"):
        text = fetch_text(client, path, query)
        assert "Mira" not in text
        assert "mira@example.com" not in text
    assert "No idea matches" in fetch_text(client, "/ideas/", "q=mira")


@pytest.mark.parametrize("path", PATHS)
def test_outcomes_are_told_when_they_are_announced(
    client: Client, site: SiteSettings, staff: User, path: str
) -> None:
    challenge = make_challenge(**RESULTS)
    winner = make_public_entry(staff, challenge=challenge)
    results.set_outcome(winner, by=staff, outcome="winner", award="Overall winner")
    loser = make_public_entry(staff, challenge=challenge, title="Came last")
    results.set_outcome(loser, by=staff, outcome="not_selected")
    assert "Overall winner" not in fetch_text(client, path)
    assert "Bee hotels" not in fetch_text(client, path, "outcome=winner")
    announce(challenge, by=staff)
    assert "Overall winner" in fetch_text(client, path)
    winners = fetch_text(client, path, "outcome=winner")
    assert ("Bee hotels" in winners, "Came last" in winners) == (True, False)
    assert "Not selected" not in fetch_text(client, path)


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        (
            "/ideas/?q=bees&outcome=winner&sort=title",
            7,
        ),  # site, form 2, matches, keys, rows, open challenge
        ("/ideas/ideas.atom", 6),  # site, form 2, ideas, updates, redactions
        ("/ideas/ideas.json", 4),  # form 2, keys, rows
        ("/ideas/ideas.csv", 4),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_three_as_for_one(
    client: Client,
    site: SiteSettings,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    queries: int,
    rows: int,
) -> None:
    for _row in range(rows):
        make_winner(staff, make_challenge(**RESULTS))
    with django_assert_num_queries(queries):
        response = client.get(path)
        assert response.getvalue()


@pytest.mark.services
@pytest.mark.parametrize(
    ("sort", "index"),
    [
        (Sort.AWARDED, "entry_awarded"),
        (Sort.NEWEST, "entry_gallery"),
        (Sort.OLDEST, "entry_gallery"),
        (Sort.TITLE, "entry_by_title"),
    ],
)
def test_an_index_has_the_keys_of_a_page_in_order(
    db: None, sort: Sort, index: str
) -> None:
    ideas = Entry.objects.published().sorted_by(sort).values_list("pk")
    with connection.cursor() as cursor:
        # Of few ideas it is quicker to read and sort them all.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    plan = ideas[:100].explain(costs=False)
    assert f"using {index} on challenges_entry" in plan
    assert "Index Only Scan" in plan
    assert "Sort Key: challenges_entry" not in plan
