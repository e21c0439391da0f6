"""What axe does not look at: dates, times and phone numbers that no line breaks, and
one look of all staff pages."""

import re

from playwright.sync_api import Page

FIND_BROKEN = r"""async () => {
    await document.fonts.ready;  // the letters of others may be wider
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
"""Dates, times and numbers in which a line ends."""

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


def find_broken_lines(page: Page) -> list[str]:
    return [f"breaks: {text}" for text in page.evaluate(FIND_BROKEN)]


def find_other_looks(page: Page) -> list[str]:
    """Return what is not of the look of the site: one typeface, 16 pixels, our own
    words for dates and answers."""
    return [
        *page.evaluate(FIND_SMALL),
        *(each[0] for each in FOREIGN_WORDS.finditer(page.inner_text("main"))),
        *(["icons"] if page.locator(ICONS).count() else []),
    ]
