"""Tests of the projects as feeds: what the list has, and what the pages say."""

import json
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.models import SiteSettings
from focus_areas.models import FocusArea
from projects.models import Project
from tests.events.factories import london
from tests.projects.factories import make_project, make_step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def titles_in(kind: str, content: bytes) -> list[str | None]:
    if kind == "atom":
        feed = ET.fromstring(content)
        return [title.text for title in feed.findall("a:entry/a:title", ATOM)]
    return [item["title"] for item in json.loads(content)["items"]]


@pytest.mark.parametrize("kind", TYPES)
def test_a_feed_has_what_the_list_has(client: Client, kind: str) -> None:
    people = FocusArea.objects.get(slug="empowering-people")
    make_project(title="Ours")
    make_project(title="Stopped", status="stopped")
    make_project(title="Elsewhere", focus_area=people)
    make_project(title="Draft", publish_at=None)
    url = f"/projects/feed.{kind}"
    response = client.get(url, {"area": "clean-tech-city", "status": "pilot"})
    assert (response.status_code, response["Content-Type"]) == (200, TYPES[kind])
    assert response["Access-Control-Allow-Origin"] == "*"
    assert titles_in(kind, response.content) == ["Ours"]
    for wrong in ({"area": "atlantis"}, {"status": "x"}):
        assert client.get(url, wrong).status_code == 404
    assert (
        f'href="{url}?area=clean-tech-city"'
        in client.get("/projects/?area=clean-tech-city").text
    )


def test_an_item_of_the_json_feed(client: Client) -> None:
    project = make_project(body="See [the events](/events/).", evidence="We *counted*.")
    make_step(project, on=date(2026, 4, 2))
    make_step(project, on=timezone.localdate() + timedelta(days=1), text="Not yet.")
    (item,) = json.loads(client.get("/projects/feed.json").content)["items"]
    dates = [item.pop(name) for name in ("date_published", "date_modified")]
    assert all(each.endswith(("+00:00", "+01:00")) for each in dates)
    html = item.pop("content_html")
    assert item == {
        "id": project.uid.urn,
        "url": settings.SITE_URL + project.get_absolute_url(),
        "title": "Talking benches",
        "summary": "Benches that say who built them.",
        "tags": ["Clean tech city", "Being tried out"],
    }
    for said in [
        f'<a href="{settings.SITE_URL}/events/"',
        "<h3>Thursday\xa02\xa0April\xa02026</h3>",
        "It stands in the way.",
        "We <strong>moved</strong> it.",
        "We <em>counted</em>.",
    ]:
        assert said in html
    assert "Not yet." not in html


def test_an_entry_is_changed_by_a_save_its_publication_and_the_day_of_a_step(
    client: Client,
) -> None:
    def changed() -> str | None:
        feed = ET.fromstring(client.get("/projects/feed.atom").content)
        return feed.findtext("a:entry/a:updated", None, ATOM)

    with time_machine.travel(london(2027, 1, 9, 12), tick=False) as clock:
        project = make_project(publish_at=london(2027, 1, 5, 9))
        make_step(project, on=date(2027, 1, 10))
        Project.objects.update(updated_at=london(2027, 1, 1, 9))
        assert changed() == "2027-01-05T09:00:00+00:00"
        clock.shift(timedelta(days=1))
        assert changed() == "2027-01-10T00:00:00+00:00"
        Project.objects.update(updated_at=london(2027, 1, 10, 11))
        assert changed() == "2027-01-10T11:00:00+00:00"


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_rows(
    client: Client,
    site: SiteSettings,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for _row in range(rows):
        make_step(make_project())
    for kind in TYPES:
        with django_assert_num_queries(4):  # focus areas, site, projects, steps
            client.get(f"/projects/feed.{kind}")
