"""The desk of a moderator on a small laptop: what is in view, what a key presses, and
that nothing in sight covers what has the focus."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from challenges.models import Challenge, DecisionReason, Entry
from challenges.services.entering.attachments import store_file
from challenges.services.moderation import triage
from contact.models import Message
from core.uploads import Kind
from outbox.models import Email
from tests.challenges.factories import make_challenge, make_entry
from tests.challenges.files import PHOTO, new_file
from tests.contact.factories import make_canned_answer, make_message
from tests.e2e.page_watcher import PageWatcher
from tests.support.processes import TIMEOUT

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

LAPTOP = {"width": 1366, "height": 768}
LIST = "/admin/challenges/entry/?status__exact=submitted"
FILTERS = "?_changelist_filters=status__exact%3Dsubmitted"

COVERED = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].map(([x, y]) =>
        document.elementFromPoint(box.x + x * box.width, box.y + y * box.height));
    const seen = points.some((hit) => hit && (at.contains(hit) || hit.contains(at)));
    return at === document.body || seen ? "" : at.outerHTML.slice(0, 120);
}"""
"""JavaScript: the focused control if it is hidden entirely (WCAG 2.4.11), or ""."""

FILTERS_OF_MESSAGES = "?_changelist_filters=status__exact%3Dnew"

HAS_FOCUS = "(at) => at === document.activeElement"


@pytest.fixture
def challenge(focus_areas: None) -> Challenge:
    return make_challenge()


@pytest.fixture
def entries(challenge: Challenge, staff_user: User) -> list[Entry]:
    """Twelve ideas that wait: long texts, pictures, and a mark in every second row."""
    words = "Longer words than most of us would ever think of. " * 8
    found = [
        make_entry(
            challenge=challenge,
            title=f"Idea {n}, with a title that is nearly as long as it may be"[:80],
            idea=f"Idea number {n}. " + words * (1 + 4 * (n % 2)),
            links="https://example.com/" if n % 2 else "",
            email=f"e{n}@example.com",
        )
        for n in range(12)
    ]
    for entry in found[:2]:
        store_file(new_file(PHOTO, Kind.PICTURE, "roof.jpg", "A roof"), of=entry)
    triage.assign(found[3], to=staff_user, by=staff_user)
    return found


@pytest.fixture
def staff_user() -> User:
    return User.objects.create_superuser("sam", "sam@westbridge.example", "sun-lit-42")


@pytest.fixture
def page(
    browser: Browser,
    live_server: LiveServer,
    staff_user: User,
    request: pytest.FixtureRequest,
) -> Iterator[Page]:
    client = Client()
    client.force_login(staff_user)
    options: dict[str, Any] = getattr(request, "param", {})
    context = browser.new_context(
        base_url=live_server.url, **{"viewport": LAPTOP, **options}
    )
    context.set_default_timeout(1000 * TIMEOUT)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": "sessionid", "value": session, "url": live_server.url}
    context.add_cookies([cookie])
    yield context.new_page()
    context.close()


def review_url(entry: Entry) -> str:
    return f"/admin/challenges/entry/{entry.pk}/change/{FILTERS}"


def is_in_view(page: Page, name: str, role: Any = "button") -> bool:
    """Whether all of a control is inside the window, and nothing lies over it."""
    control = page.get_by_role(role, name=name, exact=True)
    box = control.bounding_box()
    assert box is not None
    is_on_top = control.evaluate(
        """(at) => { const box = at.getBoundingClientRect();
        const hit = document.elementFromPoint(
            box.x + box.width / 2, box.y + box.height / 2);
        return at.contains(hit); }"""
    )
    return bool(is_on_top and box["y"] >= 0 and box["y"] + box["height"] <= 768)


def press_and_load(page: Page, key: str) -> None:
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press(key)


def statuses() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("status", flat=True))


def test_ten_rows_of_the_queue_are_in_view(page: Page, entries: list[Entry]) -> None:
    page.goto(LIST)
    boxes = [row.bounding_box() for row in page.locator("#result_list tbody tr").all()]
    in_view = [box for box in boxes if box and box["y"] + box["height"] <= 768]
    assert len(in_view) >= 10
    assert page.get_by_text("Idea number 0. Longer words").is_visible()
    lines = page.locator("#result_list .status").evaluate_all(
        "(all) => all.map((each) => each.getClientRects().length)"
    )
    assert lines == [1] * 12


@pytest.mark.parametrize("page", [{}, {"java_script_enabled": False}], indirect=True)
@pytest.mark.parametrize("number", [0, 1])
def test_approving_takes_two_clicks_and_no_scroll(
    page: Page, entries: list[Entry], number: int
) -> None:
    page.goto(review_url(entries[number]))
    assert is_in_view(page, "Approve", "radio")
    assert is_in_view(page, "Decide and next")
    page.get_by_role("radio", name="Approve").click()
    page.get_by_role("button", name="Decide and next").click()
    page.wait_for_url(f"**{review_url(entries[number + 1])}")
    assert statuses()[number] == "approved"


def test_the_decision_stays_in_sight_to_the_end_of_the_page(
    page: Page, entries: list[Entry]
) -> None:
    page.goto(review_url(entries[1]))
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height > 2 * 768
    for scrolled_to in range(0, height, 300):
        page.evaluate("(y) => scrollTo(0, y)", scrolled_to)
        seen = is_in_view(page, "Approve", "radio"), is_in_view(page, "Decide and next")
        assert seen == (True, True), scrolled_to


