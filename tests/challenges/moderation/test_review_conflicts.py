"""A review page that is out of date: who was quicker, and what was typed stays."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Entry
from challenges.services.entering import entries
from challenges.services.moderation import decisions, triage
from tests.challenges.admin_pages import current_state, entry_page_url, press_button


def test_a_preview_of_what_cannot_be_says_why(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    decisions.decline(entry, by=staff, message="No.")
    page = press_button(
        staff_client, entry, "preview", action_name="approve", message="Yes!"
    )
    assert "is “Declined” and cannot become “Approved”. sam did that at" in page.text
    assert "Yes!</textarea>" in page.text


def test_the_second_is_told_who_did_what(
    staff_client: Client, entry: Entry, db: None
) -> None:
    kim = User.objects.create_user("kim", first_name="Kim", last_name="Holt")
    decisions.decline(entry, by=kim, message="No.")
    page = press_button(staff_client, entry, action_name="approve")
    assert "cannot become “Approved”. Kim Holt did that at" in page.text


def test_a_page_that_somebody_else_has_overtaken_overturns_nothing(
    staff_client: Client, entry: Entry
) -> None:
    """To decline what is approved would be a legal move."""
    kim = User.objects.create_user("kim", first_name="Kim", last_name="Holt")
    decisions.approve(entry, by=kim)
    before = current_state(entry)
    sent = {"action_name": "decline", "message": "No room.", "status": "submitted"}
    page = press_button(staff_client, entry, **sent)
    assert f"{entry.reference} is “Approved” by now. Kim Holt did that" in page.text
    assert "No room.</textarea>" in page.text
    assert current_state(entry) == before


def test_nobody_decides_about_words_that_they_have_not_read(
    staff_client: Client, entry: Entry
) -> None:
    version = staff_client.get(entry_page_url(entry)).context["fingerprint"]
    answers = {**entry.answers, "focus_area": entry.focus_area, "idea": "Two."}
    entries.update_answers(entry, answers=answers, consent_words={})
    before = current_state(entry)
    page = press_button(
        staff_client, entry, action_name="approve", fingerprint=version, message="Yes!"
    )
    assert "It was changed while you were reading it." in page.text
    assert "Yes!</textarea>" in page.text
    assert current_state(entry) == before


@pytest.mark.parametrize("button", ["take_down", "assign"])
def test_a_colleague_who_was_quicker_costs_no_reason_that_was_typed(
    staff_client: Client, staff: User, entry: Entry, button: str
) -> None:
    triage.take_down(entry, by=staff, reason="Names a neighbour.", message="")
    typed = {"take_down_reason": "It names Kim.", "take_down_message": "Dear Mira"}
    page = press_button(staff_client, entry, button, **typed)
    assert "It names Kim." in page.text
    assert "Dear Mira</textarea>" in page.text


def test_nobody_is_named_when_the_entrant_changed_it(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    decisions.approve(entry, by=staff)
    decisions.undo(entry, by=staff)
    page = staff_client.get(entry_page_url(entry))
    sent = {"fingerprint": page.context["fingerprint"], "status": "submitted"}
    answers = {**entry.answers, "focus_area": entry.focus_area, "idea": "Two."}
    entries.update_answers(entry, answers=answers, consent_words={})
    page = press_button(staff_client, entry, action_name="approve", **sent)
    assert "It was changed while you were reading it." in page.text
    assert "did that at" not in page.text
