"""The whole journey of an idea, from the first thought to what became of it: without
JavaScript on a phone, and by keyboard alone on a desktop."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from challenges.models import Challenge, Entry
from core.models import SiteSettings
from core.tasks import prepare_pictures
from outbox.models import Email
from outbox.tasks import deliver_due
from tests.challenges.factories import make_challenge
from tests.e2e.users import KeyboardUser, MouseUser
from tests.support import hostile_files
from tests.support.processes import TIMEOUT

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
    params=[
        (MouseUser, 320, False),
        (KeyboardUser, 1280, True),
    ],
    ids=lambda p: f"{p[0].__name__}-{p[1]}-{'script' if p[2] else 'no-script'}",
)
def user(browser: Browser, request: pytest.FixtureRequest) -> Iterator[MouseUser]:
    kind, width, script = request.param
    context = browser.new_context(
        java_script_enabled=script,
        viewport={"width": width, "height": 800},
        # Pages fade into one another, and each click waits for it: on the phone alone.
        reduced_motion="no-preference" if width == 320 else "reduce",
    )
    context.set_default_timeout(1000 * TIMEOUT)
    yield kind(context)
    context.close()


def newest_email(to: str) -> str:
    """A while later: deliver what is due or was held, and open the newest email."""
    Email.objects.filter(status="held").update(send_after=timezone.now())
    deliver_due()
    return [message for message in mail.outbox if message.to == [to]][-1].body


def link_in_text(text: str, part: str) -> str:
    match = re.search(rf"http://\S*{part}\S*", text)
    assert match, text
    return match.group()


def is_shown(user: MouseUser, text: str) -> bool:
    return user.page.get_by_text(text).first.is_visible()


def heading_text(user: MouseUser) -> str:
    return user.page.get_by_role("heading", level=1).last.inner_text()


def decide_as_moderator(user: MouseUser, decision: str, message: str) -> None:
    """A moderator opens the newest notice, writes and decides, in the same browser."""
    user.come_back(link_in_text(newest_email(TEAM), "admin"))
    if "login" in user.page.url:
        user.fill("Username", "sam")
        user.fill("Password", "sun-lit-42")
        user.press("Sign in")
    user.choose(decision)
    user.fill("Message to the entrant", message)
    user.press("Decide and next")


def test_an_idea_from_the_first_thought_to_its_end(
    user: MouseUser, live_server: LiveServer, challenge: Challenge
) -> None:
    user.open(live_server.url)
    user.follow("Send your idea")

    # A first thought, saved for later.
    user.press("Continue")
    assert user.page.title().startswith("Error: ")
    user.fill("What is your idea?", "A hotel on every roof.")
    user.press("Save and come back later")
    user.fill("Your email address", MIRA)
    user.press("Send me the link")
    assert heading_text(user) == "Your idea is saved"

    # Another day: the rest, with a picture.
    user.come_back(link_in_text(newest_email(MIRA), "my-entry"))
    assert heading_text(user) == "Did you begin this idea?"
    user.press("Yes, carry on")
    assert is_shown(user, "A hotel on every roof.")
    user.follow("Your idea")
    user.fill("What problem would your idea solve?", "Bees are homeless.")
    user.fill("Who would benefit?", "Bees.")
    user.press("Continue")
    user.fill("Give your idea a name", "Bee hotels")
    user.choose("Clean tech city")
    user.press("Continue")
    user.fill("Links", "https://bees.example/")
    user.press("Continue")
    user.upload("Choose a picture or a PDF", PHOTO)
    user.fill("If it is a picture: what does it show?", "A roof with bees")
    user.press("Add this file")
    assert is_shown(user, "roof.jpg")
    prepare_pictures()
    user.press("Back")
    assert user.page.get_by_label("Links").input_value() == "https://bees.example/"
    user.press("Continue")
    assert user.page.get_by_alt_text("A roof with bees").is_visible()
    user.press("Continue")
    user.fill("Your name", "Mira Vale")
    user.fill("Your email address", "mira@")
    user.press("Continue")
    user.follow("Enter an email address in the correct format")
    assert user.page.url.endswith("#id_email")
    user.page.go_back()
    user.fill("Your email address", MIRA)
    user.choose("I live here")
    user.press("Continue")

    # Checked, and sent.
    user.follow("Change The problem")
    user.fill("What problem would your idea solve?", "Bees have no home.")
    user.press("Continue")
    assert is_shown(user, "Bees have no home.")
    user.choose("You may publish my idea")
    user.press("Send your idea")
    assert user.page.title().startswith("Error: ")
    user.choose("I have read the rules")
    user.press("Send your idea")
    assert heading_text(user) == "Thank you. We have your idea"
    entry = Entry.objects.get()
    assert is_shown(user, entry.reference)
    user.page.go_back()
    assert heading_text(user) == "Bee hotels"

    # We need something, and get it.
    decide_as_moderator(user, "Ask for changes", "Which roofs?")
    user.come_back(link_in_text(newest_email(MIRA), "change"))
    assert is_shown(user, "Which roofs?")
    user.fill("Your answer to us", "Those of libraries.")
    user.fill("What is your idea?", "A hotel on every library.")
    user.press("Save and send")
    assert is_shown(user, "A hotel on every library.")
    decide_as_moderator(user, "Approve", "Bees will love it.")
    user.come_back(link_in_text(newest_email(MIRA), "ideas"))
    assert is_shown(user, "A hotel on every library.")
    assert user.page.get_by_alt_text("A roof with bees").is_visible()

    # Taken back, and back again.
    user.come_back(link_in_text(newest_email(MIRA), "my-entry"))
    user.follow("Withdraw my idea")
    user.press("Yes, withdraw it")
    assert is_shown(user, "You have withdrawn your idea")
    user.press("Put my idea back")
    assert user.page.get_by_text("Received, being checked").last.is_visible()

    # The link is lost; then everything is deleted.
    user.open(f"{live_server.url}/challenge/")
    user.follow("Find your own idea again")
    user.fill("Your email address, or the reference", entry.reference)
    user.press("Send me my link")
    assert heading_text(user) == "Check your email"
    user.come_back(link_in_text(newest_email(MIRA), "my-entry"))
    user.follow("Delete everything you hold about my idea")
    user.press("Yes, delete everything")
    assert is_shown(user, "Everything has been deleted")
    assert not Entry.objects.exists()
