"""Take the pictures of the README and of the guide for moderators."""

import re
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.processes import CHROMIUM, free_port, running_python

DOCS = Path(__file__).parent
PICTURES = {"home": (1280, 800, "light"), "home-phone": (360, 800, "dark")}
USERNAME, PASSWORD = "demo", "a-smart-city"  # as in smartcity.demo
QUEUE = "admin/challenges/entry/?status__exact=submitted"


def main() -> None:
    port = free_port()
    with tempfile.TemporaryDirectory() as var:
        env = {"SITE_URL": f"http://127.0.0.1:{port}", "VAR_DIR": var}
        with running_python(
            "manage.py", "demo", env=env, output=subprocess.PIPE
        ) as demo:
            while not re.search("Stop it with Ctrl-C|Error", demo.stdout.readline()):
                pass
            _take(f"http://127.0.0.1:{port}/")


def _take(site_url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        for name, (width, height, scheme) in PICTURES.items():
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page.goto(site_url, wait_until="networkidle")
            page.screenshot(path=DOCS / f"{name}.png")
        _take_moderation(browser, site_url)
        browser.close()


def _take_moderation(browser: Browser, site_url: str) -> None:
    """Follow a moderator from the first page to a dry run."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{site_url}admin/")
    page.get_by_label("Username").fill(USERNAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="What needs you").wait_for()
    _save(page, "dashboard")
    page.goto(site_url + QUEUE)
    _save(page, "queue")
    page.locator("#result_list tbody a").last.click()
    page.get_by_label("Decline").check()
    page.keyboard.press("2")  # “Not what this challenge is about”
    page.get_by_role("button", name="Preview the email").click()
    page.get_by_role("heading", name="The email, as it will look").wait_for()
    _save(page, "review", whole=True)
    page.goto(site_url + QUEUE)
    page.get_by_label("Select all objects on this page").check()
    page.locator("select[name=action]").select_option(label="Approve")
    with page.expect_navigation():
        page.get_by_role("button", name="Go").click()
    _save(page, "bulk")


def _save(page: Page, name: str, *, whole: bool = False) -> None:
    page.wait_for_load_state("networkidle")
    size = page.viewport_size
    if whole and size:  # a window of that height, or what sticks to it covers words
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": height})
    page.screenshot(path=DOCS / "moderators" / f"{name}.png")
    if whole and size:
        page.set_viewport_size(size)


if __name__ == "__main__":
    main()
