"""The work of a judge, from the invitation to the end: on a narrow phone, without a
script, by keyboard alone; and with the script, which saves as the judge goes."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from core.models import SiteSettings
from judging.models import Card, Judge, Panel
from tests.e2e.users import KeyboardUser, MouseUser, sign_in
from tests.judging.factories import (
    invite,
    make_open_panel,
    make_panel,
    make_sample,
    open_round,
    opened_card,
)
from tests.support.processes import TIMEOUT

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MOST_PRESSES = 8
"""Presses with which a judge clears a card, beyond words and keys that lead there."""


@pytest.fixture
def staff_member(live_server: LiveServer) -> User:
    SiteSettings.objects.update(team_email="team@westbridge.example")
    return User.objects.create_superuser("sam", "sam@westbridge.example")


@pytest.fixture(params=["keyboard, no script", "finger"])
def user(browser: Browser, request: pytest.FixtureRequest) -> Iterator[MouseUser]:
    is_plain = request.param != "finger"
    context: BrowserContext = browser.new_context(
        viewport={"width": 320, "height": 800}, java_script_enabled=True
    )
    context.set_default_timeout(1000 * TIMEOUT)
    if is_plain:  # the keyboard user asks the page where the focus is, by script
        context.route("**/*.js", lambda route: route.abort())
    yield KeyboardUser(context) if is_plain else MouseUser(context)
    context.close()


def choose(user: MouseUser, criterion: str, step: str) -> None:
    """Choose a step: by keyboard Tab leads to the group, and arrows to the step."""
    group = user.page.get_by_role("group", name=criterion)
    radio = group.get_by_label(step, exact=True)
    if not isinstance(user, KeyboardUser):
        radio.check()
        return
    first = group.get_by_role("radio").first
    for _press in range(60):
        user.page.keyboard.press("Tab")
        if first.evaluate("at => at.name === document.activeElement.name"):
            break
    user.page.keyboard.press("Space")
    for _press in range(5):
        if radio.is_checked():
            return
        user.page.keyboard.press("ArrowDown")
    raise AssertionError(f"The arrow keys do not get to “{step}”.")


def score(user: MouseUser) -> None:
    choose(user, "Useful", "Good")
    choose(user, "New", "Excellent")


def judge_idea(user: MouseUser) -> int:
    """Clear one card; return how many presses it took."""
    user.press("No, show me the idea")
    score(user)
    user.press("Done, next idea")
    return 4


def test_a_judge_does_all_the_work(
    user: MouseUser, live_server: LiveServer, staff_member: User
) -> None:
    panel = make_panel(staff_member, judges=0)
    make_sample(panel, staff_member)
    judge = invite(panel, staff_member)
    site = live_server.url
    user.open(site + judge.private_path)
    user.press("I agree, and will judge")
    open_round(panel, staff_member)
    user.open(site + judge.private_path)
    user.follow("Sample 1")
    score(user)
    user.press("Done: show me how others did")
    expect(user.page.get_by_text("Small, and easy.")).to_be_visible()
    user.follow("Your list of ideas")
    user.follow("Next idea")
    presses = [judge_idea(user) for _idea in range(2)]
    assert max(presses) <= MOST_PRESSES
    user.press("I have finished: these are my own judgements")
    expect(user.page.get_by_text("Thank you: you have finished.")).to_be_visible()
    user.open(f"{site}{judge.private_path}emails/")  # as reminders have it
    user.press("Yes, stop them")
    judge.refresh_from_db()
    steps = [
        list(card.scores.values_list("step", flat=True)) for card in judge.cards.done()
    ]
    assert (steps, judge.finished_at is not None) == ([[3, 5], [3, 5]], True)
    assert judge.reminders_opted_out
    assert list(judge.sample_cards.get().steps.values()) == [3, 5]


def test_staff_key_in_what_came_on_paper(
    user: MouseUser, live_server: LiveServer, staff_member: User
) -> None:
    judge = make_open_panel(staff_member).judges.get()
    card = judge.cards.select_related("entry")[0]
    sign_in(user.browser, staff_member, live_server.url)
    url = reverse("admin:judging_panel_paper", args=[judge.panel_id])
    user.open(f"{live_server.url}{url}?seat=1")
    user.follow("The sheet to print")
    user.follow("Key in what comes back")
    user.follow(card.entry.reference)
    user.press("Yes, no interest")
    score(user)
    user.press("Keep it, as from paper")
    card.refresh_from_db()
    steps = list(card.scores.values_list("step", flat=True))
    assert (card.status, card.from_paper, steps) == ("done", True, [3, 5])


@pytest.fixture
def judge(staff_member: User) -> Judge:
    panel: Panel = make_open_panel(staff_member)
    return panel.judges.select_related("panel__challenge").get()


def test_the_script_saves_what_is_filled_in(
    judge: Judge, visit: Callable[[str], Page]
) -> None:
    card = opened_card(judge)
    page = visit(f"{judge.private_path}idea/{card.entry.reference}/")
    page.get_by_role("group", name="Useful").get_by_label("Good", exact=True).check()
    status = page.get_by_role("status")
    expect(status).to_contain_text("Saved at")
    page.get_by_label("What is strong").fill("It is clear.")
    page.get_by_label("What could be stronger").focus()
    expect(page.locator("[name=seen]")).to_have_value("2")
    card = Card.objects.get(pk=card.pk)
    steps = list(card.scores.values_list("step", flat=True))
    assert (card.status, card.strong, steps) == ("begun", "It is clear.", [3])


def test_without_a_network_the_page_says_that_it_is_not_saved(
    judge: Judge, phone: BrowserContext, live_server: LiveServer
) -> None:
    card = opened_card(judge)
    page = phone.new_page()
    page.goto(f"{live_server.url}{judge.private_path}idea/{card.entry.reference}/")
    phone.set_offline(True)
    page.get_by_role("group", name="New").get_by_label("Weak").check()
    expect(page.get_by_role("status")).to_contain_text("Not saved yet.")
    phone.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("status")).to_contain_text("Saved at")
    assert Card.objects.get(pk=card.pk).scores.count() == 1
