"""What is found before something is public: said once, or refused."""

from typing import Any

import pytest
from django.test import Client

from core.addresses import keep_address
from core.admin.checks import check_texts
from news.models import Post
from tests.events.factories import make_event
from tests.news.factories import make_post
from tests.support.admin_forms import admin_url, change_in_admin, form_of, opened_form

pytestmark = pytest.mark.django_db

CLICK = "[click here](https://a.example)"
ADMIN = "leads into the admin: visitors cannot open it."
PRIVATE = "is a private link, and opens what one person alone should see: take it out."
DEAD = "[The way](/nowhere/)"
DEAD_MESSAGE = "The link /nowhere/ leads to no page of this site."


def test_links_to_pages_of_ours_are_followed(settings: Any) -> None:
    settings.SITE_URL = "https://city.example"
    public, hidden = make_post(slug="seen"), make_post(slug="draft", publish_at=None)
    keep_address(Post, "was-called-so", public.pk)
    keep_address(Post, "taken-off", 0)
    links = {
        "/events/": None,
        "/events": None,
        "/events/feed.ics": None,
        "/news/seen/#votes": None,
        "/news/was-called-so/": None,
        "https://city.example/news/seen/": None,
        "https://elsewhere.example/nowhere/": None,
        "mailto:us@city.example": None,
        "/static/css/site.css": None,
        f"/news/{hidden.slug}/": "leads to a page that is not public yet.",
        "/news/taken-off/": "leads to no page of this site.",
        "/news/nobody-wrote-it/": "leads to no page of this site.",
        "https://city.example/nowhere/": "leads to no page of this site.",
        "#votes": None,
        "?page=2": None,
        "../seen/": None,
        "/admin/news/post/": ADMIN,
        "../../admin/": ADMIN,
        "//city.example/admin/": ADMIN,
        "https://CITY.example/%61dmin/": ADMIN,
        "/static/nope.css": "leads to no page of this site.",
        "/static/../../etc/passwd": "leads to no page of this site.",
        "/drafts/x/": PRIVATE,
        "/contact/m/x/": PRIVATE,
        "/my-entry/x": PRIVATE,
        "https://city.example/updates/x/": PRIVATE,
    }
    text = "\n\n".join(f"[Words]({link})" for link in links)
    found = list(check_texts(make_post(body=text), ["body"]))
    assert [(each.message, each.is_blocking) for each in found] == [
        (f"The link {link} {says}", "not public yet" not in says)
        for link, says in links.items()
        if says
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_links_are_followed_together(
    count: int, django_assert_num_queries: Any
) -> None:
    slugs = [make_post().slug for _number in range(count)]
    post = make_post(body="\n".join(f"[Words](/news/{slug}/)" for slug in slugs))
    with django_assert_num_queries(1):
        assert list(check_texts(post, ["body"])) == []


def press_publish(client: Client, obj: Any, **typed: str) -> Any:
    url = admin_url(obj, "change")
    form = {**opened_form(client, url), "_publish": "now", **typed}
    return client.post(url, form)


def errors_of(page: Any) -> dict[str, list[str]]:
    return dict(page.context["adminform"].form.errors)


def test_advice_is_said_once(staff_client: Client) -> None:
    post = make_post(publish_at=None, body=CLICK)
    page = press_publish(staff_client, post)
    assert list(errors_of(page)) == ["__all__"]
    assert [id for id, *_ in page.context["panel"]["findings"]] == ["id_body"]
    assert 'href="#id_body"' in page.text
    assert ">Publish it as it is</button>" in page.text
    post.refresh_from_db()
    assert post.publication == "draft"
    confirmed = {**form_of(page), "_confirmed": page.context["panel"]["to_confirm"]}
    url = admin_url(post, "change")
    other = staff_client.post(url, {**confirmed, "body": f"{CLICK} {CLICK}.\n\n#"})
    assert other.status_code == 302  # the same advice
    post.refresh_from_db()
    assert post.publication == "published"
    assert change_in_admin(staff_client, post, summary="Other.").status_code == 302
    again = change_in_admin(staff_client, post, title="THE WINNERS ARE OUT")
    assert again.status_code == 200


def test_what_is_wrong_is_refused(staff_client: Client) -> None:
    post = make_post(publish_at=None, body=DEAD)
    page = press_publish(staff_client, post)
    assert errors_of(page) == {"body": [DEAD_MESSAGE]}
    assert page.context["panel"]["to_confirm"] == ""
    assert change_in_admin(staff_client, post, summary="Other.").status_code == 302
    at = {"publish_at_0": "2099-01-10", "publish_at_1": "9am", "_publish": "at"}
    assert errors_of(change_in_admin(staff_client, post, **at)) == {
        "body": [DEAD_MESSAGE]
    }


def test_what_died_after_it_was_public_stops_nobody(staff_client: Client) -> None:
    post = make_post(body=DEAD)
    assert change_in_admin(staff_client, post, summary="Other.").status_code == 302


def test_a_button_is_pressed_again_after_a_mistake(staff_client: Client) -> None:
    post = make_post(publish_at=None)
    page = press_publish(staff_client, post, title="")
    mended = {**form_of(page), "title": "Mended", "_publish": "now"}
    assert staff_client.post(admin_url(post, "change"), mended).status_code == 302
    post.refresh_from_db()
    assert post.publication == "published"


def test_a_draft_is_saved_after_it_could_not_be_published(staff_client: Client) -> None:
    post = make_post(publish_at=None)
    page = press_publish(staff_client, post, body=DEAD)
    mended = {**form_of(page), "_publish": "draft"}
    assert staff_client.post(admin_url(post, "change"), mended).status_code == 302
    post.refresh_from_db()
    assert (post.publication, post.body) == ("draft", DEAD)


def test_saving_does_not_publish_what_could_not_be_published(
    staff_client: Client,
) -> None:
    post = make_post(publish_at=None)
    page = press_publish(staff_client, post, title="")
    mended = {**form_of(page), "title": "Mended", "_continue": "yes"}
    assert staff_client.post(admin_url(post, "change"), mended).status_code == 302
    post.refresh_from_db()
    assert (post.publication, post.title) == ("draft", "Mended")


def test_a_saved_draft_says_how_much_there_is_to_look_at(staff_client: Client) -> None:
    event = make_event(publish_at=None, body=CLICK)
    url = admin_url(event, "change")
    form = {**opened_form(staff_client, url), "_publish": "draft", "_continue": "yes"}
    page = staff_client.post(url, form, follow=True)
    assert f'<a href="{url}#checks">2 things to look at before it is public</a>' in (
        page.text
    )
    assert [id for id, *_ in page.context["panel"]["findings"]] == [
        "id_step_free_0",
        "id_body",
    ]
