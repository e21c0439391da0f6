"""One button of the review page, while something else on it is half written."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from challenges.models import Challenge, Entry
from challenges.services.moderation import decisions, duplicates, redaction, triage
from tests.challenges.admin_pages import current_state, entry_page_url
from tests.challenges.factories import make_entry, make_public_entry
from tests.challenges.files import PHOTO

FILTERS = "?" + urlencode({"_changelist_filters": "status__exact=submitted"})
HALF_WRITTEN = {
    "action_name": "decline",
    "message": "Dear Mira",
    "take_down_reason": "Names a neighbour",
    "reference": "WIC-",
    "text": "The roof",
}
"""Texts typed and a decision chosen before somebody presses another button."""


def text_left_on_page(page: HttpResponse) -> dict[str, str]:
    """Return what the page still holds of typed texts, and the decision."""
    context = page.context
    forms = ["take_down_form", "duplicate_form", "file_form", "update_form"]
    fields = [field for name in forms if name in context for field in context[name]]
    typed = {field.name: field.value() for field in [*context["fields"], *fields]}
    typed["action_name"] = context["chosen_action"]
    return {name: value for name, value in typed.items() if value}


@pytest.mark.parametrize(
    ("button", "sent", "done"),
    [
        ("assign", {"me": "1"}, "Assigned."),
        ("assign", {"to": ""}, "Assigned."),
        ("note", {"staff_note": "Rang her."}, "The note is in the history."),
        ("redact", {}, "Taken out."),
        ("unredact", {}, "The text is back"),
        ("unmark", {}, "It is an idea of its own again."),
        ("restore", {}, "It is no longer taken down."),
        ("undo", {}, "Undone. No email went out."),
        ("outcome", {"outcome": "winner", "award": ""}, "The outcome is saved."),
        ("add_file", {"alt": "A roof"}, "The file is added."),
    ],
)
def test_a_button_beside_it_does_its_work_and_keeps_what_is_half_written(
    staff_client: Client,
    staff: User,
    challenge: Challenge,
    button: str,
    sent: dict[str, Any],
    done: str,
) -> None:
    entry = make_ready_entry(button, challenge, staff)
    page = staff_client.post(
        entry_page_url(entry, button), {**HALF_WRITTEN, **button_data(sent)}
    )
    assert page.status_code == 200
    assert done in page.text
    assert text_left_on_page(page) == HALF_WRITTEN


@pytest.mark.parametrize(
    ("button", "sent", "refusal"),
    [
        ("assign", {"to": "99"}, "Choose somebody who may do this work."),
        ("note", {"staff_note": " "}, "Write the note first."),
        ("redact", {}, "There is nothing to take out."),
        ("redact", {"fingerprint": "x"}, "It was changed while you were reading it."),
        ("unredact", {}, "Nothing was taken out of this idea."),
        ("take_down", {"take_down_message": "We"}, "Say why: colleagues will ask."),
        ("take_down", {}, "It is taken down already."),
        ("restore", {}, "It is not taken down."),
        ("duplicate", {}, "There is no idea with this reference."),
        ("unmark", {}, "It is not marked as the same idea as another."),
        ("undo", {}, "There is no decision to undo."),
        ("outcome", {"award": "Best"}, "An award needs an outcome."),
        ("outcome", {"is_overall": "on"}, "The overall award needs a winner."),
        ("outcome", {"outcome": "winner"}, "Only approved ideas have an outcome."),
        ("update", {}, "Only approved ideas have a next chapter."),
        ("add_file", {"alt": "A roof"}, "Choose a file"),
    ],
)
def test_a_button_beside_it_that_is_refused_keeps_what_is_half_written(
    staff_client: Client,
    staff: User,
    entry: Entry,
    button: str,
    sent: dict[str, str],
    refusal: str,
) -> None:
    if refusal.startswith("It is taken down"):
        triage.take_down(entry, by=staff, reason="Hm.")
    typed = {**HALF_WRITTEN, **sent}
    if "take_down_message" in sent:
        del typed["take_down_reason"]
    before = current_state(entry)
    page = staff_client.post(entry_page_url(entry, button), typed)
    assert page.status_code == 200
    assert refusal in page.text
    kept = {n: v for n, v in typed.items() if n in {*HALF_WRITTEN, "alt"}}
    assert text_left_on_page(page).items() >= kept.items()
    assert current_state(entry) == before


def make_ready_entry(button: str, challenge: Challenge, staff: User) -> Entry:
    """Create an idea to which the button can do something."""
    entry = make_entry(challenge=challenge, idea="Ask mira@example.com.")
    if button == "unredact":
        redaction.redact(entry, by=staff)
    if button == "unmark":
        other = make_entry(challenge=challenge)
        duplicates.mark_duplicate(entry, of=other, by=staff)
    if button == "restore":
        triage.take_down(entry, by=staff, reason="Hm.")
    if button in {"undo", "outcome"}:
        decisions.approve(entry, by=staff, takes_out_details=True)
    return entry


def button_data(sent: dict[str, Any]) -> dict[str, Any]:
    """Return what the button itself sends."""
    if "alt" in sent:
        return {**sent, "file": SimpleUploadedFile("roof.jpg", PHOTO)}
    return sent


def test_what_a_button_has_used_is_not_left_on_the_page(
    staff_client: Client, entry: Entry
) -> None:
    sent = {"take_down_reason": "Names a neighbour.", "message": "Dear Mira"}
    page = staff_client.post(entry_page_url(entry, "take_down"), sent)
    assert "It is taken down, everywhere." in page.text
    assert text_left_on_page(page) == {"message": "Dear Mira"}


def test_nothing_half_written_lets_the_page_be_reloaded(
    staff_client: Client, entry: Entry
) -> None:
    opened = staff_client.get(entry_page_url(entry)).context
    sent = {"status": "submitted", "fingerprint": opened["fingerprint"], "to": ""}
    response = staff_client.post(
        entry_page_url(entry, "take_down", FILTERS), {**sent, "take_down_reason": "Hm."}
    )
    assert (response.status_code, response.url) == (
        303,
        entry_page_url(entry, query=FILTERS),
    )


def test_each_button_sends_the_whole_page(staff_client: Client, entry: Entry) -> None:
    page = staff_client.get(entry_page_url(entry)).text
    content = page[page.index('id="decide"') :]
    content = content[: content.index("</form>")]
    assert "<form" not in content
    for name in ("message", "take_down_reason", "reference", "to", "file"):
        assert f'name="{name}"' in content
    first = content[content.index("<button") :].partition(">")[0]
    assert "hidden" in first
    assert entry_page_url(entry, "preview") in first


def test_enter_in_a_field_of_somebody_who_cannot_decide_loses_nothing(
    client: Client, staff: User, challenge: Challenge
) -> None:
    entry = make_public_entry(staff, challenge=challenge)
    manager = User.objects.create_user("kim", is_staff=True)
    may = ["view_entry", "record_results"]
    manager.user_permissions.add(*Permission.objects.filter(codename__in=may))
    client.force_login(manager)
    opened = client.get(entry_page_url(entry))
    assert f'<button formaction="{entry_page_url(entry)}" hidden>' in opened.text
    page = client.post(entry_page_url(entry), {"text": "The roof", "award": "Best"})
    assert "The roof</textarea>" in page.text
    assert page.context["outcome_form"]["award"].value() == "Best"
