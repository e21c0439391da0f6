"""Every kind of page in Chromium: on a phone and a desktop, light and dark."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request
from pytest_django.live_server_helper import LiveServer

from challenges.models import Challenge, Draft
from smartcity.demo import load
from tests.site_map import public_urls, staff_urls

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

RULES = {
    "runOnly": [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ],
    "resultTypes": ["violations"],
    "preload": False,  # style sheets of other sites, which the policy forbids anyway
}
ON_PURPOSE = re.compile(r"status of (403|404|410|429) \(")
SCHEMES = ["dark", "light"]
SCROLLS_SIDEWAYS = """() => {
    const root = document.documentElement;
    return root.scrollWidth > root.clientWidth;
}"""
FAULTS = """async (rules) => {
    // Colours fade into those of the other scheme: they are judged once they are there.
    document.getAnimations().forEach((fading) => fading.finish());
    const { violations } = await axe.run(rules);
    return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)]);
}"""


class PageWatcher:
    """A page, with everything that went wrong on it."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.problems: list[str] = []
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("request", lambda request: self._request(request.url))
        page.on("requestfailed", lambda request: self._failed(request))

    def _console(self, kind: str, text: str) -> None:
        # The browser says of a page that is a 404 on purpose that it is one.
        if kind in {"error", "warning"} and not ON_PURPOSE.search(text):
            self.problems.append(f"console: {text}")

    def _request(self, url: str) -> None:
        if not url.startswith(self.site):
            self.problems.append(f"asks another site: {url}")

    def _failed(self, request: Request) -> None:
        # Who leaves a page early leaves its icon, too: the browser gives it up.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"not loaded: {request.url}")

    def find_problems(self) -> list[str]:
        """Return what is wrong with the page as it is shown now, dark and light.

        Loaded once: axe finds the same on a page that was loaded in the dark."""
        self.page.evaluate(AXE_SCRIPT)
        for scheme in SCHEMES:
            self.page.emulate_media(color_scheme=scheme)
            if self.page.evaluate(SCROLLS_SIDEWAYS):
                self.problems.append(f"{scheme}: scrolls sideways")
            for rule, where in self.page.evaluate(FAULTS, RULES):
                self.problems.append(f"{scheme}: axe {rule}: {where}")
        problems, self.problems = self.problems, []
        return problems


@pytest.fixture(params=[320, 1280])
def screen(
    browser: Browser, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": request.param, "height": 800}, color_scheme="light"
    )
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def watcher(screen: BrowserContext, live_server: LiveServer) -> PageWatcher:
    load.load()
    return PageWatcher(screen.new_page(), live_server.url)


def problems_by_url(watcher: PageWatcher, urls: list[str]) -> dict[str, list[str]]:
    problems = {}
    for url in urls:
        watcher.page.goto(watcher.site + url)
        problems[url] = watcher.find_problems()
    return {url: each for url, each in problems.items() if each}


def test_public_pages(watcher: PageWatcher) -> None:
    assert problems_by_url(watcher, public_urls()) == {}


def test_forms_that_come_back_with_mistakes(watcher: PageWatcher) -> None:
    challenge = Challenge.objects.published().open().get()
    for url in (f"{challenge.get_absolute_url()}enter/", "/contact/"):
        watcher.page.goto(watcher.site + url)
        watcher.page.get_by_role("button", name=re.compile("^(Continue|Send)")).click()
        watcher.page.wait_for_function("document.title.startsWith('Error: ')")
        assert watcher.find_problems() == []


def test_the_check_of_a_draft_that_is_not_complete(watcher: PageWatcher) -> None:
    draft = Draft.objects.get()
    watcher.page.goto(f"{watcher.site}{draft.draft_path}check/")
    watcher.page.get_by_role("button", name="Send your idea").click()
    watcher.page.wait_for_function("document.title.startsWith('Error: ')")
    assert watcher.find_problems() == []


def test_the_page_for_our_own_mistakes(watcher: PageWatcher) -> None:
    watcher.page.route(
        "**/broken/",
        lambda route: route.fulfill(
            body=render_to_string("500.html"), content_type="text/html"
        ),
    )
    assert problems_by_url(watcher, ["/broken/"]) == {}


def test_staff_pages(watcher: PageWatcher, screen: BrowserContext) -> None:
    signed_out = problems_by_url(watcher, ["/admin/login/"])
    client = Client()
    client.force_login(User.objects.get(username=load.USERNAME))
    session = client.cookies["sessionid"].value
    screen.add_cookies([{"name": "sessionid", "value": session, "url": watcher.site}])
    assert {**signed_out, **problems_by_url(watcher, staff_urls())} == {}
