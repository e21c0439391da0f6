"""A manager's whole round in the browser, from the rubric to the announcement: twelve
ideas, five judges, on a narrow phone and without a script."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from challenges.models import Announcement, Challenge, Entry
from challenges.services.moderation import decisions
from challenges.tasks import announce_results
from core.models import SiteSettings
from focus_areas.models import FocusArea
from judging.models import Panel
from judging.services import panels
from outbox.models import Email
from tests.challenges.factories import (
    make_challenge,
    make_entry,
    release_held_emails,
)
from tests.e2e.users import MouseUser, sign_in
from tests.judging.factories import finish_card
from tests.support.processes import TIMEOUT

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

IDEAS, JUDGES = 12, 5

STRICTNESS = [0, 0, -1, 0, 1]
"""Steps that each judge gives more than the others."""


@pytest.fixture
def staff_members(live_server: LiveServer) -> list[User]:
    SiteSettings.objects.update(team_email="team@westbridge.example")
    return [
        User.objects.create_superuser(name, f"{name}@westbridge.example")
        for name in ("sam", "kay")
    ]


@pytest.fixture
def challenge(staff_members: list[User]) -> Challenge:
    """A challenge that closed an hour ago, with three ideas in each focus area."""
    challenge = make_challenge(slug="quiet-streets")
    for position, (name, weight) in enumerate([("Useful", 60), ("New", 40)]):
        challenge.weighted_criteria.create(name=name, weight=weight, position=position)
    areas = list(FocusArea.objects.all())
    for number in range(1, IDEAS + 1):
        entry = make_entry(
            challenge=challenge,
            title=f"Idea {number}",
            email=f"e{number}@example.com",
            focus_area=areas[number % len(areas)],
        )
        decisions.approve(entry, by=staff_members[0])
    release_held_emails()
    now = timezone.now()
    challenge.opens_at, challenge.closes_at = now - timedelta(days=9), now
    challenge.closes_at -= timedelta(hours=1)
    challenge.save()
    return challenge


class Manager(MouseUser):
    """Somebody of staff on the pages of a panel."""

    def __init__(self, browser: BrowserContext, site: str, user: User) -> None:
        super().__init__(browser)
        self.site = site
        sign_in(browser, user, site)

    def open_page(self, name: str, key: int) -> None:
        self.open(self.site + reverse(f"admin:judging_panel_{name}", args=[key]))


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    found = [
        browser.new_context(
            viewport={"width": 320, "height": 800}, java_script_enabled=False
        )
        for _each in range(2)
    ]
    for context in found:
        context.set_default_timeout(1000 * TIMEOUT)
    yield found
    for context in found:
        context.close()


def set_up(manager: Manager, challenge: Challenge) -> Panel:
    manager.open_page("of", challenge.pk)
    manager.press("Set up judging")
    panel = Panel.objects.get()
    manager.open_page("rubric", panel.pk)
    manager.fill("Useful", "Poor: helps nobody\nFair\nGood\nBetter\nBest: helps many")
    manager.press("Save the steps")
    manager.open_page("awards", panel.pk)
    manager.press("Add the usual: one overall, one for each focus area")
    manager.open_page("judges", panel.pk)
    for number in range(1, JUDGES + 1):
        manager.page.get_by_label("Name").fill(f"Noor Fay {number}")
        manager.page.get_by_label("Email").fill(f"noor{number}@example.org")
        manager.press("Send the invitation")
    manager.open_page("shown_idea", panel.pk)
    for _idea in range(IDEAS):
        manager.press("Ready, next idea")
    return panel


def judge_everything(panel: Panel) -> None:
    """Idea 1 is the best, then idea 2, and so on; two of the judges are not alike."""
    for judge, more in zip(panel.judges.all(), STRICTNESS, strict=True):
        for card in judge.cards.select_related("entry", "round"):
            number = int(card.entry.title.removeprefix("Idea "))
            finish_card(card, max(1, min(5, 5 - number // 3 + more)))


def open_round(manager: Manager, panel: Panel) -> None:
    for judge in panel.judges.all():
        panels.accept(judge, words=panel.terms, may_be_named=judge.seat < JUDGES)
    closes = timezone.localtime() + timedelta(days=7)
    manager.open_page("round", panel.pk)
    manager.page.locator("[name=closes_at_0]").fill(f"{closes:%Y-%m-%d}")
    manager.page.locator("[name=closes_at_1]").fill("17:00")
    manager.press("Open the round")


def choose_winners(manager: Manager, panel: Panel) -> None:
    """Choose the first idea of each list; where more share its place, say why."""
    manager.open_page("choices", panel.pk)
    for award in panel.awards.all():
        part = manager.page.locator(f"section[aria-labelledby=award{award.pk}]")
        part.get_by_label("Why (optional)").fill("It can be built at once.")
        part.get_by_label("Everyone may read why").check()
        manager.press(f"Choose it for “{award.name}”")


def confirm_winners(colleague: Manager, panel: Panel) -> None:
    colleague.open_page("choices", panel.pk)
    for _award in panel.awards.all():
        button = colleague.page.get_by_role("button", name="Confirm").first
        with colleague.page.expect_navigation():
            button.click()
    expect(colleague.page.get_by_role("button", name="Confirm")).to_have_count(0)


def publish(manager: Manager, challenge: Challenge) -> None:
    url = reverse("admin:challenges_challenge_results", args=[challenge.pk])
    manager.open(manager.site + url)
    manager.press("Note “Not selected” for the 7 without an outcome")
    button = manager.page.get_by_role("button", name="Publish")
    with manager.page.expect_navigation():
        button.first.click()
    Announcement.objects.update(goes_out_at=timezone.now())
    announce_results()


def test_a_whole_round(
    contexts: list[BrowserContext],
    live_server: LiveServer,
    staff_members: list[User],
    challenge: Challenge,
) -> None:
    manager, colleague = (
        Manager(context, live_server.url, user)
        for context, user in zip(contexts, staff_members, strict=True)
    )
    panel = set_up(manager, challenge)
    open_round(manager, panel)
    judge_everything(panel)
    manager.open_page("round", panel.pk)
    manager.press("Close the round")
    manager.open_page("ranking", panel.pk)
    expect(manager.page.get_by_text("Judge 3 gave")).to_be_visible()
    manager.press("Make it from its scores once more")
    expect(manager.page.get_by_text("not a byte differs")).to_be_visible()
    manager.open_page("meeting", panel.pk)
    last = Entry.objects.get(title="Idea 12").reference
    manager.fill("Reference of the idea", last)
    manager.page.get_by_label("Judge who asked to talk about it").select_option(index=2)
    manager.fill("Notes (optional)", "Small, but new.")
    manager.press("Keep the notes")
    expect(manager.page.get_by_text("Judge 2 asked to talk about it.")).to_be_visible()
    choose_winners(manager, panel)
    confirm_winners(colleague, panel)
    manager.open_page("feedback_idea", panel.pk)
    manager.fill("Sentences for the entrant", "The judges liked it.")
    manager.press("Approve, next idea")
    manager.open_page("feedback", panel.pk)
    manager.press("Approve the 11 that wait as they are")
    publish(manager, challenge)
    told = Email.objects.filter(subject__startswith="The results of")
    assert [("What the judges said:" in email.text) for email in told] == [True] * IDEAS
    winner = Entry.objects.get(public_is_overall=True)
    assert winner.title in {"Idea 1", "Idea 2"}
    assert Entry.objects.filter(public_outcome="winner").count() == 5
    manager.open(f"{live_server.url}{challenge.get_absolute_url()}judging/")
    for words in (
        "At least five judges read each idea that was judged.",
        "One more judge",
    ):
        expect(manager.page.get_by_text(words)).to_be_visible()
    manager.open(f"{live_server.url}{winner.private_path}")
    expect(manager.page.get_by_text("What the judges said")).to_be_visible()
