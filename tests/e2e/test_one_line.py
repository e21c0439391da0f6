"""Dates, times and phone numbers on a phone: no line ends inside one."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from smartcity.demo import load
from tests.support.site_map import public_urls

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

FIND_BROKEN = r"""() => {
    const name = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day';
    const day = name + String.raw`\s\d+\s[A-Z]\w+(?:\s20\d\d)?`;
    const hours = String.raw`\d(?:am|pm)\sto\s\d+(?:am|pm)`;
    const phone = String.raw`020\s\d{4}\s\d{4}`;
    const broken = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const data = texts.currentNode.data;
        for (const match of data.matchAll(`${day}|${hours}|${phone}`)) {
            const range = document.createRange();
            range.setStart(texts.currentNode, match.index);
            range.setEnd(texts.currentNode, match.index + match[0].length);
            const lines = new Set([...range.getClientRects()].map((each) => each.top));
            if (lines.size > 1) broken.push(match[0]);
        }
    }
    return broken;
}"""


def test_no_date_no_hours_and_no_number_breaks(visit: Callable[[str], Page]) -> None:
    load.load()
    page = visit("/")
    site = page.url.rstrip("/")
    broken = {}
    for url in public_urls():
        page.goto(site + url)
        broken[url] = page.evaluate(FIND_BROKEN)
    assert {url: each for url, each in broken.items() if each} == {}
