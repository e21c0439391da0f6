"""From the dashboard to a page that visitors see, in Chromium, with every click
counted."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from events.models import Event
from news.models import Post
from smartcity.demo import load
from tests.e2e.page_watcher import PageWatcher

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MAX_CLICKS = 8

DAY = f"{timezone.localtime() + timedelta(days=20):%Y-%m-%d}"


class Mouse:
    """Somebody who clicks into every field before typing."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.clicks += 1

    def type(self, name: str, text: str) -> None:
        self.click(f"[name={name}]")
        self.page.keyboard.type(text)


@pytest.fixture
def dashboard(screen: BrowserContext, live_server: LiveServer) -> PageWatcher:
    load.load()
    client = Client()
    client.force_login(User.objects.get(username=load.USERNAME))
    session = client.cookies["sessionid"].value
    screen.add_cookies(
        [{"name": "sessionid", "value": session, "url": live_server.url}]
    )
    watcher = PageWatcher(screen.new_page(), live_server.url)
    watcher.page.goto(f"{live_server.url}/admin/")
    return watcher


def type_event(mouse: Mouse) -> None:
    mouse.click("#content [href='/admin/events/event/']")
    mouse.click(".object-tools [href^='/admin/events/event/add/']")
    mouse.type("title", "Repair")
    mouse.type("summary", "Bring what is broken.")
    mouse.click("[name=starts_at_0]")
    mouse.page.locator("[name=starts_at_0]").fill(DAY)
    mouse.type("starts_at_1", "6pm")
    mouse.click("[name=venue]")
    mouse.page.locator("[name=venue]").select_option(index=1)


def type_post(mouse: Mouse) -> None:
    mouse.click("#content [href='/admin/news/post/']")
    mouse.click(".object-tools [href^='/admin/news/post/add/']")
    mouse.type("title", "Repair")
    mouse.type("summary", "Bring what is broken.")
    mouse.click("[name=body]")
    paste(mouse.page, PASTED)


PASTED = (
    "<meta charset=utf-8><b style='font-weight:normal'><h1>Bring</h1><ul><li>a <b>lamp "
    "</b>or two<ul><li>and its bulb</li></ul></li></ul><p>See <a "
    "href='https://example.com/list'>the list</a>.</p></b>"
)
BODY = """# Bring

- a **lamp** or two
    - and its bulb

See [the list](https://example.com/list)."""


def paste(page: Page, html: str) -> None:
    """Paste what a word processor puts into the clipboard."""
    page.evaluate(
        """html => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/html", html);
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {
                clipboardData, bubbles: true, cancelable: true,
            }));
        }""",
        html,
    )


@pytest.mark.parametrize(
    ("fill_in", "model", "clicks"),
    [(type_event, Event, 8), (type_post, Post, 6)],
    ids=["event", "post"],
)
def test_it_is_published_in_a_few_clicks(
    dashboard: PageWatcher,
    fill_in: Callable[[Mouse], None],
    model: type[Event] | type[Post],
    clicks: int,
) -> None:
    page, mouse = dashboard.page, Mouse(dashboard.page)
    fill_in(mouse)
    mouse.click("text='Publish now'")
    page.wait_for_url("**/admin/*/*/")
    assert (mouse.clicks, clicks <= MAX_CLICKS) == (clicks, True)
    obj = model.objects.published().get(title="Repair")
    if isinstance(obj, Post):
        assert obj.body.replace("\r\n", "\n") == BODY
    path = obj.get_absolute_url()
    page.get_by_role("link", name=path).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Repair"


@pytest.mark.parametrize("screen", [1280], indirect=True)
@pytest.mark.parametrize("is_wide", [True, False], ids=["wide", "phone"])
def test_the_buttons_are_always_in_sight(dashboard: PageWatcher, is_wide: bool) -> None:
    page = dashboard.page
    size = (1366, 768) if is_wide else (390, 844)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{dashboard.site}/admin/events/event/add/")
    button = page.get_by_role("button", name="Publish now")
    for _step in range(4):
        box = button.bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= size[1] - box["height"]
        page.mouse.wheel(0, 900)
        page.wait_for_timeout(100)
    button.click()  # with nothing typed: every mistake is shown
    expect(page.get_by_role("button", name="Publish now")).to_be_visible()
    assert dashboard.find_problems() == []
