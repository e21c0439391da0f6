"""The whole journey of an idea, from the first thought to what became of it: without
JavaScript on a phone and a desktop, and by keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from challenges.models import Challenge, Entry
from challenges.tasks import prepare_pictures
from core.models import SiteSettings
from outbox.models import Email
from outbox.tasks import deliver_due
from tests import hostile_files
from tests.challenges.factories import make_challenge
from tests.e2e.hands import Pointing, Typing

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MIRA, TEAM = "mira@example.com", "team@westbridge.example"
PHOTO = {
    "name": "roof.jpg",
    "mimeType": "image/jpeg",
    "buffer": hostile_files.photo_with_metadata("JPEG"),
}


@pytest.fixture
def challenge(live_server: LiveServer, settings: object) -> Challenge:
    settings.SITE_URL = live_server.url
    site = SiteSettings.load()
    site.team_email = TEAM
    site.save()
    User.objects.create_superuser("sam", "sam@westbridge.example", "sun-lit-42")
    return make_challenge(slug="quiet-streets", title="Quiet streets")


@pytest.fixture(
    params=[(Pointing, 320, False), (Pointing, 1280, False), (Typing, 1280, True)],
    ids=lambda p: f"{p[0].__name__}-{p[1]}-{'script' if p[2] else 'no-script'}",
)
def hands(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Pointing]:
    kind, width, script = request.param
    context = browser.new_context(
        java_script_enabled=script,
        viewport={"width": width, "height": 800},
        # Pages fade into one another, and each click waits for it: on the phone alone.
        reduced_motion="no-preference" if width == 320 else "reduce",
    )
    context.set_default_timeout(5000)
    yield kind(context)
    context.close()


def letter(to: str) -> str:
    """A while later: deliver what is due or was held, and open the newest email."""
    Email.objects.filter(status="held").update(send_after=timezone.now())
    deliver_due()
    return [message for message in mail.outbox if message.to == [to]][-1].body


def link_in(text: str, part: str) -> str:
    found = re.search(rf"http://\S*{part}\S*", text)
    assert found, text
    return found.group()


def shows(hands: Pointing, text: str) -> bool:
    return hands.page.get_by_text(text).first.is_visible()


def heading(hands: Pointing) -> str:
    return hands.page.get_by_role("heading", level=1).last.inner_text()


def decide(hands: Pointing, decision: str, message: str) -> None:
    """A moderator opens the newest notice, writes and decides, in the same browser."""
    hands.come_back(link_in(letter(TEAM), "admin"))
    if "login" in hands.page.url:
        hands.fill("Username", "sam")
        hands.fill("Password", "sun-lit-42")
        hands.press("Sign in")
    hands.choose(decision)
    hands.fill("Message to the entrant", message)
    hands.press("Decide and next")


def test_an_idea_walks_from_the_first_thought_to_its_end(
    hands: Pointing, live_server: LiveServer, challenge: Challenge
) -> None:
    hands.open(live_server.url)
    hands.follow("Enter the Innovation Challenge")

    # A first thought, saved for later.
    hands.press("Continue")
    assert hands.page.title().startswith("Error: ")
    hands.fill("Give your idea a name", "Bee hotels")
    hands.fill("What is your idea?", "A hotel on every roof.")
    hands.press("Save and come back later")
    hands.fill("Your email address", MIRA)
    hands.press("Send me the link")
    assert heading(hands) == "Your idea is saved"

    # Another day: the rest, with a picture.
    hands.come_back(link_in(letter(MIRA), "my-entry"))
    assert shows(hands, "A hotel on every roof.")
    hands.follow("Your idea")
    hands.choose("Clean tech city")
    hands.fill("What problem does it solve?", "Bees are homeless.")
    hands.fill("Who would benefit?", "Bees.")
    hands.press("Continue")
    hands.fill("Links", "https://bees.example/")
    hands.press("Continue")
    hands.upload("Choose a picture or a PDF", PHOTO)
    hands.fill("If it is a picture: what does it show?", "A roof with bees")
    hands.press("Add this file")
    assert shows(hands, "roof.jpg")
    prepare_pictures()
    hands.press("Back to the step before")
    assert hands.page.get_by_label("Links").input_value() == "https://bees.example/"
    hands.press("Continue")
    assert hands.page.get_by_alt_text("A roof with bees").is_visible()
    hands.press("Continue")
    hands.fill("Your name", "Mira Vale")
    hands.fill("Your email address", "mira@")
    hands.press("Continue")
    hands.follow("Enter an email address in the correct format")
    assert hands.page.url.endswith("#id_email")
    hands.page.go_back()
    hands.fill("Your email address", MIRA)
    hands.choose("I live here")
    hands.press("Continue")

    # Checked, and sent.
    hands.follow("Change What problem")
    hands.fill("What problem does it solve?", "Bees have no home.")
    hands.press("Continue")
    assert shows(hands, "Bees have no home.")
    hands.choose("You may publish my idea")
    hands.press("Send your idea")
    assert hands.page.title().startswith("Error: ")
    hands.choose("I have read the rules")
    hands.press("Send your idea")
    assert heading(hands) == "We have your idea"
    entry = Entry.objects.get()
    assert shows(hands, entry.reference)
    hands.page.go_back()
    assert heading(hands) == "Bee hotels"

    # We need something, and get it.
    decide(hands, "Ask for changes", "Which roofs?")
    hands.come_back(link_in(letter(MIRA), "change"))
    assert shows(hands, "Which roofs?")
    hands.fill("Your answer to us", "Those of libraries.")
    hands.fill("What is your idea?", "A hotel on every library.")
    hands.press("Save and send")
    assert shows(hands, "A hotel on every library.")
    decide(hands, "Approve", "Bees will love it.")
    hands.come_back(link_in(letter(MIRA), "ideas"))
    assert shows(hands, "A hotel on every library.")
    assert hands.page.get_by_alt_text("A roof with bees").is_visible()

    # Taken back, and back again.
    hands.come_back(link_in(letter(MIRA), "my-entry"))
    hands.follow("Withdraw my idea")
    hands.press("Yes, withdraw it")
    assert shows(hands, "Withdrawn by you")
    hands.press("Put my idea back")
    assert hands.page.get_by_text("Received, being checked").last.is_visible()

    # The link is lost; then everything is deleted.
    hands.open(f"{live_server.url}/challenge/")
    hands.follow("I have sent an idea and lost my link")
    hands.fill("Your email address, or the reference", entry.reference)
    hands.press("Send me my link")
    assert heading(hands) == "Look in your mailbox"
    hands.come_back(link_in(letter(MIRA), "my-entry"))
    hands.follow("Delete all that you have about this idea")
    hands.press("Yes, delete everything")
    assert shows(hands, "Everything is deleted")
    assert not Entry.objects.exists()
