"""A link with which people without an account read a draft."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from core.draft_links import link_of, make_link, token_of
from core.models import DraftLink, SiteSettings
from tests.events.factories import make_event
from tests.news.factories import make_post
from tests.projects.factories import make_project
from tests.support.admin_forms import admin_url, change_in_admin
from tests.support.pictures import picture_fields
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db

Make = Callable[..., Any]
KINDS = pytest.mark.parametrize("make", [make_event, make_post, make_project])


def path_of(obj: Any) -> str:
    link = link_of(obj)
    return f"/drafts/{token_of(link)}/" if link else ""


@KINDS
def test_a_draft_is_shared_from_its_form(
    make: Make, staff_client: Client, client: Client, site: SiteSettings
) -> None:
    draft = make(publish_at=None, title="Secret garden")
    share_url = admin_url(draft, "share")
    assert f'href="{share_url}"' in staff_client.get(admin_url(draft, "change")).text
    assert staff_client.post(share_url, {"make": "yes"}).status_code == 303
    shown = staff_client.get(share_url)
    assert path_of(draft) in shown.text
    page = client.get(path_of(draft))
    assert "<title>Draft: Secret garden - " in page.text
    assert "This is a draft" in page.text
    assert {
        name: page.headers[name] for name in ["X-Robots-Tag", "Referrer-Policy"]
    } == {
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
    }
    assert "no-store" in page.headers["Cache-Control"]
    assert "event.ics" not in page.text


def test_it_says_until_when_it_works(client: Client, site: SiteSettings) -> None:
    draft = make_post(publish_at=None)
    with time_machine.travel("2027-01-04T09:30:00+00:00", tick=False):
        make_link(draft)
        page = plain_spaces(client.get(path_of(draft)).text)
    assert "Your link works until 9:30am on Monday 11 January 2027." in page


@KINDS
def test_a_link_ends(
    make: Make, staff_client: Client, client: Client, site: SiteSettings
) -> None:
    """By a button, by another link, after a week, and with what it shows."""
    draft, paths = make(publish_at=None), []
    for end in ["end", "make"]:
        shown = make_link(draft).nonce
        paths.append(path_of(draft))
        staff_client.post(admin_url(draft, "share"), {end: "yes", "shown": shown})
    paths.append(path_of(draft))
    DraftLink.objects.update(expires_at=timezone.now())
    other = make(publish_at=None)
    make_link(other)
    assert DraftLink.objects.count() == 1  # what has expired is cleared away
    paths += [path_of(other), "/drafts/x/"]
    other.delete()
    assert [client.get(path).status_code for path in paths] == [404] * 5


@KINDS
def test_a_link_ends_when_its_draft_is_public(
    make: Make, staff_client: Client, client: Client, site: SiteSettings
) -> None:
    draft = make(publish_at=timezone.now() + timedelta(hours=1))
    make_link(draft)
    path = path_of(draft)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        page = client.get(path)
    assert (page.status_code, page.headers["Location"]) == (
        302,
        draft.get_absolute_url(),
    )
    type(draft).objects.update(publish_at=timezone.now() - timedelta(hours=1))
    change_in_admin(staff_client, draft, title="It is public")
    assert client.get(path).headers["Location"] == draft.get_absolute_url()
    before = DraftLink.objects.get()
    share_url = admin_url(draft, "share")
    staff_client.post(share_url, {"make": "yes", "shown": before.nonce})
    assert path not in staff_client.get(share_url).text
    assert DraftLink.objects.get().nonce == before.nonce
    change_in_admin(staff_client, draft, _publish="offline")
    assert client.get(path).status_code == 404


def test_what_was_public_is_never_again_shown_by_an_old_link(
    staff_client: Client, client: Client, site: SiteSettings
) -> None:
    """Neither the page nor its picture, though nobody saved it while it was public."""
    now = timezone.now()
    post = make_post(
        publish_at=now + timedelta(minutes=1),
        expire_at=now + timedelta(minutes=2),
        **picture_fields(),
    )
    make_link(post)
    path = path_of(post)
    filename = f"{post.picture.renditions[0]['width']}.jpeg"
    paths = [path, f"{path}picture/{post.picture.pk}/{filename}"]

    def statuses() -> list[int]:
        responses = [client.get(path) for path in paths]
        for response in responses:
            response.getvalue()  # which closes the file
        return [response.status_code for response in responses]

    assert statuses() == [200, 200]
    with time_machine.travel(now + timedelta(minutes=3)):
        assert statuses() == [404, 404]
        change_in_admin(staff_client, post, _publish="draft")
        post.refresh_from_db()
        assert (post.publication, statuses()) == ("draft", [404, 404])


def test_no_key_and_no_old_page_ends_the_link_of_a_colleague(
    staff_client: Client, site: SiteSettings
) -> None:
    draft = make_post(publish_at=None)
    url = admin_url(draft, "share")
    old_page = {"shown": ""}
    theirs = make_link(draft).nonce
    for button in ["make", "end"]:
        page = staff_client.post(url, {**old_page, button: "yes"}, follow=True)
        assert "A colleague has made a link meanwhile" in page.text
        assert path_of(draft) in page.text
    assert DraftLink.objects.get().nonce == theirs
    main = page.text.partition("<main")[2]
    assert main.index('id="link"') < main.index("<form")  # Enter presses no button


@pytest.mark.parametrize("count", [1, 3])
def test_a_shared_draft_takes_as_many_queries_for_three_as_for_one(
    client: Client, site: SiteSettings, django_assert_num_queries: Any, count: int
) -> None:
    for _number in range(count):
        draft = make_event(publish_at=None)
        make_link(draft)
    path = path_of(draft)
    with django_assert_num_queries(3):
        client.get(path)


def test_only_those_who_may_edit_it_share_a_draft(client: Client) -> None:
    draft = make_post(publish_at=None)
    client.post(admin_url(draft, "share"), {"make": "yes"})
    assert not DraftLink.objects.exists()


def test_the_pages_of_a_public_post_have_no_link_to_share(staff_client: Client) -> None:
    post = make_post()
    assert "/share/" not in staff_client.get(admin_url(post, "change")).text
