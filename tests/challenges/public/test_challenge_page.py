"""The page of a challenge: its parts, its criteria, and when it is shown."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge, Criterion
from core.models import SiteSettings
from tests.challenges.factories import make_challenge, make_entry
from tests.challenges.public.challenge_pages import page_url
from tests.support.admin_forms import admin_url, opened_form

pytestmark = pytest.mark.django_db

PAGE_NAMES = ["challenge", "dates", "poster", "paper_form"]


def add_criteria(challenge: Challenge, *weights: int) -> None:
    for position, weight in enumerate(weights):
        challenge.weighted_criteria.create(
            name=f"Question {position}",
            description="*Really?*",
            weight=weight,
            position=position,
        )


def linked_hosts(html: str) -> set[str]:
    """Return the hosts of all that a browser would fetch or follow; the canonical
    address is this site's own."""
    html = re.sub(r'<link rel="canonical"[^>]*>', "", html)
    return set(re.findall(r'(?:src|href|action)="(?:https?:)?//([^/"]+)', html))


def test_each_part_has_its_heading_in_this_order(
    client: Client, challenge: Challenge
) -> None:
    challenge.how_to_enter, challenge.questions = "Post it.", "### Why?\n\nBecause."
    challenge.save()
    text = client.get(challenge.get_absolute_url()).text
    main = text[text.index("<main") : text.index("</main>")]
    headings = re.findall(r"<h([23])[^>]*>([^<]*)", main)
    assert headings == [
        ("2", "Prizes"),
        ("2", "What we are looking for"),
        ("2", "Who can enter"),
        ("2", "How to enter"),
        ("2", "How ideas are judged"),
        ("2", "Rules"),
        ("2", "Frequently asked questions"),
        ("3", "Why?"),
        ("2", "On this page"),
        ("2", "Key facts"),
        ("2", "Ready? Tell us your idea"),
    ]
    links = re.findall(r'<a href="#([\w-]+)">', main)
    assert links == re.findall(r'<section [^>]*id="([\w-]+)">', main)
    assert '<p dir="auto">Post it.</p>' in main


def test_each_thing_to_take_along_is_offered_once(client: Client) -> None:
    coming = make_challenge(opens_at=timezone.now() + timedelta(1))
    challenges = [make_challenge(), coming]
    texts = [client.get(each.get_absolute_url()).text for each in challenges]
    offered = {
        name: [
            text.count(page_url(name, each))
            for text, each in zip(texts, challenges, strict=True)
        ]
        for name in PAGE_NAMES[1:]
    }
    assert offered == {"dates": [1, 1], "poster": [1, 1], "paper_form": [1, 1]}


def test_what_is_empty_has_no_heading(client: Client, challenge: Challenge) -> None:
    text = client.get(challenge.get_absolute_url()).text
    assert ("How to enter" in text, "#questions" in text) == (False, False)


@pytest.mark.parametrize("weights", [[100], [50, 30, 20]])
def test_criteria_show_their_weights_in_seven_queries(
    client: Client,
    challenge: Challenge,
    weights: list[int],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    add_criteria(challenge, *weights)
    # challenge, its focus areas, criteria, judges, how many ideas, site, questions
    with django_assert_num_queries(7):
        text = client.get(challenge.get_absolute_url()).text
    assert re.findall(r"<dt>(Question [^<]*)</dt>", text) == [
        f"Question {position} ({weight}%)" for position, weight in enumerate(weights)
    ]
    assert text.count("<em>Really?</em>") == len(weights)


@pytest.mark.parametrize("weight", [0, 101])
def test_a_weight_is_a_percentage_for_every_writer(
    challenge: Challenge, weight: int
) -> None:
    with (
        transaction.atomic(),
        pytest.raises(IntegrityError, match="criterion_weight_is_a_percentage"),
    ):
        add_criteria(challenge, weight)
    assert not Criterion.objects.exists()


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_what_is_not_published_does_not_exist(client: Client, name: str) -> None:
    draft = make_challenge(publish_at=None)
    assert client.get(page_url(name, draft)).status_code == 404


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_no_cookie_no_script_no_style_and_no_other_host(
    client: Client, challenge: Challenge, name: str
) -> None:
    response = client.get(page_url(name, challenge))
    assert (response.status_code, dict(response.cookies)) == (200, {})
    assert "Cookie" not in response.headers.get("Vary", "")
    assert linked_hosts(response.text) == set()
    active = r"<script(?! type=.application.ld)| style=|<style|csrfmiddlewaretoken"
    assert re.findall(active, response.text) == []


def save_in_admin(client: Client, challenge: Challenge, *weights: str) -> str:
    """Save the page of a challenge as its form shows it, with these weights."""
    page = admin_url(challenge, "change")
    sent: dict[str, Any] = {**opened_form(client, page), "audiences": ["school"]}
    prefix = "weighted_criteria"
    sent |= {f"{prefix}-TOTAL_FORMS": len(weights), f"{prefix}-INITIAL_FORMS": 0}
    for number, weight in enumerate(weights):
        criterion = {"name": "Does it help?", "weight": weight, "position": number}
        for name, value in criterion.items():
            sent[f"{prefix}-{number}-{name}"] = value
    return client.post(page, sent, follow=True).text


@pytest.mark.parametrize("weights", [[], ["60", "40"]])
def test_staff_save_criteria_with_their_challenge(
    staff_client: Client, challenge: Challenge, weights: list[str]
) -> None:
    save_in_admin(staff_client, challenge, *weights)
    challenge.refresh_from_db()
    assert challenge.audiences == ["school"]
    assert challenge.weighted_criteria.count() == len(weights)


def test_a_weight_out_of_range_is_refused_in_the_admin(
    staff_client: Client, challenge: Challenge
) -> None:
    text = save_in_admin(staff_client, challenge, "101")
    assert "Ensure this value is less than or equal to 100." in text
    assert not Criterion.objects.exists()


def test_each_of_several_open_challenges_takes_its_own_entries(
    client: Client, site: SiteSettings
) -> None:
    first, second = make_challenge(), make_challenge()
    make_entry(challenge=first)
    ideas = [
        client.get(each.get_absolute_url()).context["idea_count"]
        for each in (first, second)
    ]
    assert ideas == [1, 0]
    assert set(client.get("/challenge/").context["open"]) == {first, second}
