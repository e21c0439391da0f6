"""Tests of the list of news: what leads it, its filters, and its empty states."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from focus_areas.models import FocusArea
from news.models import Post
from tests.news.factories import make_post, make_topic
from tests.support.examples import examples

pytestmark = pytest.mark.django_db

LIST = "/news/"


@pytest.fixture
def posts() -> None:
    """Posts of three years, in two focus areas and two topics, the latest first."""
    clean, people = FocusArea.objects.filter(hue__in=["clean-tech", "people"])
    libraries = make_topic()
    trials = make_topic(name="Trials", slug="trials")
    for title, day, areas, topics in [
        ("all", datetime(2026, 5, 1, tzinfo=UTC), [clean, people], [libraries, trials]),
        ("clean", datetime(2026, 1, 1, tzinfo=UTC), [clean], [trials]),
        ("new year", datetime(2025, 12, 31, 23, 59, tzinfo=UTC), [people], []),
        ("summer", datetime(2024, 12, 31, 23, 59, tzinfo=UTC), [], [libraries]),
    ]:
        make_post(title=title, publish_at=day, focus_areas=areas, topics=topics)


def found(client: Client, **query: str) -> list[str]:
    page = client.get(LIST, query)
    assert page.status_code == 200
    return [post.title for post in page.context["page_obj"]]


def test_filters(client: Client, posts: None) -> None:
    expected: list[tuple[dict[str, str], list[str]]] = [
        ({}, ["all", "clean", "new year", "summer"]),
        ({"area": "clean-tech-city"}, ["all", "clean"]),
        ({"topic": "libraries"}, ["all", "summer"]),
        ({"area": "clean-tech-city", "topic": "libraries"}, ["all"]),
        ({"year": "2025"}, ["new year"]),
        ({"year": "2026", "topic": "trials"}, ["all", "clean"]),
    ]
    assert [(query, found(client, **query)) for query, _titles in expected] == expected


def test_filters_are_chips_and_the_title(client: Client, posts: None) -> None:
    page = client.get(f"{LIST}?year=2026&topic=trials&area=clean-tech-city")
    form = page.context["form"]
    assert form.chosen == [
        ("Clean tech city", "topic=trials&year=2026"),
        ("Trials", "area=clean-tech-city&year=2026"),
        ("2026", "area=clean-tech-city&topic=trials"),
    ]
    query = "area=clean-tech-city&amp;topic=trials&amp;year=2026"
    for text in [
        "<title>News: Clean tech city, Trials, 2026 - ",
        "<strong>2 news posts</strong>",
        '<meta name="robots" content="noindex,follow">',
        f'title="News" href="/news/feed.atom?{query}"',
        f'title="News" href="/news/feed.json?{query}"',
        'href="/updates/?area=clean-tech-city"',
    ]:
        assert text in page.text


def test_what_we_do_not_know_is_said_and_does_not_count(
    client: Client, posts: None
) -> None:
    page = client.get(LIST, {"area": "atlantis", "topic": "x", "year": "1999"})
    assert len(page.context["page_obj"]) == 4
    assert "we do not recognise (Focus area, Topic, Year)" in page.text
    assert '<meta name="robots" content="noindex,follow">' in page.text


class Fuzz(TestCase):
    @settings(max_examples=examples(30), deadline=None)
    @given(
        st.dictionaries(
            st.sampled_from(["area", "topic", "year", "page"]),
            st.text(
                st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12
            ),
        )
    )
    def test_no_query_breaks_the_list(self, query: dict[str, str]) -> None:
        assert self.client.get(LIST, query).status_code == 200


def test_the_featured_post_leads_where_nothing_is_asked_for(
    client: Client, posts: None
) -> None:
    Post.objects.filter(title="new year").update(is_featured=True)
    page = client.get(LIST)
    assert page.context["lead"].title == "new year"
    assert [post.title for post in page.context["posts"]] == ["all", "clean", "summer"]
    assert "<strong>4 news posts</strong>" in page.text
    assert [post.title for post in client.get("/").context["posts"]] == [
        *("new year", "all", "clean"),
    ]
    filtered = client.get(LIST, {"area": "empowering-people"}).context
    assert (filtered["lead"], len(filtered["posts"])) == (None, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    client: Client,
    count: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    area, topic = FocusArea.objects.get(slug="clean-tech-city"), make_topic()
    for _number in range(count):
        make_post(focus_areas=[area], topics=[topic], is_featured=True)
    with django_assert_num_queries(7):  # site; 3 filters; how many; the posts, areas
        client.get(LIST)
    with django_assert_num_queries(7):
        client.get(LIST, {"topic": "libraries"})


def test_24_posts_a_page(client: Client) -> None:
    for _number in range(25):
        make_post()
    first = client.get(LIST)
    assert len(first.context["page_obj"]) == 24
    assert '<a rel="next" href="?page=2">' in first.text
    second = client.get(LIST, {"page": "2"})
    assert len(second.context["page_obj"]) == 1
    assert "<title>News - " in first.text
    assert "<title>News (page 2 of 2) - " in second.text
    for page in ["-3", "abc", "99"]:
        assert client.get(LIST, {"page": page}).status_code == 200


@pytest.mark.parametrize(
    ("query", "text", "link"),
    [
        ({}, "There is no news yet.", "/events/"),
        ({"area": "clean-tech-city"}, "There is no news like that yet.", LIST),
        (
            {"topic": "libraries", "year": "2025"},
            "There is no news like that from 2025.",
            f"{LIST}?topic=libraries&amp;year=2024",
        ),
    ],
)
def test_an_empty_list_says_what_to_do_next(
    client: Client, query: dict[str, str], text: str, link: str
) -> None:
    libraries = make_topic()
    if query:
        for year, topics in [(2024, [libraries]), (2025, [])]:
            moment = datetime(year, 6, 1, tzinfo=UTC)
            make_post(publish_at=moment, topics=topics)
    notice = client.get(LIST, query).text.partition('class="notice')[2]
    assert text in notice
    assert f'href="{link}">' in notice


def test_only_years_and_topics_with_public_news_are_offered(client: Client) -> None:
    secret, topic = make_topic(name="Secret", slug="secret"), make_topic()
    make_post(publish_at=timezone.now() + timedelta(days=800), topics=[secret])
    for _number in range(2):
        make_post(publish_at=datetime(2024, 12, 31, 23, 59, tzinfo=UTC), topics=[topic])
    make_post(publish_at=datetime(2023, 6, 30, 23, 59, tzinfo=UTC))
    form = client.get(LIST).context["form"]
    assert [value for value, _label in form.fields["year"].choices] == [
        *("", "2024", "2023"),
    ]
    assert [value for value, _label in form.fields["topic"].choices] == ["", topic.slug]
