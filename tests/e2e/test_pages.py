"""Every kind of page in Chromium: on a phone and a desktop, light and dark."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from playwright.sync_api import BrowserContext, Page, expect

from challenges.models import Challenge, Draft
from contact.models import Message
from smartcity.demo import load
from smartcity.users.invitation import invitation_url
from tests.e2e.looks import find_broken_lines, find_other_looks
from tests.e2e.page_watcher import HEIGHT, SCREENS, PageWatcher
from tests.e2e.users import sign_in
from tests.support.examples import sample
from tests.support.site_map import public_urls, staff_urls

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


in_one_window = pytest.mark.parametrize("screen", [min(SCREENS)], indirect=True)
"""For walks that only look: each page is loaded once, and its window made wider."""

Look = Callable[[Page], list[str]]


def problems_by_url(
    watcher: PageWatcher, urls: list[str], look: Look = lambda page: []
) -> dict[tuple[str, int], list[str]]:
    """Return what is wrong with these pages, by URL and width of the window, and what
    `look` finds on a phone. Every second page is light where the others are dark."""
    problems, page = {}, watcher.page
    schemes = list(SCREENS.values())
    for url in urls:
        schemes.reverse()
        page.set_viewport_size({"width": min(SCREENS), "height": HEIGHT})
        page.goto(watcher.site + url)
        for width, scheme in zip(SCREENS, schemes, strict=True):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.emulate_media(color_scheme=scheme)
            found = look(page) if width == min(SCREENS) else []
            problems[url, width] = [*watcher.find_problems(), *found]
    return {key: each for key, each in problems.items() if each}


@in_one_window
def test_public_pages(watcher: PageWatcher) -> None:
    assert problems_by_url(watcher, sample(public_urls()), find_broken_lines) == {}


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


def sign_in_to_demo(watcher: PageWatcher, screen: BrowserContext) -> None:
    sign_in(screen, User.objects.get(username=load.USERNAME), watcher.site)


def test_the_page_of_what_is_gone(watcher: PageWatcher, screen: BrowserContext) -> None:
    sign_in_to_demo(watcher, screen)
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
    sign_in_to_demo(watcher, screen)
    signed_in = problems_by_url(watcher, sample(staff_urls()), find_other_looks)
    assert {**signed_out, **signed_in} == {}
