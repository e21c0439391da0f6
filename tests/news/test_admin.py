"""Tests of news in the admin."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from events.models import Event
from focus_areas.models import FocusArea
from news.models import Post
from tests.news.factories import make_post, make_topic
from tests.support.admin_forms import admin_url, change_in_admin, opened_form
from tests.support.pictures import PHOTO

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


@pytest.mark.parametrize("kind", ["news/post", "events/event"])
def test_a_double_click_makes_one_of_it(staff_client: Client, kind: str) -> None:
    url = f"/admin/{kind}/add/"
    typed = {"title": "Bees", "summary": "All.", "body": "Of them.", "slug": ""}
    when = {"starts_at_0": "2087-03-01", "starts_at_1": "6pm", "venue_name": "Hall"}
    sent = {**opened_form(staff_client, url), **typed, "_publish": "draft"}
    sent = sent if kind == "news/post" else {**sent, **when}

    def press(**more: Any) -> str:
        response = staff_client.post(url, {**sent, **more})
        assert response.status_code == 302, response.context["errors"]
        return str(response.headers["Location"])

    file = {"picture_alt": "A bee"}
    first = press(picture_file=SimpleUploadedFile("b.jpg", PHOTO), **file)
    assert press(picture_file=SimpleUploadedFile("b.jpg", PHOTO), **file) == first
    model: Any = Post if kind == "news/post" else Event
    assert list(model.objects.values_list("title", flat=True)) == ["Bees"]
    press(title="Wasps")
    assert model.objects.count() == 2


def test_a_topic_that_goes_says_which_news_lose_it(staff_client: Client) -> None:
    """Before it is deleted, and in the history of the news after."""
    topic = make_topic()
    post = make_post(topics=[topic], title="Bees")
    change_in_admin(staff_client, post, summary="All bees.")
    url = admin_url(topic, "delete")
    page = staff_client.get(url).text
    assert "News post: Bees (it stays)" in page
    assert "Post_topics" not in page
    assert "relationship" not in page
    staff_client.post(url, opened_form(staff_client, url))
    change_in_admin(staff_client, post, summary="No bee.")
    history = staff_client.get(admin_url(post, "history"))
    versions = [changes for _version, changes in history.context["items"] if changes]
    texts = {
        change.label: (change.before.text, change.after.text)
        for changes in versions
        for change in changes
    }
    assert texts["Topics"] == ("(deleted)", "")


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
