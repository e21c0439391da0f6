"""Two people who use a page: one with a mouse or a finger, one by keyboard alone."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext, Page

MAX_TABS = 70
MAX_CHOICES = 10

IS_FOCUSED = """([name, kind]) => {
    const at = document.activeElement;
    const labels = [...(at.labels ?? [])].map((label) => label.innerText);
    const names = [at.innerText ?? "", at.value ?? "", ...labels];
    const texts = names.map((text) => text.replace(/\\s+/g, " "));
    return at.matches(kind) && texts.some((text) => text.includes(name));
}"""
"""JavaScript: is the focused control of this kind, and does it have this name?"""

IS_GROUP_FOCUSED = """([name, kind]) => {
    const at = document.activeElement;
    const group = [...document.getElementsByName(at.name || "-")];
    const labels = group.flatMap((one) => [...one.labels]);
    return at.matches(kind) && labels.some((each) => each.innerText.includes(name));
}"""
"""JavaScript: does the focused control, or another of its group, have this name?"""


def sign_in(browser: BrowserContext, user: User, site: str) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    browser.add_cookies([{"name": "sessionid", "value": session, "url": site}])


class MouseUser:
    """Somebody with a mouse or a finger."""

    def __init__(self, browser: BrowserContext) -> None:
        self.browser = browser
        self.page: Page = browser.new_page()

    def open(self, url: str) -> None:
        self.page.goto(url)

    def come_back(self, url: str) -> None:
        """Open a page another day, when every window was closed."""
        self.page.close()
        self.page = self.browser.new_page()
        self.open(url)

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)

    def choose(self, label: str) -> None:
        self.page.get_by_label(label).check()

    def upload(self, label: str, file: Any) -> None:
        self.page.get_by_label(label).set_input_files(file)

    def press(self, button: str) -> None:
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("button", name=button, exact=True).click()

    def follow(self, link: str) -> None:
        self.page.get_by_role("link", name=link).first.click()


class KeyboardUser(MouseUser):
    """Somebody without a mouse, who presses Tab until the focus is there."""

    def fill(self, label: str, text: str) -> None:
        self._tab_to(label, "input, textarea")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, label: str) -> None:
        """Tab leads to a group of radios, and the arrow keys through it."""
        self._tab_to(label, "input", IS_GROUP_FOCUSED)
        self.page.keyboard.press("Space")
        for _press in range(MAX_CHOICES):
            if self.page.evaluate(IS_FOCUSED, [label, "input"]):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrow keys do not get to “{label}”.")

    def upload(self, label: str, file: Any) -> None:
        """The dialog that follows is the browser's own, and no page's."""
        self._tab_to(label, "[type=file]")
        super().upload(label, file)

    def press(self, button: str) -> None:
        self._tab_to(button, "button, [type=submit]")
        self._enter()

    def follow(self, link: str) -> None:
        self._tab_to(link, "a")
        self._enter()

    def _enter(self) -> None:
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")

    def _tab_to(self, name: str, kind: str, is_focused: str = IS_FOCUSED) -> None:
        for _press in range(MAX_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(is_focused, [name, kind]):
                return
        raise AssertionError(f"The keyboard does not get to “{name}”.")
