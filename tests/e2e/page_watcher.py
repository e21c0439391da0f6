"""A page in Chromium, and what goes wrong on it."""

import re

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Request

SCREENS, HEIGHT = {320: "light", 1280: "dark"}, 800
"""Widths of the windows of a phone and a desktop in CSS pixels, each with the colour
scheme of its user. A walk over many pages has them the other way round, too; so has the
style page, with every component."""

AXE_RULES = {
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
EXPECTED_STATUS = re.compile(r"status of (403|404|410|429) \(")
SCROLLS_SIDEWAYS = """() => {
    const root = document.documentElement;
    return root.scrollWidth > root.clientWidth;
}"""
FIND_VIOLATIONS = """async (rules) => {
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
        if kind in {"error", "warning"} and not EXPECTED_STATUS.search(text):
            self.problems.append(f"console: {text}")

    def _request(self, url: str) -> None:
        if not url.startswith(self.site):
            self.problems.append(f"asks another site: {url}")

    def _failed(self, request: Request) -> None:
        # Who leaves a page early leaves its icon, too: the browser gives it up.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"not loaded: {request.url}")

    def find_problems(self) -> list[str]:
        """Return what is wrong with the page as it is shown now."""
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate(AXE_SCRIPT)
        if self.page.evaluate(SCROLLS_SIDEWAYS):
            self.problems.append("scrolls sideways")
        for rule, where in self.page.evaluate(FIND_VIOLATIONS, AXE_RULES):
            self.problems.append(f"axe {rule}: {where}")
        problems, self.problems = self.problems, []
        return problems
