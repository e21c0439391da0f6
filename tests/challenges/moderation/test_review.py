"""The review page: reasons, the email before it is written, undo, and the next one."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from challenges.models import Challenge, DecisionReason, Entry
from challenges.services.entering import entries
from challenges.services.moderation import decisions, duplicates, redaction, triage
from core.models import SiteSettings
from outbox.models import Email
from tests.challenges.factories import (
    make_challenge,
    make_entry,
    make_public_entry,
    release_held_emails,
)
from tests.challenges.files import PHOTO

BUTTONS = [
    "action",
    "use_reason",
    "preview",
    "note",
    "assign",
    "take_down",
    "restore",
    "undo",
]

FILTERS = "?" + urlencode({"_changelist_filters": "status__exact=submitted"})


@pytest.fixture
def challenge(site: SiteSettings) -> Challenge:
    return make_challenge()


@pytest.fixture
def entry(challenge: Challenge) -> Entry:
    return make_entry(title="Bee hotels", challenge=challenge)


def address(entry: Entry, page: str = "change", query: str = "") -> str:
    return reverse(f"admin:challenges_entry_{page}", args=[entry.pk]) + query


def press(
    client: Client, entry: Entry, page: str = "action", **sent: str
) -> HttpResponse:
    return client.post(address(entry, page), sent, follow=True)


def state(entry: Entry) -> tuple[str, int, int]:
    now = Entry.objects.get(pk=entry.pk)
    return now.status, now.history.count(), Email.objects.count()


def test_a_reason_fills_in_the_message_and_the_decision_it_is_for(
    staff_client: Client, entry: Entry
) -> None:
    reason = DecisionReason.objects.create(
        status="declined", title="No room", text="Full up."
    )
    before = state(entry)
    page = press(staff_client, entry, "use_reason", reason=str(reason.pk))
    assert "Full up.</textarea>" in page.text
    assert page.context["chosen_action"] == "decline"
    assert state(entry) == before


def test_a_reason_for_spam_stays_with_staff(staff_client: Client, entry: Entry) -> None:
    reason = DecisionReason.objects.create(
        status="spam", title="Ads", text="Sells roofs."
    )
    page = press(staff_client, entry, "use_reason", reason=str(reason.pk))
    [field] = [f for f in page.context["fields"] if f.name == "staff_note"]
    assert field.value() == "Sells roofs."


def test_only_reasons_in_use_for_what_can_be_decided_are_offered(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    DecisionReason.objects.all().delete()
    for status, used in [("approved", True), ("declined", True), ("declined", False)]:
        DecisionReason.objects.create(
            status=status, title=f"{status} {used}", is_active=used
        )
    decisions.approve(entry, by=staff)
    page = staff_client.get(address(entry))
    [field] = [f for f in page.context["fields"] if f.name == "reason"]
    assert [str(reason) for reason in field.field.queryset] == ["declined True"]


def test_the_history_keeps_the_reason_when_it_fits_the_decision(
    staff_client: Client, entry: Entry
) -> None:
    no, other = (
        DecisionReason.objects.create(status=status, title="One", text="Full up.")
        for status in ("declined", "approved")
    )
    sent = {"action_name": "decline", "message": "Full up."}
    press(staff_client, entry, **sent, reason=str(no.pk))
    assert entry.history.last().reason == no
    press(staff_client, entry, "undo")
    press(staff_client, entry, **sent, reason=str(other.pk))
    assert entry.history.last().reason is None


def test_the_preview_is_the_email_and_changes_nothing(
    staff_client: Client, entry: Entry
) -> None:
    before = state(entry)
    sent = {"action_name": "approve", "message": "We like bees."}
    page = press(staff_client, entry, "preview", **sent)
    shown = page.context["email"]
    assert state(entry) == before
    press(staff_client, entry, **sent)
    email = Email.objects.latest("pk")
    secret = email.text.replace(entry.private_url, "(the entrant’s private link)")
    assert (shown.subject, shown.text) == (email.subject, secret)
    assert entry.get_absolute_url() in shown.text
    assert entry.private_path not in page.text


def test_the_preview_says_when_nobody_gets_an_email(
    staff_client: Client, staff: User, site: SiteSettings
) -> None:
    entry = make_entry(by=staff, origin="phone", email="")
    page = press(staff_client, entry, "preview", action_name="approve")
    assert "Nobody gets an email." in page.text


def test_a_preview_of_what_cannot_be_says_why(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    decisions.decline(entry, by=staff, message="No.")
    page = press(staff_client, entry, "preview", action_name="approve", message="Yes!")
    assert "is “Declined” and cannot become “Approved”. sam did that at" in page.text
    assert "Yes!</textarea>" in page.text


def test_the_second_is_told_who_did_what(
    staff_client: Client, entry: Entry, db: None
) -> None:
    kim = User.objects.create_user("kim", first_name="Kim", last_name="Holt")
    decisions.decline(entry, by=kim, message="No.")
    page = press(staff_client, entry, action_name="approve")
    assert "cannot become “Approved”. Kim Holt did that at" in page.text


def test_a_reason_that_no_longer_fits_does_not_hide_who_did_what(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    reason = DecisionReason.objects.create(
        status="declined", title="No room", text="Full up."
    )
    decisions.decline(entry, by=staff, message="No.")
    sent = {"action_name": "decline", "message": "Full up.", "reason": str(reason.pk)}
    assert "sam did that at" in press(staff_client, entry, **sent).text


def test_a_page_that_somebody_else_has_overtaken_overturns_nothing(
    staff_client: Client, entry: Entry
) -> None:
    """To decline what is approved would be a legal move."""
    kim = User.objects.create_user("kim", first_name="Kim", last_name="Holt")
    decisions.approve(entry, by=kim)
    before = state(entry)
    sent = {"action_name": "decline", "message": "No room.", "status": "submitted"}
    page = press(staff_client, entry, **sent)
    assert f"{entry.reference} is “Approved” by now. Kim Holt did that" in page.text
    assert "No room.</textarea>" in page.text
    assert state(entry) == before


def test_nobody_decides_about_words_that_they_have_not_read(
    staff_client: Client, entry: Entry
) -> None:
    version = staff_client.get(address(entry)).context["fingerprint"]
    answers = {**entry.answers, "focus_area": entry.focus_area, "idea": "Two."}
    entries.update_answers(entry, answers=answers, consent_words={})
    before = state(entry)
    page = press(
        staff_client, entry, action_name="approve", fingerprint=version, message="Yes!"
    )
    assert "It was changed while you were reading it." in page.text
    assert "Yes!</textarea>" in page.text
    assert state(entry) == before


def test_a_note_to_staff_needs_no_decision(staff_client: Client, entry: Entry) -> None:
    press(staff_client, entry, "note", staff_note="Asked the parks team.")
    step = entry.history.last()
    assert (step.to_status, step.staff_note) == ("submitted", "Asked the parks team.")
    page = press(staff_client, entry, "note", message="Dear Mira")
    assert "Write the note first." in page.text
    assert "Dear Mira</textarea>" in page.text


def test_undo_is_offered_until_the_email_is_out(
    staff_client: Client, entry: Entry
) -> None:
    page = press(staff_client, entry, action_name="approve")
    assert "approved. The email goes out in 15 minutes: until then" in page.text
    assert page.context["may_undo"]
    assert "Undone. No email went out." in press(staff_client, entry, "undo").text
    press(staff_client, entry, action_name="approve")
    release_held_emails()
    assert not staff_client.get(address(entry)).context["may_undo"]
    page = press(staff_client, entry, "undo")
    assert "Too late to undo: the entrant has been told." in page.text


def test_entries_are_assigned_and_taken(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    kim = User.objects.create_user("kim", is_staff=True)
    kim.user_permissions.add(Permission.objects.get(codename="moderate_entry"))
    stranger = User.objects.create_user("lou", is_staff=True)
    press(staff_client, entry, "assign", to=str(kim.pk))
    assert Entry.objects.get().assignee == kim
    press(staff_client, entry, "assign", me="1")
    assert Entry.objects.get().assignee == staff
    page = press(staff_client, entry, "assign", to=str(stranger.pk))
    assert "Choose somebody who may decide on ideas." in page.text
    press(staff_client, entry, "assign", to="")
    assert Entry.objects.get().assignee is None


def test_a_takedown_needs_its_reason_and_is_undone(
    staff_client: Client, entry: Entry
) -> None:
    page = press(staff_client, entry, "take_down", take_down_message="Dear Mira")
    assert "Say why: colleagues will ask." in page.text
    assert "Dear Mira</textarea>" in page.text
    page = press(
        staff_client, entry, "take_down", take_down_reason="Names a neighbour."
    )
    assert "Taken down: no visitor sees it, whatever you decide." in page.text
    press(staff_client, entry, "restore")
    assert not Entry.objects.get().is_taken_down
    page = press(staff_client, entry, "restore")
    assert "It is not taken down." in page.text


@pytest.mark.parametrize("button", ["take_down", "assign"])
def test_a_colleague_who_was_quicker_costs_no_reason_that_was_typed(
    staff_client: Client, staff: User, entry: Entry, button: str
) -> None:
    triage.take_down(entry, by=staff, reason="Names a neighbour.", message="")
    typed = {"take_down_reason": "It names Kim.", "take_down_message": "Dear Mira"}
    page = press(staff_client, entry, button, **typed)
    assert "It names Kim." in page.text
    assert "Dear Mira</textarea>" in page.text


def test_decide_and_next_walks_through_the_list_that_it_was_opened_from(
    staff_client: Client, challenge: Challenge
) -> None:
    entries = [make_entry(challenge=challenge) for _row in range(3)]
    page = staff_client.get(address(entries[1], query=FILTERS))
    assert page.context["previous_url"] == address(entries[0], query=FILTERS)
    assert page.context["next_url"] == address(entries[2], query=FILTERS)
    sent = {"action_name": "approve", "next": "1"}
    response = staff_client.post(address(entries[1], "action", FILTERS), sent)
    assert response.url == address(entries[2], query=FILTERS)
    response = staff_client.post(response.url.replace("change", "action", 1), sent)
    assert response.url == address(entries[0], query=FILTERS)
    response = staff_client.post(response.url.replace("change", "action", 1), sent)
    page = staff_client.get(response.url)
    assert response.url == "/admin/challenges/entry/?status__exact=submitted"
    assert "That was the last one of this list that waits." in page.text


def test_a_refusal_does_not_go_on_to_the_next(
    staff_client: Client, challenge: Challenge
) -> None:
    first, _second = (make_entry(challenge=challenge) for _row in "ab")
    page = press(staff_client, first, action_name="decline", next="1")
    assert page.context["obj"] == first
    assert "Give the reason: the entrant is owed one." in page.text


@pytest.mark.parametrize("page", BUTTONS)
def test_whoever_may_only_look_changes_nothing(
    client: Client, entry: Entry, page: str
) -> None:
    clerk = User.objects.create_user("kim", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_entry"))
    client.force_login(clerk)
    before = state(entry)
    sent = {
        "action_name": "approve",
        "me": "1",
        "take_down_reason": "Hm.",
        "staff_note": "Hm.",
    }
    assert client.post(address(entry, page), sent).status_code == 403
    shown = client.get(address(entry))
    assert shown.context["buttons"] == {}
    assert "assign_form" not in shown.context
    assert state(entry) == before


@pytest.mark.parametrize("page", BUTTONS)
def test_whoever_signs_in_again_after_a_button_lands_on_the_page(
    staff_client: Client, entry: Entry, page: str
) -> None:
    response = staff_client.get(address(entry, page, FILTERS))
    assert response.url == address(entry, query=FILTERS)


HALF_WRITTEN = {
    "action_name": "decline",
    "message": "Dear Mira",
    "take_down_reason": "Names a neighbour",
    "reference": "WIC-",
    "text": "The roof",
}
"""What somebody has typed and chosen on the page when they press another button."""


def left_on(page: HttpResponse) -> dict[str, str]:
    """What the page still holds of what was typed in fields, and the decision."""
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
        ("duplicate", {"same_as": "other"}, "Marked as the same idea."),
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
    entry = made_ready(button, challenge, staff)
    page = staff_client.post(address(entry, button), {**HALF_WRITTEN, **sent_by(sent)})
    assert page.status_code == 200
    assert done in page.text
    used = {"reference"} if button == "duplicate" else set()
    assert left_on(page) == {n: v for n, v in HALF_WRITTEN.items() if n not in used}


@pytest.mark.parametrize(
    ("button", "sent", "refusal"),
    [
        ("assign", {"to": "99"}, "Choose somebody who may decide on ideas."),
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
    before = state(entry)
    page = staff_client.post(address(entry, button), typed)
    assert page.status_code == 200
    assert refusal in page.text
    kept = {n: v for n, v in typed.items() if n in {*HALF_WRITTEN, "alt"}}
    assert left_on(page).items() >= kept.items()
    assert state(entry) == before


def made_ready(button: str, challenge: Challenge, staff: User) -> Entry:
    """An idea to which the button can do something."""
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
    if button == "duplicate":
        make_entry(challenge=challenge, title="The other")
    return entry


def sent_by(sent: dict[str, Any]) -> dict[str, Any]:
    """What the button itself sends."""
    if "same_as" in sent:
        return {"same_as": Entry.objects.get(title="The other").reference}
    if "alt" in sent:
        return {**sent, "file": SimpleUploadedFile("roof.jpg", PHOTO)}
    return sent


def test_what_a_button_has_used_is_not_left_on_the_page(
    staff_client: Client, entry: Entry
) -> None:
    sent = {"take_down_reason": "Names a neighbour.", "message": "Dear Mira"}
    page = staff_client.post(address(entry, "take_down"), sent)
    assert "It is taken down, everywhere." in page.text
    assert left_on(page) == {"message": "Dear Mira"}


def test_nothing_half_written_lets_the_page_be_reloaded(
    staff_client: Client, entry: Entry
) -> None:
    opened = staff_client.get(address(entry)).context
    sent = {"status": "submitted", "fingerprint": opened["fingerprint"], "to": ""}
    response = staff_client.post(
        address(entry, "take_down", FILTERS), {**sent, "take_down_reason": "Hm."}
    )
    assert (response.status_code, response.url) == (303, address(entry, query=FILTERS))


def test_each_button_sends_the_whole_page(staff_client: Client, entry: Entry) -> None:
    page = staff_client.get(address(entry)).text
    content = page[page.index('id="decide"') :]
    content = content[: content.index("</form>")]
    assert "<form" not in content
    for name in ("message", "take_down_reason", "reference", "to", "file"):
        assert f'name="{name}"' in content
    first = content[content.index("<button") :].partition(">")[0]
    assert "hidden" in first
    assert address(entry, "preview") in first


def test_enter_in_a_field_of_somebody_who_cannot_decide_loses_nothing(
    client: Client, staff: User, challenge: Challenge
) -> None:
    entry = make_public_entry(staff, challenge=challenge)
    manager = User.objects.create_user("kim", is_staff=True)
    may = ["view_entry", "record_results"]
    manager.user_permissions.add(*Permission.objects.filter(codename__in=may))
    client.force_login(manager)
    opened = client.get(address(entry))
    assert f'<button formaction="{address(entry)}" hidden>' in opened.text
    page = client.post(address(entry), {"text": "The roof", "award": "Best"})
    assert "The roof</textarea>" in page.text
    assert page.context["outcome_form"]["award"].value() == "Best"


def test_the_first_mistake_has_the_focus(staff_client: Client, entry: Entry) -> None:
    page = press(staff_client, entry, action_name="decline")
    [field] = [f for f in page.context["fields"] if f.name == "message"]
    assert "autofocus" in str(field)


def test_nobody_is_named_when_the_entrant_changed_it(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    decisions.approve(entry, by=staff)
    decisions.undo(entry, by=staff)
    page = staff_client.get(address(entry))
    sent = {"fingerprint": page.context["fingerprint"], "status": "submitted"}
    answers = {**entry.answers, "focus_area": entry.focus_area, "idea": "Two."}
    entries.update_answers(entry, answers=answers, consent_words={})
    page = press(staff_client, entry, action_name="approve", **sent)
    assert "It was changed while you were reading it." in page.text
    assert "did that at" not in page.text


def test_each_held_email_can_be_reached(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    decisions.approve(entry, by=staff)
    release_held_emails()
    decisions.return_to_review(entry, by=staff)
    [(email, link)] = staff_client.get(address(entry)).context["held_emails"]
    assert email.subject.startswith("We are looking at your idea again")
    assert link == f"/admin/outbox/email/{email.pk}/change/?next={address(entry)}"