def test_what_stays_in_sight_covers_no_focus(page: Page, entries: list[Entry]) -> None:
    page.goto(review_url(entries[1]))
    for key in ["Tab"] * 45 + ["Shift+Tab"] * 45:
        page.keyboard.press(key)
        assert page.evaluate(COVERED) == ""


def test_where_there_is_no_room_nothing_stays_in_sight(
    page: Page, entries: list[Entry]
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(review_url(entries[1]))
    choices = page.locator(".decision__choices")
    position = "(at) => getComputedStyle(at).position"
    assert choices.evaluate(position) == "static"
    page.set_viewport_size(LAPTOP)
    assert choices.evaluate(position) == "sticky"
    page.emulate_media(media="print")
    assert choices.evaluate(position) == "static"


def test_a_digit_chooses_a_reason_of_the_decision(
    page: Page, entries: list[Entry]
) -> None:
    DecisionReason.objects.all().delete()
    for status, titles in {"approved": ["Hm"], "declined": ["Full", "Dear"]}.items():
        for title in titles:
            DecisionReason.objects.create(status=status, title=title, text=f"{title}!")
    page.goto(review_url(entries[0]))
    chosen = page.locator("#id_reason option:checked")
    page.keyboard.press("2")
    assert chosen.inner_text() == "None of these"
    page.keyboard.press("d")
    page.keyboard.press("2")
    assert chosen.inner_text() == "2 · Full"
    assert page.get_by_label("Message to the entrant").input_value() == "Full!"
    page.keyboard.press("9")
    assert chosen.inner_text() == "2 · Full"
    press_and_load(page, "Control+Enter")
    assert statuses()[0] == "declined"
    assert "Full!" in Email.objects.get(to="e0@example.com", status="held").text


def test_a_key_undoes_the_last_decision_and_another_leads_on(
    page: Page, entries: list[Entry]
) -> None:
    page.goto(review_url(entries[0]))
    page.keyboard.press("a")
    press_and_load(page, "Control+Enter")
    assert page.get_by_text("1 of 11, 1 by you today").is_visible()
    press_and_load(page, "u")
    assert page.url.endswith(review_url(entries[0]))
    assert statuses()[0] == "submitted"
    page.keyboard.press("s")
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("button", name="Decide", exact=True).click()
    press_and_load(page, "n")
    assert page.url.endswith(review_url(entries[1]))
    assert page.get_by_text("marked as spam. Nobody gets an email.").is_visible()


def test_keys_do_nothing_while_somebody_types(page: Page, entries: list[Entry]) -> None:
    page.goto(review_url(entries[0]))
    page.keyboard.press("d")
    page.get_by_label("Note to staff").fill("")
    page.keyboard.type("a1snu")
    assert page.get_by_label("Note to staff").input_value() == "a1snu"
    checked = page.locator("[name=action_name]:checked")
    assert checked.get_attribute("value") == "decline"
    assert page.url.endswith(review_url(entries[0]))


@pytest.mark.parametrize("width", [320, 390])
def test_the_green_line_and_two_ideas_side_by_side_on_a_phone(
    page: Page, entries: list[Entry], live_server: LiveServer, width: int
) -> None:
    watcher = PageWatcher(page, live_server.url)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(review_url(entries[0]))
    page.get_by_role("radio", name="Approve").check()
    page.get_by_role("button", name="Decide and next").click()
    page.get_by_role("button", name="Undo").wait_for()
    assert watcher.find_problems() == []
    page.goto(LIST)
    page.get_by_role("button", name="Undo").wait_for()
    assert watcher.find_problems() == []
    of = entries[2].reference
    page.goto(f"/admin/challenges/entry/{entries[1].pk}/duplicate/?of={of}")
    page.get_by_role("heading", name=re.compile("Side by side")).wait_for()
    assert watcher.find_problems() == []


def test_a_message_is_answered_marked_and_taken_with_keys_alone(
    page: Page, staff_user: User
) -> None:
    make_canned_answer(title="Sorry", text="We are sorry, {name}.")
    first, second, third = [make_message(name=f"Writer {n}") for n in range(3)]
    page.goto(f"/admin/contact/message/{first.pk}/change/{FILTERS_OF_MESSAGES}")
    press_and_load(page, "1")
    page.keyboard.type(" It is mended.")  # the box has the focus
    press_and_load(page, "Control+Enter")
    assert page.url.endswith(f"/{second.pk}/change/{FILTERS_OF_MESSAGES}")
    press_and_load(page, "t")
    page.keyboard.press("f")
    assert page.get_by_label("Topic:").evaluate(HAS_FOCUS)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Forward it").focus()
    page.keyboard.press("s")
    press_and_load(page, "Enter")
    assert page.url.endswith(f"/{third.pk}/change/{FILTERS_OF_MESSAGES}")
    for key, name in [("r", "Answered by phone"), ("c", "Close without an answer")]:
        page.keyboard.press(key)
        assert page.get_by_role("button", name=name).evaluate(HAS_FOCUS)
    assert list(Message.objects.order_by("pk").values_list("status", "assignee")) == [
        ("answered", None),
        ("spam", staff_user.pk),
        ("new", None),
    ]
    answer = Email.objects.get(status="held").text
    assert "We are sorry, Writer 0. It is mended." in answer
