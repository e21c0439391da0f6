"""The winners on the page of a challenge, with what became of their ideas."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge, Entry
from challenges.services import results
from core.models import SiteSettings
from tests.challenges.factories import (
    announce,
    make_challenge_in_phase,
    make_public_entry,
    make_update,
)
from tests.projects.factories import make_project, make_step

WINS = ["Overall winner", "Winner: Clean tech city", "Winner: Empowering people"]
AREA = ["Focus area:", "Clean tech city"]
SUMMARY = "Benches that say who built them."  # of a project
"""How the card of each of them names its focus area; an award need not do it again."""


def make_winners(staff: User, *awards: str) -> tuple[Challenge, list[Entry]]:
    """Return a challenge whose results are out, and the ideas that won."""
    challenge = make_challenge_in_phase("judging")
    ideas = []
    for number, award in enumerate(awards):
        idea = make_public_entry(staff, challenge=challenge, title=f"Bees {number}")
        is_overall = award == WINS[0]
        results.set_outcome(
            idea, by=staff, outcome="winner", award=award, is_overall=is_overall
        )
        ideas.append(idea)
    announce(challenge, by=staff)
    return challenge, ideas


def cards(client: Client, challenge: Challenge) -> list[list[str]]:
    """Return the texts on the card of each winner."""
    main = client.get(challenge.get_absolute_url()).text
    found = re.findall(
        r'<p class="cluster"><span class="badge badge--a.*?</(?:div|li)>', main, re.S
    )
    texts = [re.findall(r">([^<>]+)<", card) for card in found]
    return [[text.strip() for text in card if text.strip()] for card in texts]


def test_the_overall_winner_stands_apart(
    client: Client, site: SiteSettings, staff: User
) -> None:
    challenge, _ideas = make_winners(staff, WINS[1], WINS[0])
    text = client.get(challenge.get_absolute_url()).text
    in_order = ["Overall winner</h2>", "Bees 1", "The other winners</h2>", "Bees 0"]
    places = [text.index(words) for words in in_order]
    assert places == sorted(places)
    assert "2 of 2 ideas are published, because" in text


def test_a_winner_says_what_happened_next(
    client: Client, site: SiteSettings, staff: User
) -> None:
    """The latest of its updates and of the steps of its project, but for answers."""
    challenge, (first, second, third) = make_winners(staff, *WINS)
    today = timezone.localdate()
    make_update(first, by=staff, text="A hotel stands. It is full.")
    make_step(make_project(idea=first), on=today - timedelta(1), you_said="", text="No")
    project = make_project(idea=second, status="live", summary="Bees on roofs.")
    make_step(project, on=today - timedelta(2), you_said="", text="Bees **came**.")
    make_step(project, on=today - timedelta(1))
    make_step(project, on=today + timedelta(1), you_said="", text="To come.")
    project = make_project(idea=third, status="idea")
    make_step(project, you_said="", text="The roof is being mended.")
    assert sorted(cards(client, challenge)) == [
        [
            *("Overall winner", "Being tried out", "Bees 0", SUMMARY),
            *("What happened next:", "A hotel stands. It is full.", *AREA),
        ],
        [
            *("Winner", "Live", "Bees 1", "Bees on roofs."),
            *("What happened next:", "Bees came.", *AREA),
        ],
        [
            *("Winner: Empowering people", "Not started yet", "Bees 2", SUMMARY),
            *("Where it stands:", "The roof is being mended.", *AREA),
        ],
    ]


def test_a_winner_without_news_says_nothing(
    client: Client, site: SiteSettings, staff: User
) -> None:
    challenge, (idea,) = make_winners(staff, "Overall winner")
    make_project(idea=idea, publish_at=None)
    words = ["Overall winner", "Bees 0", idea.summary, *AREA]
    assert cards(client, challenge) == [words]


@pytest.mark.parametrize("rows", [1, 3])
def test_results_take_as_many_queries_for_three_as_for_one(
    client: Client,
    site: SiteSettings,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    challenge, ideas = make_winners(staff, *WINS[1:2] * rows)
    for idea in ideas:
        make_step(make_project(idea=idea))
    # site, challenge, its focus areas, its criteria, judges, awarded ideas, how many,
    # how many are public, questions, an open challenge; updates, projects and steps
    with django_assert_num_queries(13):
        client.get(challenge.get_absolute_url())


def test_the_gallery_leads_with_the_overall_winner(
    client: Client,
    site: SiteSettings,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    _challenge, ideas = make_winners(staff, *WINS)
    make_update(ideas[0], by=staff, text="A hotel stands.")
    make_step(make_project(idea=ideas[0]))
    # site, challenges, areas, keys, ideas, an open challenge; of the winner its
    # picture, updates, project and steps
    with django_assert_num_queries(10):
        page = client.get("/ideas/")
    story, others = page.text.split('<article class="story')[1].split("</article>")
    assert [f"{idea.title}</a></h2>" in story for idea in ideas] == [True, False, False]
    assert [f"{idea.title}</a></h2>" in others for idea in ideas] == [False, True, True]
    assert "A hotel stands." in story


@pytest.mark.parametrize("query", ["sort=newest", "outcome=winner", "q=bees", "page=2"])
def test_a_list_that_was_asked_for_has_no_lead(
    client: Client, site: SiteSettings, staff: User, query: str
) -> None:
    make_winners(staff, *WINS)
    page = client.get(f"/ideas/?{query}")
    is_first = query == "page=2"  # there is one page only
    assert bool(page.context["lead"]) == is_first
