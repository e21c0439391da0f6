"""The script of the entry form: words left, and typing that survives."""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from challenges.forms.entry import FORM_PAGES, count_words
from challenges.models import Challenge, Draft, Entry
from challenges.services.entering import drafts
from core.text.clean import INVISIBLE_CATEGORIES, strip_invisible
from tests.challenges.factories import (
    answers,
    enter,
    make_challenge,
    make_entry,
    make_saved_draft,
)
from tests.e2e.test_pages import PageWatcher, screen  # noqa: F401

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

RESTORED = (
    "We put back what was typed here before. It is only in this browser, "
    "and was not sent."
)
INVISIBLE_CHARS = [
    chr(n)
    for n in range(sys.maxunicode)
    if unicodedata.category(chr(n)) in INVISIBLE_CATEGORIES
]
LINES = """(texts) => {
    const box = document.querySelector("#id_problem");
    return texts.map((text) => {
        box.value = text;
        box.dispatchEvent(new Event("input", { bubbles: true }));
        return box.nextElementSibling.textContent;
    });
}"""
FORBIDDEN = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("The user forbids it.", "SecurityError"); }
});"""
FULL = """Storage.prototype.setItem = () => {
    throw new DOMException("There is no room left.", "QuotaExceededError");
};"""


@pytest.fixture
def challenge(live_server: LiveServer) -> Challenge:
    return make_challenge(slug="quiet-streets")


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    context.set_default_timeout(5000)
    yield context
    context.close()


@pytest.fixture
def visit(
    phone: BrowserContext, live_server: LiveServer
) -> Iterator[Callable[[str], Page]]:
    """Open an address in a new window; whatever goes wrong there fails the test."""
    pages = []

    def visit(url: str) -> Page:
        for page in phone.pages:
            page.close()
        pages.append(PageWatcher(phone.new_page(), live_server.url))
        pages[-1].page.goto(live_server.url + url)
        return pages[-1].page

    yield visit
    assert [page.problems for page in pages if page.problems] == []


def stored_texts(page: Page) -> dict[str, dict[str, str]]:
    """Return, for each key in the browser, the name and the text of each answer."""
    stored = page.evaluate("() => ({ ...localStorage })")
    return {
        key: {name: text for name, (_from, text) in json.loads(item)["typed"].items()}
        for key, item in stored.items()
    }


def fill(page: Page, **texts: str) -> None:
    """Type, and wait until it is kept."""
    for name, text in texts.items():
        page.locator(f"#id_{name}").fill(text)
    page.wait_for_function(
        "(text) => JSON.stringify(localStorage).includes(text)", arg=text
    )


def value(page: Page, name: str) -> str:
    return page.locator(f"#id_{name}").input_value()


def test_words_left_are_shown_and_nothing_is_cut_off(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    page = visit(enter(challenge))
    texts = ["word " * number for number in (0, 163, 199, 200, 201, 205)]
    assert page.evaluate(LINES, texts) == [
        "You have 200 words left",
        "You have 37 words left",
        "You have 1 word left",
        "You have 0 words left",
        "You have 1 word too many",
        "You have 5 words too many",
    ]
    assert value(page, "problem") == texts[-1]
    assert page.get_by_text("You have 500 words left").is_visible()


def test_words_are_counted_as_the_server_counts_them(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    page = visit(enter(challenge))

    def words_left(text: str) -> str:
        number = 200 - count_words(strip_invisible(text))
        return f"You have {number} word{'' if number == 1 else 's'} left"

    @hypothesis_settings(max_examples=30, deadline=None)
    @given(
        st.lists(
            st.text(st.sampled_from(INVISIBLE_CHARS) | st.characters(codec="utf-8"))
        )
    )
    def check(texts: list[str]) -> None:
        assert page.evaluate(LINES, texts) == [words_left(text) for text in texts]

    check()
    between = [f"a{char}b" for char in INVISIBLE_CHARS] + INVISIBLE_CHARS
    assert page.evaluate(LINES, between) == [words_left(text) for text in between]


def test_words_left_are_said_only_when_typing_rests(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    page = visit("/cookies/")
    page.clock.install()
    page.goto(page.url.replace("/cookies/", enter(challenge)))
    spoken = page.locator("[aria-live=polite]")
    page.locator("#id_problem").press_sequentially("Bees have")
    page.clock.run_for(900)
    assert spoken.inner_text() == ""
    page.locator("#id_problem").press_sequentially(" no home.")
    page.clock.run_for(900)
    assert spoken.inner_text() == ""
    page.clock.run_for(100)
    assert spoken.inner_text() == "You have 196 words left"


def test_what_was_typed_comes_back_after_the_window_was_closed(
    screen: BrowserContext,  # noqa: F811
    live_server: LiveServer,
    challenge: Challenge,
) -> None:
    page = screen.new_page()
    page.goto(live_server.url + enter(challenge))
    page.get_by_label("Clean tech city").check()
    fill(page, title="Bee hotels", beneficiaries="word " * 151)
    page.close()
    watcher = PageWatcher(screen.new_page(), live_server.url)
    page = watcher.page
    page.goto(live_server.url + enter(challenge))
    page.locator("form").get_by_text(RESTORED, exact=True).first.wait_for()
    assert value(page, "title") == "Bee hotels"
    assert page.get_by_label("Clean tech city").is_checked()
    assert page.get_by_text("You have 1 word too many").is_visible()
    assert watcher.find_problems() == []


def test_a_button_empties_the_page_and_forgets(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    fill(visit(enter(challenge)), title="Bee hotels")
    page = visit(enter(challenge))
    page.get_by_role("button", name="Empty this page").click()
    assert (value(page, "title"), stored_texts(page)) == ("", {})
    assert not page.get_by_role("button", name="Empty this page").is_visible()
    assert page.evaluate("() => document.activeElement.id") == "id_title"
    page = visit(enter(challenge))
    assert value(page, "title") == ""


def test_a_newer_answer_on_the_server_is_not_overwritten(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    draft = make_saved_draft(challenge)
    page = visit(draft.page_path("idea"))
    fill(page, title="Typed here", problem="Typed here too")
    newer = {**draft.answers, "title": "Typed on my phone"}
    drafts.save_answers(draft, names=FORM_PAGES["idea"], answers=newer)
    page = visit(draft.page_path("idea"))
    page.get_by_role("button", name="Start with what we have").wait_for()
    assert value(page, "title") == "Typed on my phone"
    assert value(page, "problem") == "Typed here too"
    page.get_by_role("button", name="Start with what we have").click()
    assert value(page, "title") == "Typed on my phone"
    assert value(page, "problem") == "Bees have nowhere to live."


def test_what_is_typed_while_the_page_loads_is_not_overwritten(
    challenge: Challenge, phone: BrowserContext, visit: Callable[[str], Page]
) -> None:
    fill(visit(enter(challenge)), title="Bee hotels", problem="Bees have no home.")
    phone.add_init_script(
        """addEventListener("DOMContentLoaded", () => {
            document.querySelector("#id_title").value = "Quick fingers";
        });"""
    )
    page = visit(enter(challenge))
    page.get_by_role("button", name="Empty this page").wait_for()
    assert value(page, "title") == "Quick fingers"
    assert value(page, "problem") == "Bees have no home."


def test_what_came_back_with_mistakes_is_still_kept(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    page = visit(enter(challenge))
    fill(page, title="Bee hotels", problem="Bees are homeless.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Choose a focus area").wait_for()
    assert not page.get_by_role("button", name="Empty this page").is_visible()
    fill(page, problem="Bees have no home.")
    page = visit(enter(challenge))
    page.get_by_role("button", name="Empty this page").wait_for()
    assert value(page, "title") == "Bee hotels"
    assert value(page, "problem") == "Bees have no home."


def test_nothing_about_a_person_and_no_link_is_kept(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    draft = make_saved_draft(challenge)
    page = visit(draft.page_path("about-you"))
    page.get_by_label("I live here").check()
    for name in ("name", "email", "organisation", "team"):
        page.locator(f"#id_{name}").fill("Mira")
    page.goto(page.url.replace("about-you", "idea"))
    assert stored_texts(page) == {}

    entry = make_entry(challenge=challenge)
    page = visit(f"{entry.private_path}change/")
    page.locator("#id_website").evaluate("(box) => { box.value = 'trap'; }")
    page.locator("#id_website").dispatch_event("input")
    page.get_by_label("You may contact me").check()
    fill(page, organisation="Vale", team="Mira", idea="On roofs.", links="bees.example")
    assert stored_texts(page) == {
        f"draft:entry/{entry.reference}/change": {
            "idea": "On roofs.",
            "links": "bees.example",
        }
    }


def test_after_each_page_nothing_that_we_have_is_kept(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    texts = answers()
    page = visit(enter(challenge))
    page.get_by_label("Clean tech city").check()
    fill(page, **{n: texts[n] for n in FORM_PAGES["idea"] if n != "focus_area"})
    assert [*stored_texts(page)] == [f"draft:challenge/{challenge.pk}"]
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/more/")
    assert stored_texts(page) == {}
    page.go_back()
    assert (value(page, "title"), stored_texts(page)) == ("Bee hotels", {})
    page.go_forward()
    fill(page, help_needed="A ladder.")
    assert [*stored_texts(page)] == [
        f"draft:entry/{Draft.objects.get().reference}/more"
    ]
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/files/")
    assert stored_texts(page) == {}
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("I live here").check()
    page.get_by_label("Your name").fill("Mira Vale")
    page.get_by_label("Your email address").fill("mira@example.com")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("I have read the rules").wait_for()
    page.goto(page.url.replace("check", "more"))
    fill(page, help_needed="Never sent.")
    page.goto(page.url.replace("more", "check"))
    page.get_by_label("I have read the rules").check()
    page.get_by_role("button", name="Send your idea").click()
    page.wait_for_url("**/sent/")
    assert (Entry.objects.get().help_needed, stored_texts(page)) == ("A ladder.", {})


def test_what_was_sent_and_did_not_arrive_is_still_kept(
    challenge: Challenge, phone: BrowserContext, live_server: LiveServer
) -> None:
    page = phone.new_page()
    url = live_server.url + make_saved_draft(challenge).page_path("more")
    page.goto(url)
    fill(page, help_needed="A ladder.")
    page.route("**/more/", lambda route: route.fulfill(status=502, body="Broken."))
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Broken.").wait_for()
    page.unroute("**/more/")
    page.goto(url)
    page.get_by_role("button", name="Start with what we have").wait_for()
    assert value(page, "help_needed") == "A ladder."


def test_a_change_that_we_have_is_not_kept(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    entry = make_entry(challenge=challenge)
    page = visit(f"{entry.private_path}change/")
    fill(page, idea="A hotel on every roof.")
    page.get_by_role("button", name="Save and send").click()
    page.get_by_role("heading", name="What has happened").wait_for()
    assert stored_texts(page) == {}


def test_who_deletes_everything_deletes_this_too(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    draft = make_saved_draft(challenge)
    fill(visit(draft.page_path("idea")), title="Typed here")
    page = visit(f"{draft.draft_path}delete/")
    page.get_by_role("button", name="Yes, delete everything").click()
    page.get_by_text("Everything is deleted").first.wait_for()
    assert stored_texts(page) == {}


def test_what_is_kept_ends_after_seven_days(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    fill(visit(enter(challenge)), title="Bee hotels")
    page = visit(enter(challenge))
    page.get_by_role("button", name="Empty this page").wait_for()
    page.clock.set_fixed_time(timezone.now() + timedelta(days=7))
    page.reload()
    assert stored_texts(page) == {}


@pytest.mark.parametrize("storage", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_without_storage_the_form_works_all_the_same(
    challenge: Challenge,
    phone: BrowserContext,
    visit: Callable[[str], Page],
    storage: str,
) -> None:
    phone.add_init_script(storage)
    page = visit(enter(challenge))
    page.get_by_label("Give your idea a name").fill("Bee hotels")
    page.get_by_label("What problem does it solve?").fill("Bees have no home.")
    assert page.get_by_text("You have 196 words left").is_visible()
    page.get_by_role("button", name="Save and come back later").click()
    page.wait_for_url("**/save/")
    assert Draft.objects.get().title == "Bee hotels"
