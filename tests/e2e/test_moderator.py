"""A moderator clears the queue by keyboard alone."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext
from pytest_django.live_server_helper import LiveServer

from challenges.models import DecisionReason, Entry
from outbox.models import Email
from tests.challenges.factories import make_challenge, make_entry
from tests.e2e.users import KeyboardUser
from tests.support.emails import held_emails
from tests.support.processes import TIMEOUT

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def entries(focus_areas: None) -> list[Entry]:
    """Ten ideas that wait, the first sent first; and a reason to decline one."""
    DecisionReason.objects.all().delete()
    DecisionReason.objects.create(
        status="declined", title="No room", text="The list is full."
    )
    challenge = make_challenge()
    return [
        make_entry(challenge=challenge, title=f"Idea {n}", email=f"e{n}@example.com")
        for n in range(10)
    ]


@pytest.fixture
def staff_browser(
    browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    staff = User.objects.create_superuser("sam", "sam@westbridge.example", "sun-lit-42")
    client = Client()
    client.force_login(staff)
    script = getattr(request, "param", True)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=script)
    context.set_default_timeout(1000 * TIMEOUT)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": "sessionid", "value": session, "url": live_server.url}
    context.add_cookies([cookie])
    yield context
    context.close()


def test_ten_entries_with_single_keys(
    entries: list[Entry], staff_browser: BrowserContext
) -> None:
    user = KeyboardUser(staff_browser)
    keyboard = user.page.keyboard
    user.open("/admin/challenges/entry/?status__exact=submitted")
    user.follow("Idea 0")

    def decide(*keys: str, message: str = "") -> None:
        for key in keys:
            keyboard.press(key)
        if message:
            keyboard.press("m")
            keyboard.type(message)
        with user.page.expect_navigation(wait_until="load"):
            keyboard.press("Control+Enter")

    for _number in range(6):
        decide("a")
    decide("c", message="Which roofs?")
    decide("s")
    # A reason: from the decision to the list of reasons, and the first one in it.
    decide("d", "Tab", "ArrowDown")
    decide("a")
    assert user.page.url.endswith("/admin/challenges/entry/?status__exact=submitted")
    assert "That was the last one of this list that waits." in user.page.content()

    decided = Entry.objects.order_by("pk").values_list("status", flat=True)
    assert list(decided) == [
        *["approved"] * 6,
        "changes_requested",
        "spam",
        "declined",
        "approved",
    ]
    recipients = [f"e{n}@example.com" for n in (0, 1, 2, 3, 4, 5, 6, 8, 9)]
    assert [to for to, _subject in held_emails()] == recipients
    assert (
        "The list is full." in Email.objects.get(to=recipients[7], status="held").text
    )


@pytest.mark.parametrize("staff_browser", [False], indirect=True)
def test_without_a_script_by_tab_and_enter(
    entries: list[Entry], staff_browser: BrowserContext
) -> None:
    user = KeyboardUser(staff_browser)
    user.open("/admin/challenges/entry/?status__exact=submitted")
    user.follow("Idea 0")
    user.choose("Approve")
    user.press("Decide and next")
    user.choose("Decline")
    user.fill("Message to the entrant", "No room.")
    user.press("Preview the email")
    assert "We are not taking your idea forward" in user.page.content()
    user.press("Decide and next")
    user.follow(entries[1].reference)
    user.press("Undo")
    statuses = Entry.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses)[:3] == ["approved", "submitted", "submitted"]
    assert [to for to, _subject in held_emails()] == ["e0@example.com"]


def test_single_keys_can_be_switched_off(
    entries: list[Entry], staff_browser: BrowserContext
) -> None:
    page = staff_browser.new_page()
    page.goto(f"/admin/challenges/entry/{entries[0].pk}/change/")
    page.get_by_text("Keyboard shortcuts").click()
    page.get_by_label("Single keys do something on this page").uncheck()
    page.reload()
    page.keyboard.press("a")
    assert page.locator("[name=action_name]:checked").count() == 0
    page.get_by_text("Keyboard shortcuts").click()
    page.get_by_label("Single keys do something on this page").check()
    page.keyboard.press("a")
    assert (
        page.locator("[name=action_name]:checked").get_attribute("value") == "approve"
    )
