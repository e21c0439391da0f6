"""Tests of the news as feeds: the same query, the same bytes, and read back."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from focus_areas.models import FocusArea
from tests.events.factories import london
from tests.news.factories import make_post, make_topic

pytestmark = pytest.mark.django_db

TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def url_of(kind: str) -> str:
    return f"/news/feed.{kind}"


def titles_in(kind: str, content: bytes) -> list[str | None]:
    if kind == "atom":
        feed = ET.fromstring(content)
        return [title.text for title in feed.findall("a:entry/a:title", ATOM)]
    return [item["title"] for item in json.loads(content)["items"]]


@pytest.mark.parametrize("kind", TYPES)
def test_a_feed_has_what_the_list_has(client: Client, kind: str) -> None:
    area, topic = FocusArea.objects.get(slug="clean-tech-city"), make_topic()
    make_post(title="Ours", focus_areas=[area], topics=[topic])
    make_post(title="Elsewhere", topics=[topic])
    make_post(title="Draft", focus_areas=[area], topics=[topic], publish_at=None)
    query = {"area": "clean-tech-city", "topic": "libraries"}
    response = client.get(url_of(kind), query)
    assert (response.status_code, response["Content-Type"]) == (200, TYPES[kind])
    assert response["Access-Control-Allow-Origin"] == "*"
    assert titles_in(kind, response.content) == ["Ours"]
    for wrong in ({"area": "atlantis"}, {"topic": "x"}, {"year": "1999"}):
        assert client.get(url_of(kind), wrong).status_code == 404


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_takes_seven_queries(
    client: Client, kind: str, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    area, topic = FocusArea.objects.get(slug="clean-tech-city"), make_topic()
    for _number in range(count):
        make_post(focus_areas=[area], topics=[topic])
    with django_assert_num_queries(7):  # 3 filters; site; the posts, areas, topics
        client.get(url_of(kind))


@pytest.mark.parametrize("kind", TYPES)
def test_a_feed_is_the_same_until_something_changes(client: Client, kind: str) -> None:
    post = make_post()
    first = client.get(url_of(kind))
    with time_machine.travel(timezone.now() + timedelta(hours=5)):
        unchanged = client.get(
            url_of(kind), headers={"If-None-Match": first["ETag"]}
        ).status_code
        post.title = "Another title"
        post.save()
    changed = client.get(url_of(kind), headers={"If-None-Match": first["ETag"]})
    assert (unchanged, changed.status_code) == (304, 200)


def test_an_entry_of_the_atom_feed(client: Client) -> None:
    area, topic = FocusArea.objects.get(slug="clean-tech-city"), make_topic()
    post = make_post(
        title="Tea & maps\x0b",
        summary="<b>Tea</b> & maps.",
        body="See [the events](/events/) or [others](https://example.org/).",
        author="Ivy Merrow",
        focus_areas=[area],
        topics=[topic],
        publish_at=london(2026, 7, 1, 9),
    )
    type(post).objects.update(updated_at=london(2026, 6, 1, 9))  # before it was public
    feed = ET.fromstring(client.get(url_of("atom")).content)
    (entry,) = feed.findall("a:entry", ATOM)
    names = ["id", "title", "summary", "published", "updated", "author/a:name"]
    assert [entry.findtext(f"a:{name}", None, ATOM) for name in names] == [
        *(post.uid.urn, "Tea & maps", "&lt;b&gt;Tea&lt;/b&gt; &amp; maps."),
        *("2026-07-01T08:00:00+00:00", "2026-07-01T08:00:00+00:00", "Ivy Merrow"),
    ]
    categories = [each.get("term") for each in entry.findall("a:category", ATOM)]
    assert categories == ["Clean tech city", "Libraries"]
    content = entry.find("a:content", ATOM)
    assert content is not None
    assert f'<a href="{settings.SITE_URL}/events/" rel=' in str(content.text)
    assert '<a href="https://example.org/" rel=' in str(content.text)


def test_an_item_of_the_json_feed(client: Client) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    post = make_post(
        focus_areas=[area],
        topics=[make_topic()],
        author="Ivy Merrow",
    )
    feed = json.loads(client.get(url_of("json"), {"topic": "libraries"}).content)
    (item,) = feed.pop("items")
    site = settings.SITE_URL
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News - A Smart City for All",
        "home_page_url": f"{site}/news/?topic=libraries",
        "feed_url": f"{site}/news/feed.json?topic=libraries",
        "authors": [{"name": "A Smart City for All", "url": f"{site}/"}],
        "language": "en-gb",
    }
    dates = [item.pop(name) for name in ("date_published", "date_modified")]
    assert all(date.endswith(("+00:00", "+01:00")) for date in dates)
    assert item == {
        "id": post.uid.urn,
        "url": site + post.get_absolute_url(),
        "title": post.title,
        "summary": post.summary,
        "content_html": (
            '<p dir="auto">We read <strong>every one</strong> of the ideas.</p>\n'
        ),
        "authors": [{"name": "Ivy Merrow"}],
        "tags": ["Clean tech city", "Libraries"],
    }
