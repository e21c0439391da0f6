"""Half-written words in a browser without scripts: they survive links, buttons, another
tab, and an idea that its entrant deletes."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from challenges.models import Challenge, DecisionReason, Entry
from challenges.services import personal_data
from challenges.services.moderation import bulk
from tests.challenges.admin_pages import entry_page_url
from tests.challenges.factories import make_challenge, make_entry

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MESSAGE = "Message to the entrant"


@pytest.fixture
def challenge(focus_areas: None) -> Challenge:
    DecisionReason.objects.all().delete()
    DecisionReason.objects.create(status="declined", title="Full", text="Full up.")
    return make_challenge()


@pytest.fixture
def entry(challenge: Challenge) -> Entry:
    return make_entry(challenge=challenge, idea="Ask Tom Reed of Elm Street.")


@pytest.fixture
def sam(db: None) -> User:
    return User.objects.create_superuser("sam", "sam@westbridge.example", "sun-lit-42")


@pytest.fixture
def staff_browser(
    browser: Browser, live_server: LiveServer, sam: User
) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.set_default_timeout(10_000)
    sign_in(context, sam, live_server.url)
    yield context
    context.close()


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": url}])


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def message(page: Page) -> str:
    return page.get_by_label(MESSAGE).input_value()


def test_a_reason_and_a_detour_by_hand(
    staff_browser: BrowserContext, entry: Entry
) -> None:
    page = staff_browser.new_page()
    page.goto(entry_page_url(entry))
    page.get_by_label("Decline").check()
    page.get_by_label(MESSAGE).fill("Dear Mira,")
    page.get_by_label("Reason").select_option(label="Full")
    press(page, "Use this reason")
    assert message(page) == "Dear Mira,\n\nFull up."
    press(page, "Take something out by hand")
    page.get_by_label("Idea:", exact=True).fill("Ask [name removed].")
    press(page, "Save the redacted text")
    assert "Ask [name removed]." in page.content()
    assert message(page) == "Dear Mira,\n\nFull up."
    assert page.get_by_label("Decline").is_checked()
    press(page, "Decide")
    assert entry.history.last().message.split() == ["Dear", "Mira,", "Full", "up."]


def test_there_and_back_by_previous_and_next(
    staff_browser: BrowserContext, entry: Entry, challenge: Challenge
) -> None:
    other = make_entry(challenge=challenge, title="Second")
    page = staff_browser.new_page()
    page.goto(entry_page_url(entry))
    page.get_by_label(MESSAGE).fill("Dear Mira,")
    press(page, "Next →")
    page.get_by_role("heading", name=other.title).wait_for()
    assert message(page) == ""
    press(page, "← Previous")
    page.get_by_role("heading", name=entry.title).wait_for()
    assert message(page) == "Dear Mira,"


def test_enter_in_a_field_presses_no_link(
    staff_browser: BrowserContext, entry: Entry, challenge: Challenge
) -> None:
    make_entry(challenge=challenge, title="Second")
    page = staff_browser.new_page()
    page.goto(entry_page_url(entry))
    page.get_by_text("Take it off the website").click()
    page.get_by_label("Why it must go").fill("It names Tom")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=entry.title).wait_for()
    assert page.get_by_label("Why it must go").input_value() == "It names Tom"
    assert not Entry.objects.filter(is_taken_down=True).exists()


def test_signed_in_again_in_another_tab(
    staff_browser: BrowserContext, live_server: LiveServer, entry: Entry
) -> None:
    page = staff_browser.new_page()
    page.goto(entry_page_url(entry))
    page.get_by_label("Note to staff").fill("Rang her.")
    staff_browser.clear_cookies()
    other = staff_browser.new_page()
    other.goto("/admin/")
    other.get_by_label("Username").fill("sam")
    other.get_by_label("Password").fill("sun-lit-42")
    press(other, "Sign in")
    other.get_by_role("heading", name="What needs you").wait_for()
    press(page, "Save only the note to staff")
    assert page.get_by_label("Staff note").input_value() == "Rang her."
    press(page, "Send it now")
    page.get_by_text("The note is in the history.").wait_for()
    assert entry.history.last().staff_note == "Rang her."


def test_an_idea_that_is_deleted_meanwhile(
    staff_browser: BrowserContext, entry: Entry
) -> None:
    page = staff_browser.new_page()
    page.goto(entry_page_url(entry))
    page.get_by_label("Approve").check()
    page.get_by_label(MESSAGE).fill("Dear Mira,")
    personal_data.delete_entry(entry)
    press(page, "Decide")
    page.get_by_role("heading", name="It is no longer there").wait_for()
    assert page.get_by_label("Message").input_value() == "Dear Mira,"


def test_two_windows_of_one_plan(
    staff_browser: BrowserContext, entry: Entry, sam: User
) -> None:
    plan = bulk.plan(Entry.objects.all(), kind="decline", by=sam)
    pages = [staff_browser.new_page() for _window in "ab"]
    for number, page in enumerate(pages):
        page.goto(f"/admin/challenges/bulkaction/{plan.pk}/plan/")
        page.get_by_label("Message to the entrants").fill(f"No room {number}.")
    press(pages[1], "Cannot")
    words = pages[1].get_by_label("Message to the entrants").input_value()
    assert words == "No room 1."
    for page in pages:
        press(page, "Decline: 1 idea")
    pages[1].get_by_role("heading", name="It is confirmed already").wait_for()
    assert pages[1].get_by_label("Message").input_value() == "No room 1."
