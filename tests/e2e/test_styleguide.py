"""The style page in Chromium: each component in each state."""

import pytest
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer

from smartcity.demo.styleguide import CHOICES
from tests.e2e.page_watcher import SCROLLS_SIDEWAYS, PageWatcher
from tests.support.examples import sample

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PAGES = [f"{name}={value}" for name, values in CHOICES.items() for value in values]

DOUBLE_THE_TEXT = "document.documentElement.style.fontSize = '200%'"

INK_AND_PAPER = """() => {
    const { color, backgroundColor } = getComputedStyle(document.body);
    return [color, backgroundColor];
}"""


@pytest.fixture
def watcher(screen: BrowserContext, live_server: LiveServer) -> PageWatcher:
    return PageWatcher(screen.new_page(), live_server.url)


def test_each_component_in_each_state(watcher: PageWatcher) -> None:
    problems = {}
    for query in sample(PAGES):
        watcher.page.goto(f"{watcher.site}/styleguide/?{query}")
        problems[query] = watcher.find_problems()
        watcher.page.evaluate(DOUBLE_THE_TEXT)
        if watcher.page.evaluate(SCROLLS_SIDEWAYS):
            problems[query].append("scrolls sideways with text of double size")
    assert {query: each for query, each in problems.items() if each} == {}


@pytest.mark.parametrize("screen", [320], indirect=True)
def test_it_is_shown_in_the_scheme_that_was_asked_for(watcher: PageWatcher) -> None:
    shown = {}
    for scheme in CHOICES["scheme"]:
        watcher.page.goto(f"{watcher.site}/styleguide/?scheme={scheme}")
        shown[scheme] = watcher.page.evaluate(INK_AND_PAPER)
    assert shown == {
        "device": ["rgb(16, 25, 58)", "rgb(255, 255, 255)"],
        "light": ["rgb(16, 25, 58)", "rgb(255, 255, 255)"],
        "dark": ["rgb(241, 242, 248)", "rgb(12, 17, 40)"],
    }
