"""Tests of news in the admin."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from focus_areas.models import FocusArea
from news.models import Post
from tests.news.factories import make_post
from tests.support.admin_forms import admin_url, opened_form

pytestmark = pytest.mark.django_db

FORM = {
    "title": "Repair café opens",
    "slug": "repair-cafe",
    "summary": "Bring what is broken.",
    "body": "On Sunday.",
}


def test_a_new_post_is_a_draft_until_it_is_published(staff_client: Client) -> None:
    staff_client.post("/admin/news/post/add/", FORM)
    post = Post.objects.get(slug="repair-cafe")
    assert post.publication == "draft"
    url = admin_url(post, "change")
    staff_client.post(url, {**opened_form(staff_client, url), "_publish": "now"})
    post.refresh_from_db()
    assert post.publication == "published"


def test_what_is_wrong_is_said_in_words(staff_client: Client) -> None:
    times = {
        "publish_at_0": "2099-01-10",
        "publish_at_1": "09:00",
        "expire_at_0": "2099-01-09",
        "expire_at_1": "09:00",
    }
    response = staff_client.post("/admin/news/post/add/", {**FORM, **times})
    assert (
        "“Public until” must be later than “Publish at”." in response.content.decode()
    )


def test_only_what_visitors_see_can_be_viewed_on_the_site(
    staff_client: Client,
) -> None:
    soon = timezone.now() + timedelta(days=1)
    for fields, shown in [({}, True), ({"publish_at": soon}, False)]:
        post = make_post(**fields)
        html = staff_client.get(f"/admin/news/post/{post.pk}/change/").content
        assert (post.get_absolute_url() in html.decode()) == shown


def test_the_list_says_states_in_words(staff_client: Client) -> None:
    make_post()
    make_post(publish_at=None)
    html = staff_client.get("/admin/news/post/", {"q": "winners"}).content.decode()
    assert ">Public</td>" in html
    assert ">Draft</td>" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    staff_client: Client,
    count: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    for _number in range(count):
        make_post(focus_areas=[area])
    with django_assert_num_queries(9):  # also topics to choose, areas of the posts
        staff_client.get("/admin/news/post/")


def test_without_permission_there_is_no_way_in() -> None:
    clerk = User.objects.create_user("kim", password="sun-lit-42", is_staff=True)
    client = Client()
    client.force_login(clerk)
    assert client.get("/admin/news/post/").status_code == 403


def test_pasted_text_is_refused_and_not_cut_off(staff_client: Client) -> None:
    url, long = "/admin/news/post/add/", "x" * 500
    assert "maxlength" not in staff_client.get(url).text
    page = staff_client.post(url, {**FORM, "summary": long})
    form = page.context["adminform"].form
    assert (form.errors["summary"], form["summary"].value()) == (
        ["Ensure this value has at most 200 characters (it has 500)."],
        long,
    )
