"""What other sites and programs show of a page: the card of a shared link, the icon."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from core.models import SiteSettings
from focus_areas.models import FocusArea
from smartcity.demo import load
from tests.challenges.factories import make_challenge
from tests.challenges.files import fetch_file
from tests.packages import ROOT
from tests.support.site_map import public_urls

pytestmark = pytest.mark.django_db


def card_of(html: str) -> dict[str, str]:
    """Return the Open Graph properties of a page (https://ogp.me)."""
    found = re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', html)
    return {name: unescape(value) for name, value in found}


def test_every_public_page_has_a_card_with_a_picture_that_exists(
    client: Client,
) -> None:
    load.load()
    for url in public_urls():
        response = client.get(url)
        card = card_of(response.text)
        title = re.search(r"<title>(.*?) - [^-]*</title>", response.text)
        picture = card["image"].removeprefix(settings.SITE_URL)
        drawing = picture.removeprefix(settings.STATIC_URL)
        assert title
        assert (card["title"], card["url"]) == (
            unescape(title[1]),
            settings.SITE_URL + url.partition("?")[0],
        )
        assert card["description"]
        if drawing == picture:  # one that staff have added
            assert fetch_file(client, picture).status_code == 200, url
        else:
            assert finders.find(drawing), url


def test_a_focus_area_has_its_own_card_and_scene(
    client: Client, site: SiteSettings
) -> None:
    area = FocusArea.objects.get(slug="empowering-people")
    area.summary = 'Skills & "access"'
    area.save()
    text = client.get(area.get_absolute_url()).text
    assert card_of(text) == {
        "title": "Empowering people",
        "description": 'Skills & "access"',
        "type": "website",
        "site_name": site.name,
        "url": f"{settings.SITE_URL}/focus-areas/empowering-people/",
        "image": f"{settings.SITE_URL}/static/share/people.png",
        "image:width": "1200",
        "image:height": "630",
    }
    assert 'src="/static/scenes/people.svg" alt=""' in text


@pytest.mark.parametrize("hue", FocusArea.Hue.values)
def test_every_hue_has_a_light_scene_and_a_card(hue: str) -> None:
    assert (ROOT / f"static/scenes/{hue}.svg").stat().st_size < 4_000
    assert (ROOT / f"static/share/{hue}.png").exists()


@pytest.mark.parametrize("path", sorted((ROOT / "static/share").glob("*.png")))
def test_cards_are_small_and_of_the_size_that_sites_ask_for(path: Path) -> None:
    with Image.open(path) as image:
        assert image.size == (1200, 630)
    assert path.stat().st_size < 25_000


def test_the_title_of_a_card_is_escaped(client: Client, site: SiteSettings) -> None:
    challenge = make_challenge(title='Say "yes" <b>')
    text = client.get(challenge.get_absolute_url()).text
    assert '<meta property="og:title" content="Say &quot;yes&quot; &lt;b&gt;">' in text


def test_programs_that_read_no_html_find_the_icon(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response.url) == (302, "/static/icons/favicon.ico")
    with Image.open(ROOT / "static/icons/favicon.ico") as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    with Image.open(ROOT / "static/icons/apple-touch-icon.png") as icon:
        assert icon.size == (180, 180)
