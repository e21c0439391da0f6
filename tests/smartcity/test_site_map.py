"""Maps of the site: for search engines, and for people."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from challenges.models import Entry
from core.models import SiteSettings
from smartcity.demo import load
from smartcity.site_map import PAGES
from tests.challenges.factories import make_public_entry, make_update
from tests.support.site_map import public_urls

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture(scope="module")
def demo(module_db: DjangoDbBlocker) -> None:
    with module_db.unblock():
        load.load()


def locations(client: Client, url: str) -> list[str]:
    """Return the addresses that a sitemap, or its index, holds."""
    root = ElementTree.fromstring(client.get(url).text)
    return [loc.text or "" for loc in root.iter(LOC)]


def paths_in_sitemap(client: Client) -> list[str]:
    sitemaps = locations(client, "/sitemap.xml")
    urls = [url for sitemap in sitemaps for url in locations(client, sitemap)]
    assert {url.startswith(f"{settings.SITE_URL}/") for url in urls} == {True}
    return [url.removeprefix(settings.SITE_URL) for url in urls]


def is_indexable(page: HttpResponse, path: str, disallowed: list[str]) -> bool:
    """Whether a search engine lists a page under this very path."""
    canonical = f'<link rel="canonical" href="{settings.SITE_URL}{path}">'
    return (
        page.status_code == 200
        and canonical in page.text
        and '<meta name="robots"' not in page.text
        and "X-Robots-Tag" not in page.headers
        and (path == "/updates/" or not path.startswith(tuple(disallowed)))
    )


def links_of(client: Client, path: str) -> set[str]:
    """Return where the links of a page lead: filters of lists left out, but one."""
    html = client.get(path).text
    links = re.findall(r'href="(/[^"#]*)', html)
    return {link for link in links if "?" not in link or link.endswith("?when=past")}


def test_every_page_that_may_be_listed_is_in_it_and_three_steps_from_home(
    client: Client, demo: None, db: None
) -> None:
    robots = client.get("/robots.txt").text
    disallowed = re.findall("Disallow: (.*)", robots)
    pages = {path: client.get(path) for path in public_urls()}
    indexable = {
        path for path, page in pages.items() if is_indexable(page, path, disallowed)
    }
    listed = paths_in_sitemap(client)
    assert len(indexable) > 25
    assert sorted(indexable - {*listed}) == []
    assert len(listed) == len(set(listed))
    at_home = links_of(client, "/")
    on_lists = at_home.union(*(links_of(client, p) for p in at_home if "." not in p))
    far = {path for path in listed if path not in {"/", *on_lists}}
    lists = {path for path in on_lists if path.partition("?")[0] in listed}
    near = set().union(*(links_of(client, path) for path in lists))
    assert sorted(far - near) == []


@pytest.mark.django_db
def test_the_day_of_a_change_moves_with_what_the_public_sees(
    client: Client, site: SiteSettings, staff: User
) -> None:
    idea = make_public_entry(staff)
    old = datetime(2026, 1, 5, tzinfo=UTC)
    Entry.objects.update(submitted_at=old, decided_at=old, shown_from=old)
    assert "<lastmod>2026-01-05</lastmod>" in client.get("/sitemap-ideas.xml").text
    update = make_update(idea, by=staff, text="It stands.")
    page = client.get("/sitemap-ideas.xml").text
    assert f"<lastmod>{update.at:%Y-%m-%d}</lastmod>" in page


def test_the_page_for_people_has_every_heading(
    client: Client, site: SiteSettings
) -> None:
    html = client.get("/site-map/").text.partition("<main")[2].partition("</main>")[0]
    assert re.findall("<h2>(.*?)</h2>", html) == [str(each) for each in PAGES]
