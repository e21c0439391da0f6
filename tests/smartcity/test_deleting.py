"""Nobody deletes what was changed since they were asked whether they are sure, and what
is deleted is brought back from its history."""

from typing import Any

import pytest
from django.test import Client

from events.models import Event
from news.models import Post
from tests.events.factories import make_event
from tests.news.factories import make_post
from tests.smartcity.roles import AUDITORS, client_with_role
from tests.support.admin_forms import admin_url, form_of, opened_form
from tests.support.admin_rows import FORMS, MODELS

pytestmark = pytest.mark.django_db

POSTS = "/admin/news/post/"

REFUSED = "It was changed meanwhile: look again before you delete it."


@pytest.mark.parametrize("model", MODELS)
def test_what_was_changed_meanwhile_is_not_deleted(
    model: type[Any], staff_client: Client
) -> None:
    make, name = FORMS[model]
    obj = make()
    url = admin_url(obj, "delete")
    if staff_client.get(url).status_code == 403:  # nobody may delete it
        return
    asked = opened_form(staff_client, url)
    model.objects.filter(pk=obj.pk).update(**{name: "Changed"})
    page = staff_client.post(url, asked)
    assert REFUSED in page.text
    assert model.objects.filter(pk=obj.pk).exists()
    assert staff_client.post(url, form_of(page)).status_code == 302
    assert not model.objects.filter(pk=obj.pk).exists()


def test_no_page_is_no_answer(staff_client: Client) -> None:
    post = make_post()
    page = staff_client.post(admin_url(post, "delete"), {"post": "yes"})
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


def test_a_deleted_object_leaves_who_deleted_it(staff_client: Client) -> None:
    events = [make_event(), make_event()]
    for event, sent in zip(events, ["one", "ticked"], strict=True):
        key = event.pk
        if sent == "one":
            url = admin_url(event, "delete")
            staff_client.post(url, opened_form(staff_client, url))
        else:
            ticked = {"action": "delete_selected", "_selected_action": key}
            page = staff_client.post("/admin/events/event/", ticked)
            staff_client.post("/admin/events/event/", form_of(page))
        last = Event.versions.filter(id=key).first()
        assert (last.history_type, str(last.history_user)) == ("-", "sam")
    assert not Event.objects.exists()


@pytest.mark.parametrize("model", [m for m in FORMS if hasattr(m, "versions")])
def test_what_was_deleted_is_brought_back_from_its_history(
    model: type[Any], staff_client: Client
) -> None:
    make, name = FORMS[model]
    obj = make()
    before, history_url = getattr(obj, name), admin_url(obj, "history")
    url = admin_url(obj, "delete")
    if staff_client.get(url).status_code == 403:  # nobody may delete it
        return
    change = admin_url(obj, "change")
    staff_client.post(change, opened_form(staff_client, change) | {name: "Another"})
    done = staff_client.post(url, opened_form(staff_client, url), follow=True)
    assert (
        f'<a href="{history_url}">See what it said, or bring it back.</a>' in done.text
    )
    first = model.versions.filter(id=obj.pk).last()
    page = staff_client.get(history_url, {"_version": first.pk})
    add_url = page.context["add_url"]
    form = staff_client.post(add_url, form_of(page) | {"_edit": "yes"})
    assert (form.status_code, form_of(form)[name]) == (200, [before])
    filled = form_of(form)
    if "panel" in form.context:  # its past dates are asked about
        asked = staff_client.post(add_url, filled).context["panel"]["to_confirm"]
        filled |= {"_confirmed": asked}
    assert staff_client.post(add_url, filled).status_code == 302
    assert getattr(model.objects.latest("pk"), name) == before


def test_who_may_not_add_brings_nothing_back(staff_client: Client) -> None:
    event = make_event()
    version, url = event.versions.first(), admin_url(event, "history")
    event.delete()
    page = client_with_role(AUDITORS).get(url, {"_version": version.pk})
    assert (page.status_code, page.context["may_add"]) == (200, False)


def test_the_history_of_what_never_was(staff_client: Client) -> None:
    for key in ("999", "x"):
        page = staff_client.get(f"/admin/events/event/{key}/history/", follow=True)
        assert "doesn’t exist. Perhaps it was deleted?" in page.text
