"""Nobody deletes what was changed since they were asked whether they are sure."""

from typing import Any

import pytest
from django.test import Client

from news.models import Post
from tests.admin_forms import change_url, form_of, open_form
from tests.news.factories import make_post
from tests.smartcity.admin_rows import FORMS, MODELS

pytestmark = pytest.mark.django_db

POSTS = "/admin/news/post/"

REFUSED = "It was changed meanwhile: look again before you delete it."


@pytest.mark.parametrize("model", MODELS)
def test_what_was_changed_meanwhile_is_not_deleted(
    model: type[Any], staff_client: Client
) -> None:
    make, name = FORMS[model]
    obj = make()
    url = change_url(obj, "delete")
    if staff_client.get(url).status_code == 403:  # nobody may delete it
        return
    asked = open_form(staff_client, url)
    model.objects.filter(pk=obj.pk).update(**{name: "Changed"})
    page = staff_client.post(url, asked)
    assert REFUSED in page.text
    assert model.objects.filter(pk=obj.pk).exists()
    assert staff_client.post(url, form_of(page)).status_code == 302
    assert not model.objects.filter(pk=obj.pk).exists()


def test_no_page_is_no_answer(staff_client: Client) -> None:
    post = make_post()
    page = staff_client.post(change_url(post, "delete"), {"post": "yes"})
    assert (REFUSED in page.text, Post.objects.count()) == (True, 1)


def test_neither_is_any_of_several_that_are_ticked(staff_client: Client) -> None:
    posts = [make_post(), make_post()]
    ticked = {
        "action": "delete_selected",
        "_selected_action": [post.pk for post in posts],
    }
    asked = form_of(staff_client.post(POSTS, ticked))
    Post.objects.filter(pk=posts[1].pk).update(title="Changed")
    page = staff_client.post(POSTS, asked)
    assert (REFUSED in page.text, Post.objects.count()) == (True, 2)
    assert staff_client.post(POSTS, form_of(page)).status_code == 302
    assert not Post.objects.exists()
