"""The preview of a challenge in Chromium: from the form into a tab of its own."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer

from challenges.models import Challenge
from smartcity.demo import load
from tests.e2e.demo import load_demo
from tests.e2e.page_watcher import PageWatcher

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def form_tab(screen: BrowserContext, live_server: LiveServer) -> PageWatcher:
    """The form of a challenge that is open, for somebody who may change it."""
    load_demo()
    client = Client()
    client.force_login(User.objects.get(username=load.USERNAME))
    session = client.cookies["sessionid"].value
    screen.add_cookies(
        [{"name": "sessionid", "value": session, "url": live_server.url}]
    )
    form_tab = PageWatcher(screen.new_page(), live_server.url)
    challenge = Challenge.objects.published().open().get()
    form_tab.page.goto(
        f"{live_server.url}/admin/challenges/challenge/{challenge.pk}/change/"
    )
    return form_tab


def open_preview(form_tab: PageWatcher) -> PageWatcher:
    """Press the button; the tab that it opens."""
    with form_tab.page.expect_popup() as tab:
        form_tab.page.get_by_role("button", name="Preview").click()
    tab.value.wait_for_load_state()
    return PageWatcher(tab.value, form_tab.site)


def test_what_is_typed_is_shown_in_a_tab_of_its_own(form_tab: PageWatcher) -> None:
    form_tab.page.get_by_label("Title", exact=False).first.fill("Streets for bees")
    preview_tab = open_preview(form_tab)
    assert (
        preview_tab.page.get_by_role("heading", level=1).inner_text()
        == "Streets for bees"
    )
    assert preview_tab.page.get_by_text("Nothing is saved yet.").is_visible()
    assert preview_tab.find_problems() == []
    assert not Challenge.objects.filter(title="Streets for bees").exists()
    assert form_tab.find_problems() == []


def test_mistakes_are_named_in_that_tab(form_tab: PageWatcher) -> None:
    form_tab.page.get_by_label("Title", exact=False).first.fill("")
    preview_tab = open_preview(form_tab)
    assert preview_tab.page.get_by_text("Title: This field is required.").is_visible()
    assert preview_tab.find_problems() == []
