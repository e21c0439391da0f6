"""The look of every staff page, in Chromium: one typeface, 16 pixels, our own words for
dates and answers, and room on a phone."""

import re

import pytest
from playwright.sync_api import BrowserContext

from tests.e2e.page_watcher import SCROLLS_SIDEWAYS, PageWatcher
from tests.e2e.test_pages import sign_in
from tests.support.site_map import staff_urls

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

FIND_SMALL = """() => {
    const found = new Set();
    for (const element of document.querySelectorAll("body *")) {
        const texts = [...element.childNodes].filter((node) => node.nodeType === 3);
        const isBox = element.matches("input, select, textarea");
        if (!isBox && !texts.some((node) => node.data.trim())) continue;
        if (!element.checkVisibility() || element.matches("script, option")) continue;
        const { fontSize, fontFamily } = getComputedStyle(element);
        const isOurs = fontFamily.includes("Atkinson") || element.matches("code, pre");
        if (parseFloat(fontSize) < 16 || !isOurs)
            found.add(`${element.tagName} ${element.className}: ${fontSize}`);
    }
    return [...found];
}"""
"""Elements with text that is smaller than 16 pixels, or in another typeface."""

FOREIGN_WORDS = re.compile(
    r"\d{1,2}(:\d\d)? ?([ap]\.m\.|[AP]M)|\b(Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)\. "
    r"|Select .* to (change|view)|Site administration"
)
"""What Django would write: 6:00PM, Nov. 3, 2026, Select event to change."""

ICONS = "main img[src*='icon-yes'], main img[src*='icon-no']"


@pytest.mark.parametrize("screen", [390], indirect=True)
def test_staff_pages_have_one_look(
    watcher: PageWatcher, screen: BrowserContext
) -> None:
    sign_in(watcher, screen)
    page, found = watcher.page, {}
    for url in staff_urls():
        page.goto(watcher.site + url)
        found[url] = [
            *page.evaluate(FIND_SMALL),
            *(each[0] for each in FOREIGN_WORDS.finditer(page.inner_text("main"))),
            *(["icons"] if page.locator(ICONS).count() else []),
            *(["scrolls sideways"] if page.evaluate(SCROLLS_SIDEWAYS) else []),
        ]
    assert {url: each for url, each in found.items() if each} == {}
