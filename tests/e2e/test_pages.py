"""Every kind of page in Chromium: on a phone and a desktop, light and dark."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import Client
from playwright.sync_api import BrowserContext, expect

from challenges.models import Challenge, Draft
from contact.models import Message
from smartcity.demo import load
from smartcity.users.invitation import invitation_url
from tests.e2e.page_watcher import HEIGHT, WIDTHS, PageWatcher
from tests.support.site_map import public_urls, staff_urls

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


in_one_window = pytest.mark.parametrize("screen", [WIDTHS[0]], indirect=True)
"""For walks that only look: each page is loaded once, and its window made wider."""


def problems_by_url(
    watcher: PageWatcher, urls: list[str]
) -> dict[tuple[str, int], list[str]]:
    """Return what is wrong with these pages, by URL and width of the window."""
    problems = {}
    for url in urls:
        watcher.page.goto(watcher.site + url)
        for width in WIDTHS:
            watcher.page.set_viewport_size({"width": width, "height": HEIGHT})
            problems[url, width] = watcher.find_problems()
        watcher.page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    return {key: each for key, each in problems.items() if each}


@in_one_window
def test_public_pages(watcher: PageWatcher) -> None:
    assert problems_by_url(watcher, public_urls()) == {}


def test_forms_that_come_back_with_mistakes(watcher: PageWatcher) -> None:
    challenge = Challenge.objects.published().open().get()
    for url in (f"{challenge.get_absolute_url()}enter/", "/contact/general/"):
        watcher.page.goto(watcher.site + url)
        watcher.page.get_by_role("button", name=re.compile("^(Continue|Send)")).click()
        expect(watcher.page).to_have_title(re.compile("^Error: "))
        assert watcher.find_problems() == []


def test_the_check_of_a_draft_that_is_not_complete(watcher: PageWatcher) -> None:
    draft = Draft.objects.get()
    watcher.page.goto(f"{watcher.site}{draft.draft_path}check/")
    watcher.page.get_by_role("button", name="Send your idea").click()
    expect(watcher.page).to_have_title(re.compile("^Error: "))
    assert watcher.find_problems() == []


@in_one_window
def test_the_page_for_our_own_mistakes(watcher: PageWatcher) -> None:
    watcher.page.route(
        "**/broken/",
        lambda route: route.fulfill(
            body=render_to_string("500.html"), content_type="text/html"
        ),
    )
    assert problems_by_url(watcher, ["/broken/"]) == {}


def sign_in(watcher: PageWatcher, screen: BrowserContext) -> None:
    client = Client()
    client.force_login(User.objects.get(username=load.USERNAME))
    session = client.cookies["sessionid"].value
    screen.add_cookies([{"name": "sessionid", "value": session, "url": watcher.site}])


def test_the_page_of_what_is_gone(watcher: PageWatcher, screen: BrowserContext) -> None:
    sign_in(watcher, screen)
    message = Message.objects.filter(status="new").first()
    page = watcher.page
    page.goto(f"{watcher.site}/admin/contact/message/{message.pk}/change/")
    page.get_by_role("textbox", name="Answer").fill("At nine. " * 30)
    message.delete()
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_role("heading", name="It is no longer there").wait_for()
    assert watcher.find_problems() == []


@in_one_window
def test_staff_pages(watcher: PageWatcher, screen: BrowserContext) -> None:
    link = invitation_url(User.objects.get(username=load.USERNAME))
    urls = ["/admin/login/", urlsplit(link).path]
    signed_out = problems_by_url(watcher, urls)
    sign_in(watcher, screen)
    assert {**signed_out, **problems_by_url(watcher, staff_urls())} == {}
