"""Personal details on the pages of staff: seen before the decision, in bulk too."""

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from challenges.models import BulkAction, Challenge, Entry
from challenges.services.entering import entries
from challenges.services.moderation import bulk, decisions, redaction
from challenges.tasks import process_bulk_actions
from outbox.models import Email
from tests.challenges.factories import make_entry, release_held_emails

LIST = "/admin/challenges/entry/"
ASK = "Ring 07700 900123, or write to mira@example.com."
MESSAGE = {"message": "Lovely.", "staff_note": "Rang her."}


@pytest.fixture
def entry(challenge: Challenge) -> Entry:
    entry = make_entry(challenge=challenge, idea=ASK)
    Email.objects.all().delete()
    return entry


def address(entry: Entry, page: str = "change") -> str:
    return reverse(f"admin:challenges_entry_{page}", args=[entry.pk])


def press(
    client: Client, entry: Entry, page: str = "action", **sent: str
) -> HttpResponse:
    """Press a button as the page was opened, and follow it."""
    opened = client.get(address(entry)).context
    known = {"status": opened["obj"].status, "fingerprint": opened["fingerprint"]}
    return client.post(address(entry, page), {**known, **sent}, follow=True)


def is_public(entry: Entry) -> bool:
    release_held_emails()
    return Entry.objects.get(pk=entry.pk).is_public


def last_note(entry: Entry) -> str:
    return entry.history.exclude(staff_note="").last().staff_note


def test_the_finds_stand_above_the_buttons(staff_client: Client, entry: Entry) -> None:
    page = staff_client.get(address(entry)).text
    section = page[page.index('aria-labelledby="details"') :]
    section = section[: section.index("</section>")]
    words = ["2 personal details", "07700 900123", "mira@example.com", "phone number"]
    words += ["Take out and approve", 'name="details_reason"']
    assert [each for each in words if each not in section] == []
    assert page.index('id="details"') < page.index("Decide and next")


def test_where_nothing_is_found_or_published_nothing_is_asked(
    staff_client: Client, challenge: Challenge
) -> None:
    for fields in ({"idea": "A hotel."}, {"idea": ASK, "may_publish": False}):
        entry = make_entry(challenge=challenge, **fields)
        page = staff_client.get(address(entry)).text
        assert 'name="details_reason"' not in page
        press(staff_client, entry, action_name="approve")
        assert Entry.objects.get(pk=entry.pk).status == "approved"


def test_one_press_takes_them_out_and_approves_and_leads_on(
    staff_client: Client, entry: Entry, challenge: Challenge
) -> None:
    following = make_entry(challenge=challenge)
    sent = {"action_name": "approve_without_details", **MESSAGE}
    response = press(staff_client, entry, **sent)
    assert response.redirect_chain[-1][0].startswith(address(following))
    assert "approved, without the personal details." in response.text
    entry.refresh_from_db()
    assert (entry.status, entry.idea, entry.personal_details) == (
        "approved",
        "Ring [phone number removed], or write to [email removed].",
        0,
    )
    assert "Lovely." in Email.objects.get(reference=entry.reference).text
    assert is_public(entry)


def test_approving_them_as_they_are_needs_a_reason(
    staff_client: Client, entry: Entry
) -> None:
    page = press(staff_client, entry, action_name="approve", next="1", **MESSAGE)
    error = "Take the personal details out, or say why they may be public."
    assert error in page.text
    assert page.context["errors"] == {"details_reason": [error]}
    typed = {field.name: field.value() for field in page.context["fields"]}
    assert {name: typed[name] for name in MESSAGE} == MESSAGE
    assert page.context["chosen_action"] == "approve"
    entry.refresh_from_db()
    assert (entry.status, Email.objects.count()) == ("submitted", 0)


def test_with_a_reason_they_stay_and_the_history_says_why(
    staff_client: Client, entry: Entry
) -> None:
    sent = {"action_name": "approve", "details_reason": "It is that of the shop."}
    press(staff_client, entry, **sent)
    assert last_note(entry) == "Personal details may be public: It is that of the shop."
    assert is_public(entry)


def test_a_decline_is_not_asked_about_them(staff_client: Client, entry: Entry) -> None:
    press(staff_client, entry, action_name="decline", message="No.")
    assert Entry.objects.get(pk=entry.pk).status == "declined"


def test_a_preview_says_what_is_missing(staff_client: Client, entry: Entry) -> None:
    page = press(staff_client, entry, "preview", action_name="approve")
    assert "say why they may be public" in page.text
    sent = {"action_name": "approve", "details_reason": "She agrees."}
    page = press(staff_client, entry, "preview", **sent)
    assert "Your idea is in the challenge" in page.text
    assert not Entry.objects.get(pk=entry.pk).details_allowed


