"""Two browsers on one form of each model: nothing that either typed is lost."""

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.e2e.page_watcher import PageWatcher
from tests.support.admin_forms import admin_url
from tests.support.admin_rows import FORMS
from tests.support.examples import sample

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def sign_in(context: BrowserContext, client: Client, url: str) -> Page:
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    return context.new_page()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()


@pytest.mark.parametrize("screen", [320], indirect=True)
def test_nothing_is_lost_on_any_form(
    screen: BrowserContext,
    live_server: LiveServer,
    staff_client: Client,
    colleague: Client,
) -> None:
    theirs_context = screen.browser.new_context()
    theirs = sign_in(theirs_context, colleague, live_server.url)
    mine = PageWatcher(sign_in(screen, staff_client, live_server.url), live_server.url)
    problems, stored = {}, {}
    for model, (make, name) in sample(FORMS.items()):
        obj = make()
        for page in (theirs, mine.page):
            page.goto(live_server.url + admin_url(obj, "change"))
        theirs.locator(f"#id_{name}").fill("Theirs-words")
        save(theirs)
        mine.page.locator(f"#id_{name}").fill("My-words")
        save(mine.page)
        both = mine.page.locator("mark").all_inner_texts()
        problems[model] = mine.find_problems()
        obj.refresh_from_db()
        before = getattr(obj, name)
        mine.page.get_by_role("radio", name="Yours").focus()
        mine.page.keyboard.press("Space")
        save(mine.page)
        obj.refresh_from_db()
        stored[model] = (both, before, getattr(obj, name))
    theirs_context.close()
    assert [each for each in problems.values() if each] == []
    words = ["Theirs-words", "My-words"]
    assert stored == dict.fromkeys(problems, (words, *words))
