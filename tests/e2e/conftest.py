"""Chromium for the browser tests."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from challenges.models import Challenge
from tests.challenges.factories import make_challenge
from tests.e2e.demo import load_demo
from tests.e2e.page_watcher import HEIGHT, SCREENS, PageWatcher
from tests.support.processes import CHROMIUM, TIMEOUT

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture(autouse=True)
def _as_after_migrating(focus_areas: None) -> None:
    pass


@pytest.fixture(params=SCREENS)
def screen(
    browser: Browser, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": request.param, "height": HEIGHT},
        color_scheme=SCREENS.get(request.param, "light"),
    )
    context.set_default_timeout(1000 * TIMEOUT)
    yield context
    context.close()


@pytest.fixture
def watcher(screen: BrowserContext, live_server: LiveServer) -> PageWatcher:
    load_demo()
    return PageWatcher(screen.new_page(), live_server.url)


@pytest.fixture
def challenge(live_server: LiveServer) -> Challenge:
    return make_challenge(slug="quiet-streets")


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    context.set_default_timeout(1000 * TIMEOUT)
    yield context
    context.close()


@pytest.fixture
def visit(
    phone: BrowserContext, live_server: LiveServer
) -> Iterator[Callable[[str], Page]]:
    """Open an address in a new window; whatever goes wrong there fails the test."""
    pages = []

    def visit(url: str) -> Page:
        for page in phone.pages:
            page.close()
        pages.append(PageWatcher(phone.new_page(), live_server.url))
        pages[-1].page.goto(live_server.url + url)
        return pages[-1].page

    yield visit
    assert [page.problems for page in pages if page.problems] == []
