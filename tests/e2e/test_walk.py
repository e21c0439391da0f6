"""The whole walk, from a visitor's idea to the decision: without JavaScript, and by
keyboard alone."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.core import mail
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from challenges.models import Challenge, Entry
from outbox.tasks import deliver_due
from smartcity.models import SiteSettings
from tests.challenges.factories import make_challenge

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NOTE = "Bees will love it."


@pytest.fixture
def challenge(live_server: LiveServer, settings: object) -> Challenge:
    settings.SITE_URL = live_server.url
    site = SiteSettings.load()
    site.team_email = "team@westbridge.example"
    site.save()
    User.objects.create_superuser("sam", "sam@westbridge.example", "sun-lit-42")
    return make_challenge(slug="quiet-streets", title="Quiet streets")


@pytest.fixture(params=[320, 1280])
def visitor(
    browser: Browser, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """A browser that runs no script."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": request.param, "height": 800}
    )
    context.set_default_timeout(5000)
    yield context
    context.close()


def letter(to: str) -> str:
    """Deliver what is due, and open the newest email to somebody."""
    deliver_due()
    return [message for message in mail.outbox if message.to == [to]][-1].body


def link_in(text: str, part: str) -> str:
    found = re.search(rf"http://\S*{part}\S*", text)
    assert found, text
    return found.group()


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def come_back(visitor: BrowserContext, address: str) -> Page:
    """Another day: every window was closed."""
    for page in visitor.pages:
        page.close()
    page = visitor.new_page()
    page.goto(address)
    return page


def test_walk_without_javascript(
    visitor: BrowserContext, live_server: LiveServer, challenge: Challenge
) -> None:
    page = visitor.new_page()
    page.goto(live_server.url)
    page.get_by_role("link", name="Enter the Innovation Challenge").first.click()

    page.get_by_role("button", name="Continue").click()
    assert page.title().startswith("Error: ")
    page.get_by_role("link", name="Enter a name for your idea").click()
    assert page.url.endswith("#id_title")

    page.get_by_label("Give your idea a name").fill("Bee hotels")
    page.get_by_label("What is your idea?").fill("A hotel on every roof.")
    page.get_by_role("button", name="Save and come back later").click()
    page.get_by_label("Your email address").fill("mira@example.com")
    page.get_by_role("button", name="Send me the link").click()
    assert heading(page) == "Your idea is saved"

    page = come_back(visitor, link_in(letter("mira@example.com"), "my-entry"))
    assert page.get_by_text("A hotel on every roof.").is_visible()
    page.get_by_role("link", name="Your idea", exact=True).click()
    page.get_by_label("Clean tech city").check()
    page.get_by_label("What problem does it solve?").fill("Bees are homeless.")
    page.get_by_label("Who would benefit?").fill("Bees.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Links").fill("https://bees.example/")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Back to the step before").click()
    assert page.get_by_label("Links").input_value() == "https://bees.example/"
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your name").fill("Mira Vale")
    page.get_by_label("Your email address").fill("mira@example.com")
    page.get_by_role("button", name="Continue").click()
    page.go_back()
    page.get_by_label("I live here").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Change What problem").click()
    page.get_by_label("What problem does it solve?").fill("Bees have no home.")
    page.get_by_role("button", name="Continue").click()
    assert page.get_by_text("Bees have no home.").is_visible()
    page.get_by_label("You may publish my idea").check()
    page.get_by_role("button", name="Send your idea").click()
    assert page.title().startswith("Error: ")
    page.get_by_label("I have read the rules").check()
    page.get_by_role("button", name="Send your idea").click()
    assert heading(page) == "We have your idea"
    entry = Entry.objects.get()
    assert page.get_by_text(entry.reference, exact=True).is_visible()

    page.goto(link_in(letter("mira@example.com"), "my-entry"))
    assert page.get_by_text("Received, being checked").first.is_visible()

    desk = visitor.new_page()
    desk.goto(link_in(letter("team@westbridge.example"), "admin"))
    desk.get_by_label("Username").fill("sam")
    desk.get_by_label("Password").fill("sun-lit-42")
    desk.get_by_role("button", name="Log in").click()
    assert desk.get_by_role("heading", level=1).last.inner_text() == str(entry)
    desk.get_by_label("Message to the entrant").fill(NOTE)
    desk.get_by_role("button", name="Approve").click()
    assert desk.get_by_text(
        f"{entry.reference}: approved. The entrant gets an email."
    ).is_visible()

    text = letter("mira@example.com")
    assert NOTE in text
    page.goto(link_in(text, "ideas"))
    assert page.get_by_text("A hotel on every roof.").is_visible()
    page.goto(link_in(text, "my-entry"))
    page.get_by_role("link", name="Withdraw my idea").click()
    page.get_by_role("button", name="Yes, withdraw it").click()
    assert page.get_by_text("Withdrawn by you").first.is_visible()
    page.get_by_role("button", name="Put my idea back").click()
    assert page.get_by_text("Received, being checked").last.is_visible()

    desk.goto(link_in(letter("team@westbridge.example"), "admin"))
    desk.get_by_label("Message to the entrant").fill("Which roofs?")
    desk.get_by_role("button", name="Ask for changes").click()
    page.goto(link_in(letter("mira@example.com"), "change"))
    assert page.get_by_text("Which roofs?").is_visible()
    page.get_by_label("Your answer to us").fill("Those of libraries.")
    page.get_by_label("What is your idea?").fill("A hotel on every library.")
    page.get_by_role("button", name="Save and send").click()
    assert page.get_by_text("A hotel on every library.").is_visible()
    entry.refresh_from_db()
    assert (entry.status, entry.versions.count()) == ("submitted", 1)

    page.goto(f"{live_server.url}/challenge/")
    page.get_by_role("link", name="I have sent an idea and lost my link").click()
    page.get_by_label("Your email address, or the reference").fill(entry.reference)
    page.get_by_role("button", name="Send me my link").click()
    assert heading(page) == "Look in your mailbox"
    page.goto(link_in(letter("mira@example.com"), "my-entry"))
    page.get_by_role("link", name="Delete all that you have about this idea").click()
    page.get_by_role("button", name="Yes, delete everything").click()
    assert page.get_by_text("Everything is deleted").first.is_visible()
    assert not Entry.objects.exists()


