"""Challenges that are for some focus areas and some people only."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from challenges.forms.add_entry import StaffEntryForm
from challenges.forms.entry import EntryForm
from challenges.models import Challenge
from core.models import SiteSettings
from focus_areas.models import FocusArea
from tests.challenges.factories import fill_in_and_send, make_challenge
from tests.challenges.public.challenge_pages import restrict_challenge

pytestmark = pytest.mark.django_db


def test_nothing_chosen_is_for_everybody_and_everything(challenge: Challenge) -> None:
    assert list(challenge.offered_areas) == list(FocusArea.objects.all())
    assert challenge.audience_labels == [
        "Residents",
        "Businesses and organisations",
        "People who work here",
        "Visitors",
        "Schools and classes",
    ]


def test_the_page_and_the_list_say_for_whom_and_in_which_focus_areas(
    client: Client, challenge: Challenge
) -> None:
    restrict_challenge(
        challenge, ["clean-tech-city", "driving-innovation"], ["visitor", "school"]
    )
    page = client.get(challenge.get_absolute_url())
    assert [area.slug for area in page.context["areas"]] == [
        "clean-tech-city",
        "driving-innovation",
    ]
    assert "<dd>Visitors, schools and classes</dd>" in page.text
    text = client.get("/challenge/").text
    assert "For: Visitors · Schools and classes" in text
    assert "Focus areas: Clean tech city · Driving innovation" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_three_open_challenges_as_for_one(
    client: Client,
    site: SiteSettings,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(count):
        restrict_challenge(make_challenge(), ["clean-tech-city"], ["school"])
    # open and their focus areas, upcoming, finished, site
    with django_assert_num_queries(5):
        text = client.get("/challenge/").text
    assert text.count("Focus areas: Clean tech city") == count


def test_the_form_offers_what_the_challenge_is_for_and_nothing_else(
    challenge: Challenge,
) -> None:
    restrict_challenge(challenge, ["clean-tech-city"], ["visitor", "school"])
    form = EntryForm(challenge=challenge)
    assert [label for _value, label in form.fields["focus_area"].choices] == [
        "Clean tech city"
    ]
    assert form.fields["audience"].choices == [
        ("visitor", "I visit"),
        ("school", "We are a school or a class"),
    ]
    staff_form = StaffEntryForm()
    assert len(staff_form.fields["focus_area"].choices) == 4
    assert len(staff_form.fields["audience"].choices) == 5


def test_the_form_refuses_what_the_challenge_is_not_for(
    client: Client, challenge: Challenge
) -> None:
    restrict_challenge(challenge, ["driving-innovation"], ["visitor", "school"])
    page = fill_in_and_send(client, challenge, audience="school")  # clean tech city
    assert page.context["form"].errors == {
        "focus_area": ["Choose one of the focus areas"]
    }
    area = FocusArea.objects.get(slug="driving-innovation")
    page = fill_in_and_send(client, challenge, focus_area=area.pk)  # a resident
    assert page.context["form"].errors == {"audience": ["Choose one of the answers"]}
    fill_in_and_send(client, challenge, focus_area=area.pk, audience="school")
    entry = challenge.entries.get()
    assert (entry.focus_area, entry.audience) == (area, "school")


@pytest.mark.parametrize("audiences", [["alien"], "school", {"school": True}, [1]])
def test_only_known_kinds_of_entrant_can_be_chosen(audiences: Any) -> None:
    challenge = make_challenge()
    challenge.audiences = audiences
    with pytest.raises(ValidationError) as refusal:
        challenge.full_clean()
    assert refusal.value.message_dict == {
        "audiences": ["Choose from the kinds of entrant."]
    }
