"""The menu on a phone: a button, which needs no script."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.page_watcher import SCROLLS_SIDEWAYS

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_it_opens_and_closes_without_a_script(
    browser: Browser, live_server: LiveServer
) -> None:
    phone = browser.new_context(
        viewport={"width": 320, "height": 568}, java_script_enabled=False
    )
    page = phone.new_page()
    page.goto(f"{live_server.url}/cookies/")
    links = page.get_by_role("navigation", name="Main").get_by_role("link")
    expect(links).to_have_count(0)
    page.get_by_role("button", name="Menu").press("Enter")
    boxes = [link.bounding_box() for link in links.all()]
    assert [box["height"] >= 44 for box in boxes if box] == [True] * 9
    assert not page.evaluate(SCROLLS_SIDEWAYS)
    page.keyboard.press("Tab")
    expect(links.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(links).to_have_count(0)
    page.get_by_role("button", name="Menu").click()
    links.get_by_text("News").click()
    expect(page).to_have_url(f"{live_server.url}/news/")
    phone.close()