def tab_to(page: Page, is_there: Callable[[Page], bool]) -> None:
    """Press Tab until focus is where it should be, as somebody without a mouse does."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if is_there(page):
            return
    raise AssertionError("The keyboard does not get there.")


def to(name: str) -> Callable[[Page], bool]:
    """Whether the focused control bears this name, as a screen reader says it."""
    script = """(name) => {
        const at = document.activeElement;
        const labels = [...(at.labels ?? [])].map((label) => label.innerText);
        return [at.innerText ?? "", ...labels].some((text) => text.includes(name));
    }"""
    return lambda page: bool(page.evaluate(script, name))


def fill_in(page: Page, answers: list[tuple[str, str | None]], button: str) -> None:
    """Type, or choose with the space bar, and press the button at the end."""
    for label, text in answers:
        tab_to(page, to(label))
        if text is None:
            page.keyboard.press("Space")
        else:
            page.keyboard.type(text)
    tab_to(page, to(button))
    page.keyboard.press("Enter")


def test_walk_by_keyboard_alone(
    browser: Browser, live_server: LiveServer, challenge: Challenge
) -> None:
    context = browser.new_context()
    context.set_default_timeout(5000)
    page = context.new_page()
    press = page.keyboard.press
    page.goto(f"{live_server.url}{challenge.get_absolute_url()}")
    press("Tab")
    assert to("Skip to main content")(page)
    press("Enter")
    tab_to(page, to("Send your idea"))
    press("Enter")
    page.wait_for_url("**/enter/")
    first = [
        ("Give your idea a name", "Bee hotels"),
        ("Extraordinary experiences", None),
        ("What problem does it solve?", "Bees are homeless."),
        ("What is your idea?", "A hotel on every roof."),
        ("Who would benefit?", "Bees."),
    ]
    fill_in(page, first, "Continue")
    page.wait_for_url("**/more/")
    fill_in(page, [("What help would you need?", "A ladder.")], "Continue")
    page.wait_for_url("**/about-you/")
    last = [
        ("Your name", "Mira Vale"),
        ("Your email address", "mira@"),
        ("I live here", None),
    ]
    fill_in(page, last, "Continue")
    page.wait_for_function("document.title.startsWith('Error: ')")
    assert to("There is a problem")(page)
    tab_to(page, to("Enter an email address in the correct format"))
    press("Enter")
    page.keyboard.press("End")
    page.keyboard.type("example.com")
    fill_in(page, [], "Continue")
    page.wait_for_url("**/check/**")  # the fragment of the error link stays
    fill_in(page, [("I have read the rules", None)], "Send your idea")
    page.wait_for_url("**/sent/**")  # the fragment of the error link stays
    entry = Entry.objects.get()
    assert (entry.title, entry.email) == ("Bee hotels", "mira@example.com")

    page.goto(link_in(letter("team@westbridge.example"), "admin"))
    page.wait_for_function("document.activeElement.name === 'username'")
    page.keyboard.type("sam")
    press("Tab")
    page.keyboard.type("sun-lit-42")
    press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    tab_to(page, to("Message to the entrant"))
    page.keyboard.type(NOTE)
    tab_to(page, to("Approve"))
    press("Enter")
    page.get_by_text(": approved. The entrant").wait_for()
    entry.refresh_from_db()
    assert entry.status == "approved"
    context.close()
