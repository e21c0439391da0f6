"""The card that staff try as a judge: the same page, and nothing of it is stored."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Criterion
from core.models import SiteSettings
from judging.models import Panel
from judging.services import samples
from judging.services.rubric import rubric_of
from tests.judging.admin_pages import url_of
from tests.judging.factories import make_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    return make_panel(staff, ideas=0, judges=0)


def card(panel: Panel, *steps: int, **fields: str) -> dict[str, Any]:
    keys = [f"c{each['id']}" for each in rubric_of(panel.rounds.get())]
    return {**dict(zip(keys, steps, strict=False)), **fields}


def row_counts() -> dict[str, int]:
    models = apps.get_app_config("judging").get_models()
    return {model.__name__: model._default_manager.count() for model in models}


def test_the_rubric_leads_to_it(staff_client: Client, panel: Panel) -> None:
    assert url_of(panel, "rehearsal") in staff_client.get(url_of(panel, "rubric")).text


def test_it_shows_the_first_sample_or_an_invented_idea(
    staff_client: Client, panel: Panel, staff: User
) -> None:
    page = staff_client.get(url_of(panel, "rehearsal"))
    assert page.context["title"] == "Tables with a place for wheelchairs"
    for title in ("Bee hotels", "Quiet lanes"):
        sample = {"title": title, "text": "On roofs.", "explanation": "Fair."}
        samples.save_sample(panel, None, by=staff, **sample)
    page = staff_client.get(url_of(panel, "rehearsal"))
    answers = [text for _label, text in page.context["answers"]]
    assert (page.context["title"], answers) == ("Bee hotels", ["On roofs."])


@pytest.mark.parametrize(
    ("steps", "points"), [((1, 1), 0), ((3, 3), 50), ((5, 1), 60), ((5, 5), 100)]
)
def test_a_whole_card_says_its_points_and_stores_nothing(
    staff_client: Client, panel: Panel, steps: tuple[int, int], points: int
) -> None:
    before = row_counts()
    sent = card(panel, *steps, strong="Clear.", done="yes")
    page = staff_client.post(url_of(panel, "rehearsal"), sent)
    assert f"These steps make {points} of 100 points." in page.text
    assert page.context["form"]["strong"].value() == "Clear."
    assert row_counts() == before


def test_half_a_card_would_be_saved(staff_client: Client, panel: Panel) -> None:
    sent = card(panel, 3, later="yes")
    page = staff_client.post(url_of(panel, "rehearsal"), sent)
    assert "It would be saved now." in page.text


def test_mistakes_are_said_as_a_judge_reads_them(
    staff_client: Client, panel: Panel
) -> None:
    sent = card(panel, 3, strong="word " * 41, done="yes")
    page = staff_client.post(url_of(panel, "rehearsal"), sent)
    [missing] = [name for name in card(panel, 3, 3) if name not in sent]
    assert page.context["form"].errors == {
        missing: ["Choose one of the five: “New”"],
        "strong": ["“What is strong”: use 40 words or fewer. You have 1 word too many"],
    }


def test_it_has_neither_links_of_a_judge_nor_the_script_that_saves(
    staff_client: Client, panel: Panel
) -> None:
    page = staff_client.get(url_of(panel, "rehearsal")).text
    assert [text for text in ("/judge/", "card.js", "step aside") if text in page] == []


def test_without_criteria_it_leads_to_the_rubric(
    staff_client: Client, panel: Panel
) -> None:
    Criterion.objects.all().delete()
    page = staff_client.get(url_of(panel, "rehearsal"))
    assert page.url == url_of(panel, "rubric")


def test_a_form_of_another_site_is_refused(staff: User, panel: Panel) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    assert client.post(url_of(panel, "rehearsal"), card(panel, 3)).status_code == 403
