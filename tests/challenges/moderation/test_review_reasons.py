"""Reasons of the review page: they fill in the message, and the history keeps them."""

from django.contrib.auth.models import User
from django.test import Client

from challenges.models import DecisionReason, Entry
from challenges.services.moderation import decisions
from tests.challenges.admin_pages import current_state, entry_page_url, press_button


def test_a_reason_fills_in_the_message_and_the_decision_it_is_for(
    staff_client: Client, entry: Entry
) -> None:
    reason = DecisionReason.objects.create(
        status="declined", title="No room", text="Full up."
    )
    before = current_state(entry)
    page = press_button(staff_client, entry, "use_reason", reason=str(reason.pk))
    assert "Full up.</textarea>" in page.text
    assert page.context["chosen_action"] == "decline"
    assert current_state(entry) == before


def test_a_reason_for_spam_stays_with_staff(staff_client: Client, entry: Entry) -> None:
    reason = DecisionReason.objects.create(
        status="spam", title="Ads", text="Sells roofs."
    )
    page = press_button(staff_client, entry, "use_reason", reason=str(reason.pk))
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
    page = staff_client.get(entry_page_url(entry))
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
    press_button(staff_client, entry, **sent, reason=str(no.pk))
    assert entry.history.last().reason == no
    press_button(staff_client, entry, "undo")
    press_button(staff_client, entry, **sent, reason=str(other.pk))
    assert entry.history.last().reason is None


def test_a_reason_that_no_longer_fits_does_not_hide_who_did_what(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    reason = DecisionReason.objects.create(
        status="declined", title="No room", text="Full up."
    )
    decisions.decline(entry, by=staff, message="No.")
    sent = {"action_name": "decline", "message": "Full up.", "reason": str(reason.pk)}
    assert "sam did that at" in press_button(staff_client, entry, **sent).text
