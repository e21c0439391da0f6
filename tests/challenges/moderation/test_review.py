"""The review page: reasons, the letter before it is written, undo, and the next one."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission, User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from challenges.models import Challenge, DecisionReason, Entry
from challenges.services.entering import entries
from challenges.services.moderation import decisions
from core.models import SiteSettings
from outbox.models import Email
from tests.challenges.factories import make_challenge, make_entry, release_held_emails

FILTERS = "?" + urlencode({"_changelist_filters": "status__exact=submitted"})


@pytest.fixture
def challenge(site: SiteSettings) -> Challenge:
    return make_challenge()


@pytest.fixture
def entry(challenge: Challenge) -> Entry:
    return make_entry(title="Bee hotels", challenge=challenge)


def address(entry: Entry, page: str = "change", query: str = "") -> str:
    return reverse(f"admin:challenges_entry_{page}", args=[entry.pk]) + query


def press(client: Client, entry: Entry, page: str = "act", **sent: str) -> HttpResponse:
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
    page = press(staff_client, entry, reason=str(reason.pk), use_reason="1")
    assert "Full up.</textarea>" in page.text
    assert page.context["chosen"] == "decline"
    assert state(entry) == before


def test_a_reason_for_spam_stays_with_staff(staff_client: Client, entry: Entry) -> None:
    reason = DecisionReason.objects.create(
        status="spam", title="Ads", text="Sells roofs."
    )
    page = press(staff_client, entry, reason=str(reason.pk), use_reason="1")
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
    sent = {"verb": "decline", "message": "Full up."}
    press(staff_client, entry, **sent, reason=str(no.pk))
    assert entry.history.last().reason == no
    press(staff_client, entry, "undo")
    press(staff_client, entry, **sent, reason=str(other.pk))
    assert entry.history.last().reason is None


def test_the_preview_is_the_letter_and_changes_nothing(
    staff_client: Client, entry: Entry
) -> None:
    before = state(entry)
    sent = {"verb": "approve", "message": "We like bees."}
    page = press(staff_client, entry, **sent, preview="1")
    shown = page.context["letter"]
    assert state(entry) == before
    press(staff_client, entry, **sent)
    email = Email.objects.latest("pk")
    secret = email.text.replace(entry.private_url, "(the entrant’s private link)")
    assert (shown.subject, shown.text) == (email.subject, secret)
    assert entry.get_absolute_url() in shown.text
    assert entry.private_path not in page.text


def test_the_preview_says_when_nobody_gets_a_letter(
    staff_client: Client, staff: User, site: SiteSettings
) -> None:
    entry = make_entry(by=staff, origin="phone", email="")
    page = press(staff_client, entry, verb="approve", preview="1")
    assert "Nobody gets a letter." in page.text


def test_a_preview_of_what_cannot_be_says_why(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    decisions.decline(entry, by=staff, message="No.")
    page = press(staff_client, entry, verb="approve", message="Yes!", preview="1")
    assert "is “Declined” and cannot become “Approved”. sam did that at" in page.text
    assert "Yes!</textarea>" in page.text


def test_the_second_is_told_who_did_what(
    staff_client: Client, entry: Entry, db: None
) -> None:
    kim = User.objects.create_user("kim", first_name="Kim", last_name="Holt")
    decisions.decline(entry, by=kim, message="No.")
    page = press(staff_client, entry, verb="approve")
    assert "cannot become “Approved”. Kim Holt did that at" in page.text


def test_a_reason_that_no_longer_fits_does_not_hide_who_did_what(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    reason = DecisionReason.objects.create(
        status="declined", title="No room", text="Full up."
    )
    decisions.decline(entry, by=staff, message="No.")
    sent = {"verb": "decline", "message": "Full up.", "reason": str(reason.pk)}
    assert "sam did that at" in press(staff_client, entry, **sent).text


def test_a_page_that_somebody_else_has_overtaken_overturns_nothing(
    staff_client: Client, entry: Entry
) -> None:
    """To decline what is approved would be a legal move."""
    kim = User.objects.create_user("kim", first_name="Kim", last_name="Holt")
    decisions.approve(entry, by=kim)
    before = state(entry)
    sent = {"verb": "decline", "message": "No room.", "status": "submitted"}
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
        staff_client, entry, verb="approve", fingerprint=version, message="Yes!"
    )
    assert "It was changed while you were reading it." in page.text
    assert "Yes!</textarea>" in page.text
    assert state(entry) == before


def test_a_note_to_staff_needs_no_decision(staff_client: Client, entry: Entry) -> None:
    press(staff_client, entry, note_only="1", staff_note="Asked the parks team.")
    step = entry.history.last()
    assert (step.to_status, step.staff_note) == ("submitted", "Asked the parks team.")
    page = press(staff_client, entry, note_only="1", message="Dear Mira")
    assert "Write the note first." in page.text
    assert "Dear Mira</textarea>" in page.text


def test_undo_is_offered_until_the_letter_is_out(
    staff_client: Client, entry: Entry
) -> None:
    page = press(staff_client, entry, verb="approve")
    assert "approved. The letter goes out in 15 minutes: until then" in page.text
    assert page.context["undo_url"] == address(entry, "undo")
    assert "Undone. No email went out." in press(staff_client, entry, "undo").text
    press(staff_client, entry, verb="approve")
    release_held_emails()
    assert "undo_url" not in staff_client.get(address(entry)).context
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
    assert "Choose somebody who may decide on entries." in page.text
    press(staff_client, entry, "assign", to="")
    assert Entry.objects.get().assignee is None


def test_a_takedown_needs_its_reason_and_is_undone(
    staff_client: Client, entry: Entry
) -> None:
    page = press(staff_client, entry, "hide", hide_message="Dear Mira")
    assert "Say why: colleagues will ask." in page.text
    assert "Dear Mira</textarea>" in page.text
    page = press(staff_client, entry, "hide", hide_reason="Names a neighbour.")
    assert "Taken down: no visitor sees it, whatever you decide." in page.text
    press(staff_client, entry, "hide", show_again="1")
    assert not Entry.objects.get().is_taken_down
    page = press(staff_client, entry, "hide", show_again="1")
    assert "It is not taken down." in page.text


def test_decide_and_next_walks_through_the_list_that_it_was_opened_from(
    staff_client: Client, challenge: Challenge
) -> None:
    entries = [make_entry(challenge=challenge) for _row in range(3)]
    page = staff_client.get(address(entries[1], query=FILTERS))
    assert page.context["previous_url"] == address(entries[0], query=FILTERS)
    assert page.context["next_url"] == address(entries[2], query=FILTERS)
    sent = {"verb": "approve", "next": "1"}
    response = staff_client.post(address(entries[1], "act", FILTERS), sent)
    assert response.url == address(entries[2], query=FILTERS)
    response = staff_client.post(response.url.replace("change", "act", 1), sent)
    assert response.url == address(entries[0], query=FILTERS)
    response = staff_client.post(response.url.replace("change", "act", 1), sent)
    page = staff_client.get(response.url)
    assert response.url == "/admin/challenges/entry/?status__exact=submitted"
    assert "That was the last one of this list that waits." in page.text


def test_a_refusal_does_not_go_on_to_the_next(
    staff_client: Client, challenge: Challenge
) -> None:
    first, _second = (make_entry(challenge=challenge) for _row in "ab")
    page = press(staff_client, first, verb="decline", next="1")
    assert page.context["row"] == first
    assert "Give the reason: the entrant is owed one." in page.text


@pytest.mark.parametrize("page", ["act", "undo", "assign", "hide"])
def test_whoever_may_only_look_changes_nothing(
    client: Client, entry: Entry, page: str
) -> None:
    clerk = User.objects.create_user("kim", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_entry"))
    client.force_login(clerk)
    before = state(entry)
    sent = {"verb": "approve", "me": "1", "hide_reason": "Hm.", "note_only": "1"}
    assert client.post(address(entry, page), sent).status_code == 403
    shown = client.get(address(entry))
    assert shown.context["buttons"] == {}
    assert "assign_form" not in shown.context
    assert state(entry) == before


@pytest.mark.parametrize("page", ["act", "undo", "assign", "hide"])
def test_whoever_signs_in_again_after_a_button_lands_on_the_page(
    staff_client: Client, entry: Entry, page: str
) -> None:
    response = staff_client.get(address(entry, page, FILTERS))
    assert response.url == address(entry, query=FILTERS)


@pytest.mark.parametrize("sent", [{"me": "1"}, {"to": ""}])
def test_a_message_that_is_half_written_stays_when_it_is_assigned(
    staff_client: Client, entry: Entry, sent: dict[str, str]
) -> None:
    typed = {"message": "Dear Mira", "verb": "decline"}
    page = press(staff_client, entry, "assign", **typed, **sent)
    assert "Dear Mira</textarea>" in page.text
    assert page.context["chosen"] == "decline"


def test_the_first_mistake_has_the_focus(staff_client: Client, entry: Entry) -> None:
    page = press(staff_client, entry, verb="decline")
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
    page = press(staff_client, entry, verb="approve", **sent)
    assert "It was changed while you were reading it." in page.text
    assert "did that at" not in page.text


def test_each_held_letter_can_be_reached(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    decisions.approve(entry, by=staff)
    release_held_emails()
    decisions.return_to_review(entry, by=staff)
    [(email, link)] = staff_client.get(address(entry)).context["held"]
    assert email.subject.startswith("We are looking at your idea again")
    assert link == f"/admin/outbox/email/{email.pk}/change/?next={address(entry)}"
