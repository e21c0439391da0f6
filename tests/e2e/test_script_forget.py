"""The script of the entry form: what it never keeps, and what it forgets."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from challenges.forms.entry import FORM_PAGES
from challenges.models import Challenge, Draft, Entry
from tests.challenges.factories import (
    enter_path,
    entry_form_data,
    make_entry,
    make_saved_draft,
)
from tests.e2e.entry_form import field_value, stored_texts, type_and_wait

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_button_empties_the_page_and_forgets(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    type_and_wait(visit(enter_path(challenge)), idea="Bee hotels.")
    page = visit(enter_path(challenge))
    page.get_by_role("button", name="Clear this page").click()
    assert (field_value(page, "idea"), stored_texts(page)) == ("", {})
    assert not page.get_by_role("button", name="Clear this page").is_visible()
    assert page.evaluate("() => document.activeElement.id") == "id_problem"
    page = visit(enter_path(challenge))
    assert field_value(page, "idea") == ""


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
    type_and_wait(
        page, organisation="Vale", team="Mira", idea="On roofs.", links="bees.example"
    )
    assert stored_texts(page) == {
        f"draft:entry/{entry.reference}/change": {
            "idea": "On roofs.",
            "links": "bees.example",
        }
    }


def test_after_each_page_nothing_that_we_have_is_kept(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    texts = entry_form_data()
    page = visit(enter_path(challenge))
    type_and_wait(page, **{name: texts[name] for name in FORM_PAGES["idea"]})
    assert [*stored_texts(page)] == [f"draft:challenge/{challenge.pk}"]
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/title/")
    assert stored_texts(page) == {}
    page.go_back()
    assert (field_value(page, "idea"), stored_texts(page)) == (texts["idea"], {})
    page.go_forward()
    page.get_by_label("Clean tech city").check()
    type_and_wait(page, title="Bee hotels")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/more/")
    assert stored_texts(page) == {}
    type_and_wait(page, help_needed="A ladder.")
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
    type_and_wait(page, help_needed="Never sent.")
    page.goto(page.url.replace("more", "check"))
    page.get_by_label("I have read the rules").check()
    page.get_by_role("button", name="Send your idea").click()
    page.wait_for_url("**/sent/")
    assert (Entry.objects.get().help_needed, stored_texts(page)) == ("A ladder.", {})


def test_a_change_that_we_have_is_not_kept(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    entry = make_entry(challenge=challenge)
    page = visit(f"{entry.private_path}change/")
    type_and_wait(page, idea="A hotel on every roof.")
    page.get_by_role("button", name="Save and send").click()
    page.get_by_role("heading", name="What has happened").wait_for()
    assert stored_texts(page) == {}


def test_who_deletes_everything_deletes_this_too(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    draft = make_saved_draft(challenge)
    type_and_wait(visit(draft.page_path("title")), title="Typed here")
    page = visit(f"{draft.draft_path}delete/")
    page.get_by_role("button", name="Yes, delete everything").click()
    page.get_by_text("Everything has been deleted").first.wait_for()
    assert stored_texts(page) == {}


def test_what_is_kept_ends_after_seven_days(
    challenge: Challenge, visit: Callable[[str], Page]
) -> None:
    type_and_wait(visit(enter_path(challenge)), idea="Bee hotels.")
    page = visit(enter_path(challenge))
    page.get_by_role("button", name="Clear this page").wait_for()
    page.clock.set_fixed_time(timezone.now() + timedelta(days=7))
    page.reload()
    assert stored_texts(page) == {}
