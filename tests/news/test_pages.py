"""Tests of the public pages under /news/."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from focus_areas.models import FocusArea
from tests.news.factories import make_post
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db

LIST = "/news/"

now = timezone.now()
UNPUBLISHED = [
    {"publish_at": None},
    {"publish_at": now + timedelta(days=1)},
    {"publish_at": now - timedelta(days=2), "expire_at": now - timedelta(days=1)},
]


@pytest.mark.parametrize("hidden", UNPUBLISHED, ids=["draft", "scheduled", "expired"])
def test_nothing_unpublished_is_public(client: Client, hidden: dict[str, Any]) -> None:
    post = make_post(**hidden)
    assert list(client.get(LIST).context["page_obj"]) == []
    code = 410 if "expire_at" in hidden else 404
    assert client.get(post.get_absolute_url()).status_code == code


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    client: Client,
    count: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    for _number in range(count):
        make_post(focus_area=area)
    with django_assert_num_queries(3):  # site, how many, the posts
        client.get(LIST)


def test_a_post_takes_two_queries(
    client: Client, django_assert_num_queries: Callable[[int], Any]
) -> None:
    post = make_post(focus_area=FocusArea.objects.get(slug="clean-tech-city"))
    with django_assert_num_queries(2):
        client.get(post.get_absolute_url())


def test_24_posts_a_page(client: Client) -> None:
    for _number in range(25):
        make_post()
    first = client.get(LIST)
    assert len(first.context["page_obj"]) == 24
    assert '<a rel="next" href="?page=2">' in first.content.decode()
    second = client.get(LIST, {"page": "2"})
    assert len(second.context["page_obj"]) == 1
    assert "<title>News - " in first.text
    assert "<title>News (page 2 of 2) - " in second.text


@pytest.mark.parametrize("page", ["-3", "abc", "99"])
def test_unknown_page_numbers_lead_to_a_page_that_exists(
    client: Client, page: str
) -> None:
    post = make_post()
    assert list(client.get(LIST, {"page": page}).context["page_obj"]) == [post]


def test_an_empty_list_says_what_to_do_next(client: Client) -> None:
    html = client.get(LIST).content.decode()
    notice = html[html.index('class="notice') :]
    assert "There is no news yet." in notice
    assert 'href="/events/">' in notice


def test_the_page_of_a_post(client: Client) -> None:
    make_post(
        slug="winners",
        publish_at=datetime(2026, 7, 9, 23, 30, tzinfo=UTC),
        focus_area=FocusArea.objects.get(slug="clean-tech-city"),
    )
    html = plain_spaces(client.get("/news/winners/").text)
    for text in [
        "<title>The winners are out - ",
        "<h1>The winners are out</h1>",
        "Five ideas that change the city.",
        '<time datetime="2026-07-10">Friday 10 July 2026</time>',
        "We read <strong>every one</strong> of the ideas.",
        '<a href="/focus-areas/clean-tech-city/">Clean tech city</a>',
    ]:
        assert text in html


def test_what_staff_type_is_never_markup(client: Client) -> None:
    post = make_post(title="<b>Hi</b>", body="<script>alert(1)</script>")
    html = client.get(post.get_absolute_url()).content.decode()
    assert "<h1>&lt;b&gt;Hi&lt;/b&gt;</h1>" in html
    assert "<script>alert" not in html


def test_pages_are_the_same_for_everybody(client: Client) -> None:
    for url in [LIST, make_post().get_absolute_url()]:
        response = client.get(url)
        assert response.status_code == 200
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")


def test_pages_have_one_h1_and_breadcrumbs(client: Client) -> None:
    for url in [LIST, make_post().get_absolute_url()]:
        html = client.get(url).content.decode()
        assert html.count("<h1") == 1
        assert html.count('aria-label="Breadcrumbs"') == 1
        assert "style=" not in html


def test_an_unknown_post_is_not_found(client: Client) -> None:
    assert client.get("/news/atlantis/").status_code == 404
