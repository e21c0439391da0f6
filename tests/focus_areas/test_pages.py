"""Tests of the pages under /focus-areas/."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from core.models import SiteSettings
from focus_areas.models import FocusArea
from tests.challenges.factories import make_entry, make_public_entry
from tests.events.factories import make_event
from tests.focus_areas.factories import make_area
from tests.news.factories import make_post

pytestmark = pytest.mark.django_db


def test_a_focus_area_shows_its_own_events_news_and_ideas(
    client: Client, site: SiteSettings, staff: User
) -> None:
    for slug in ["clean-tech-city", "empowering-people"]:
        area = FocusArea.objects.get(slug=slug)
        make_event(focus_area=area)
        make_post(focus_areas=[area])
        make_public_entry(staff, focus_area=area)
    make_entry()
    page = client.get("/focus-areas/clean-tech-city/")
    for name in ["events", "ideas"]:
        slugs = [obj.focus_area.slug for obj in page.context[name]]
        assert slugs == ["clean-tech-city"]
    (post,) = page.context["posts"]
    assert [area.slug for area in post.areas] == ["clean-tech-city"]


def test_its_text_is_markdown(client: Client, site: SiteSettings) -> None:
    page = client.get(make_area().get_absolute_url())
    assert "<h1>Quiet streets</h1>" in page.text
    assert '<p dir="auto">Less <strong>noise</strong> for everyone.</p>' in page.text


def test_the_list_follows_the_positions(client: Client, site: SiteSettings) -> None:
    make_area(position=0)
    areas = client.get("/focus-areas/").context["areas"]
    assert [area.slug for area in areas][:2] == [
        "quiet-streets",
        "extraordinary-experiences",
    ]


def test_an_unknown_focus_area_is_not_found(client: Client, site: SiteSettings) -> None:
    assert client.get("/focus-areas/flying-cars/").status_code == 404
