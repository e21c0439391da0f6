"""Tests of the page of a post, and of what holds for all pages of the news."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from focus_areas.models import FocusArea
from news.models import Post
from tests.news.factories import make_post, make_topic
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db

LIST = "/news/"
SCRIPT = re.compile(r'<script type="application/ld\+json">(.+?)</script>', re.DOTALL)


def make_whole_post() -> Post:
    return make_post(
        slug="winners",
        publish_at=datetime(2026, 7, 9, 23, 30, tzinfo=UTC),
        author="Ivy Merrow",
        owner="Secret Keeper",
        reviewed_on=date(2026, 8, 1),
        focus_areas=FocusArea.objects.filter(hue__in=["clean-tech", "people"]),
        topics=[make_topic()],
    )


@pytest.mark.parametrize("others", [0, 2])
def test_a_post_takes_eight_queries(
    client: Client, others: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    post = make_whole_post()
    areas, topics = post.areas, list(post.topics.all())
    for _number in range(others):
        make_post(focus_areas=areas, topics=topics)
    # Site; the post, its areas and topics; related, newer and older; a challenge.
    with django_assert_num_queries(8 + bool(others)):  # areas of those related
        client.get(post.get_absolute_url())


def test_the_page_of_a_post(client: Client) -> None:
    make_whole_post()
    html = plain_spaces(client.get("/news/winners/").text)
    for text in [
        "<title>The winners are out - ",
        '<meta property="og:type" content="article">',
        '<meta property="article:published_time" content="2026-07-10T00:30:00+01:00">',
        "<h1>The winners are out</h1>",
        "Five ideas that change the city.",
        '<time datetime="2026-07-10">Friday 10 July 2026</time> by Ivy Merrow',
        'checked this on <time datetime="2026-08-01">Saturday 1 August 2026</time>',
        "We read <strong>every one</strong> of the ideas.",
        'href="/focus-areas/clean-tech-city/">Clean tech city</a>',
        'href="/focus-areas/empowering-people/">Empowering people</a>',
        'href="/news/?topic=libraries">Libraries</a>',
    ]:
        assert text in html
    assert "Secret Keeper" not in html


def test_search_engines_read_what_the_page_shows(client: Client) -> None:
    make_whole_post()
    match = SCRIPT.search(client.get("/news/winners/").text)
    assert match
    site = settings.SITE_URL
    publisher = {
        "@type": "Organization",
        "name": "A Smart City for All",
        "url": f"{site}/",
    }
    assert json.loads(match[1]) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "The winners are out",
        "description": "Five ideas that change the city.",
        "datePublished": "2026-07-10T00:30:00+01:00",
        "author": {"@type": "Person", "name": "Ivy Merrow"},
        "publisher": publisher,
        "mainEntityOfPage": {
            "@type": "WebPage",
            "@id": f"{site}/news/winners/",
            "lastReviewed": "2026-08-01",
        },
        "articleSection": ["Clean tech city", "Empowering people"],
        "keywords": ["Libraries"],
        "inLanguage": "en-gb",
    }
    match = SCRIPT.search(client.get(make_post().get_absolute_url()).text)
    assert match
    data = json.loads(match[1])
    assert data["author"] == publisher
    assert not {"articleSection", "keywords"} & data.keys()


def test_a_post_leads_to_older_newer_and_related_ones(client: Client) -> None:
    clean = FocusArea.objects.get(slug="clean-tech-city")
    topic, now = make_topic(), timezone.now()
    posts = [
        make_post(title=f"{n}", publish_at=now - timedelta(days=9 - n // 2), **fields)
        for n, fields in enumerate(
            [{"focus_areas": [clean]}, {}, {"topics": [topic]}, {"topics": [topic]}]
        )
    ]
    post = make_post(
        title="This",
        publish_at=posts[2].publish_at,
        focus_areas=[clean],
        topics=[topic],
    )
    for hidden in ({"publish_at": None}, {"publish_at": now + timedelta(days=1)}):
        make_post(title="Hidden", focus_areas=[clean], **hidden)
    context = client.get(post.get_absolute_url()).context
    assert [each.title for each in context["related"]] == ["3", "2", "0"]
    assert (context["older"], context["newer"]) == (posts[3], None)
    context = client.get(posts[2].get_absolute_url()).context
    assert (context["older"], context["newer"]) == (posts[1], posts[3])


def test_what_staff_type_is_never_markup(client: Client) -> None:
    title = "</script><b>Hi</b> & \u2028"
    post = make_post(title=title, body="<script>alert(1)</script>", author="<i>Al</i>")
    html = client.get(post.get_absolute_url()).text
    match = SCRIPT.search(html)
    assert match
    assert json.loads(match[1])["headline"] == title
    assert "<h1>&lt;/script&gt;&lt;b&gt;Hi" in html
    assert "by &lt;i&gt;Al" in html
    assert "<script>alert" not in html


def test_pages_have_one_h1_and_breadcrumbs_and_no_cookie(client: Client) -> None:
    for url in [LIST, make_post().get_absolute_url()]:
        response = client.get(url)
        html = response.text
        assert (response.status_code, html.count("<h1"), "style=" in html) == (
            *(200, 1),
            False,
        )
        assert html.count('aria-label="Breadcrumbs"') == 1
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")


def test_an_unknown_post_is_not_found(client: Client) -> None:
    assert client.get("/news/atlantis/").status_code == 404