def test_words_that_come_back_are_public_when_somebody_says_why(
    staff_client: Client, entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff, takes_out_details=True)
    assert is_public(entry)
    redaction.unredact(entry, by=staff)
    assert not is_public(entry)
    page = staff_client.get(address(entry)).text
    assert "Visitors do not see the idea while they are in it." in page
    page = press(staff_client, entry, "allow_details", **MESSAGE)
    assert "Say why the personal details may be public." in page.text
    assert "Rang her." in page.text
    assert not is_public(entry)
    sent = {"details_reason": "She agrees."}
    page = press(staff_client, entry, "allow_details", **sent, **MESSAGE)
    assert "The history says why." in page.text
    assert "Rang her." in page.text
    assert last_note(entry) == "Personal details may be public: She agrees."
    assert is_public(entry)
    page = press(staff_client, entry, "allow_details", **sent)
    assert "There are no personal details that everybody could read." in page.text


def by_hand(entry: Entry, staff: User, idea: str) -> None:
    texts = {**entry.answers, "idea": idea}
    redaction.redact_by_hand(entry, by=staff, texts=texts)


def test_new_details_are_allowed_by_nobody(entry: Entry, staff: User) -> None:
    decisions.approve(entry, by=staff, details_reason="She agrees.")
    by_hand(entry, staff, ASK.replace("Ring", "Call"))
    assert is_public(entry)
    by_hand(entry, staff, ASK.replace("07700 900123", "07700 900124"))
    assert not is_public(entry)


def test_a_new_text_of_the_entrant_is_judged_anew(entry: Entry, staff: User) -> None:
    decisions.approve(entry, by=staff, details_reason="She agrees.")
    release_held_emails()
    entry.refresh_from_db()
    answers = {**entry.answers, "focus_area": entry.focus_area, "title": "Bees"}
    entry = entries.update_answers(entry, answers=answers, consent_words={})
    assert entry.has_details_to_judge


def test_the_queue_marks_and_finds_them(
    staff_client: Client, entry: Entry, challenge: Challenge, staff: User
) -> None:
    make_entry(challenge=challenge, email="otto@example.com")
    page = staff_client.get(f"{LIST}?details=1")
    assert [row.pk for row in page.context["cl"].result_list] == [entry.pk]
    assert page.text.count('<span class="mark">Personal details</span>') == 1
    flagged = staff_client.get(f"{LIST}?flagged=1").context["cl"].result_list
    assert [row.pk for row in flagged] == [entry.pk]
    others = staff_client.get(f"{LIST}?details=0").context["cl"].result_list
    assert entry.pk not in [row.pk for row in others]
    redaction.allow_details(entry, by=staff, reason="She agrees.")
    assert staff_client.get(f"{LIST}?details=1").context["cl"].result_count == 0


# Many at once


@pytest.fixture
def plan(entry: Entry, challenge: Challenge, staff: User) -> BulkAction:
    """A plan to approve one idea with details, one without, one not to publish."""
    make_entry(challenge=challenge)
    make_entry(challenge=challenge, idea=ASK, may_publish=False)
    return bulk.plan(Entry.objects.order_by("pk"), kind="approve", by=staff)


def plan_url(plan: BulkAction, query: str = "") -> str:
    return reverse("admin:challenges_bulkaction_plan", args=[plan.pk]) + query


def statuses() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("status", flat=True))


def test_a_dry_run_has_a_group_of_them_which_is_left_out(
    staff_client: Client, plan: BulkAction, entry: Entry
) -> None:
    page = staff_client.get(plan_url(plan, "?show=details"))
    assert page.context["summary"]["details"] == 1
    assert page.context["summary"]["changing"] == 2
    assert "1 has personal details that everybody could read." in page.text
    assert "Left out, unless you tick the box." in page.text
    (item,) = page.context["page_obj"].object_list
    assert (item.entry, item.why_not) == (
        entry,
        "It has personal details that everybody could read.",
    )
    staff_client.post(plan_url(plan), {"confirm": "yes"})
    process_bulk_actions()
    assert statuses() == ["submitted", "approved", "approved"]
    assert plan.items.get(entry=entry).error.startswith("Everybody could read")


def test_ticked_they_are_taken_out(
    staff_client: Client, plan: BulkAction, entry: Entry
) -> None:
    sent = {"takes_out_details": "on", "count": "yes"}
    page = staff_client.post(plan_url(plan), sent, follow=True)
    assert page.context["summary"]["changing"] == 3
    assert "They are taken out first." in page.text
    assert "without 2 personal details it becomes “Approved”" in page.text
    staff_client.post(plan_url(plan), {"takes_out_details": "on", "confirm": "yes"})
    process_bulk_actions()
    assert statuses() == ["approved"] * 3
    assert "[phone number removed]" in Entry.objects.get(pk=entry.pk).idea


def test_a_dry_run_without_details_asks_nothing(
    staff_client: Client, challenge: Challenge, staff: User
) -> None:
    make_entry(challenge=challenge)
    plan = bulk.plan(Entry.objects.all(), kind="approve", by=staff)
    assert "takes_out_details" not in staff_client.get(plan_url(plan)).text
