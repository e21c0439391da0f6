"""The script of the entry form: typing survives a window that was closed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from challenges.forms.entry import FORM_PAGES
from challenges.models import Challenge, Draft
from challenges.services.entering import drafts
from tests.challenges.factories import enter_path, make_saved_draft
from tests.e2e.entry_form import field_value, type_and_wait
from tests.e2e.page_watcher import PageWatcher

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

RESTORED = (
    "We have put back what you typed here before. It is only in this browser, "
    "and has not been sent."
)
STORAGE_FORBIDDEN = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("The user forbids it.", "SecurityError"); }
});"""
STORAGE_FULL = """Storage.prototype.setItem = () => {
    throw new DOMException("There is no room left.", "QuotaExceededError");
};"""


def test_what_was_typed_comes_back_after_the_window_was_closed(
    screen: BrowserContext,
    live_server: LiveServer,
    challenge: Challenge,
) -> None:
    page = screen.new_page()
    page.goto(live_server.url + enter_path(challenge))
    type_and_wait(page, idea="Bee hotels.", beneficiaries="word " * 151)
    page.close()
    watcher = PageWatcher(screen.new_page(), live_server.url)
    page = watcher.page
    page.goto(live_server.url + enter_path(challenge))
    page.locator("form").get_by_text(RESTORED, exact=True).first.wait_for()
    assert field_value(page, "idea") == "Bee hotels."
    assert page.get_by_text("You have 1 word too many").is_visible()
    assert watcher.find_problems() == []


def test_what_was_chosen_comes_back_too(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    path = make_saved_draft(challenge).page_path("title")
    page = visit(path)
    page.get_by_label("Empowering people").check()
    type_and_wait(page, title="Bees and people")
    page = visit(path)
    page.get_by_role("button", name="Start from what we saved").wait_for()
    assert field_value(page, "title") == "Bees and people"
    assert page.get_by_label("Empowering people").is_checked()


def test_a_newer_answer_on_the_server_is_not_overwritten(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    draft = make_saved_draft(challenge)
    page = visit(draft.page_path("idea"))
    type_and_wait(page, idea="Typed here", problem="Typed here too")
    newer = {**draft.answers, "idea": "Typed on my phone"}
    drafts.save_answers(draft, names=FORM_PAGES["idea"], answers=newer)
    page = visit(draft.page_path("idea"))
    page.get_by_role("button", name="Start from what we saved").wait_for()
    assert field_value(page, "idea") == "Typed on my phone"
    assert field_value(page, "problem") == "Typed here too"
    page.get_by_role("button", name="Start from what we saved").click()
    assert field_value(page, "idea") == "Typed on my phone"
    assert field_value(page, "problem") == "Bees have nowhere to live."


def test_what_is_typed_while_the_page_loads_is_not_overwritten(
    challenge: Challenge, phone: BrowserContext, visit: Callable[[str], Page]
) -> None:
    type_and_wait(
        visit(enter_path(challenge)), idea="Bee hotels.", problem="Bees have no home."
    )
    phone.add_init_script(
        """addEventListener("DOMContentLoaded", () => {
            document.querySelector("#id_idea").value = "Quick fingers";
        });"""
    )
    page = visit(enter_path(challenge))
    page.get_by_role("button", name="Clear this page").wait_for()
    assert field_value(page, "idea") == "Quick fingers"
    assert field_value(page, "problem") == "Bees have no home."


def test_what_came_back_with_mistakes_is_still_kept(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    page = visit(enter_path(challenge))
    type_and_wait(page, idea="Bee hotels.", problem="Bees are homeless.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Tell us who would benefit").wait_for()
    assert not page.get_by_role("button", name="Clear this page").is_visible()
    type_and_wait(page, problem="Bees have no home.")
    page = visit(enter_path(challenge))
    page.get_by_role("button", name="Clear this page").wait_for()
    assert field_value(page, "idea") == "Bee hotels."
    assert field_value(page, "problem") == "Bees have no home."


def test_what_was_sent_and_did_not_arrive_is_still_kept(
    challenge: Challenge, phone: BrowserContext, live_server: LiveServer
) -> None:
    page = phone.new_page()
    url = live_server.url + make_saved_draft(challenge).page_path("more")
    page.goto(url)
    type_and_wait(page, help_needed="A ladder.")
    page.route("**/more/", lambda route: route.fulfill(status=502, body="Broken."))
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Broken.").wait_for()
    page.unroute("**/more/")
    page.goto(url)
    page.get_by_role("button", name="Start from what we saved").wait_for()
    assert field_value(page, "help_needed") == "A ladder."


@pytest.mark.parametrize(
    "storage", [STORAGE_FORBIDDEN, STORAGE_FULL], ids=["forbidden", "full"]
)
def test_without_storage_the_form_works_all_the_same(
    challenge: Challenge,
    phone: BrowserContext,
    visit: Callable[[str], Page],
    storage: str,
) -> None:
    phone.add_init_script(storage)
    page = visit(enter_path(challenge))
    page.get_by_label("What is your idea?").fill("Bee hotels.")
    page.get_by_label("What problem would your idea solve?").fill("Bees have no home.")
    assert page.get_by_text("You have 196 words left").is_visible()
    page.get_by_role("button", name="Save and come back later").click()
    page.wait_for_url("**/save/")
    assert Draft.objects.get().answers["idea"] == "Bee hotels."
