"""Without a script, a button adds the text of a reason to what was typed."""

import pytest
from django.test import Client
from hypothesis import given

from challenges.forms.review import with_reason
from challenges.models import DecisionReason, Entry
from tests.challenges.admin_pages import entry_page_url, press_button
from tests.support.alphabets import texts


@given(texts(), texts())
def test_whatever_was_typed_stays_and_the_reason_is_there_once_more(
    typed: str, reason: str
) -> None:
    text = with_reason(typed, DecisionReason(text=reason))
    assert text.startswith(typed.strip())
    assert reason.strip() in text
    assert with_reason(text, DecisionReason(text=reason)) == text


@pytest.mark.parametrize(
    ("status", "field"), [("declined", "message"), ("spam", "staff_note")]
)
def test_a_reason_goes_below_a_half_written_text(
    staff_client: Client, entry: Entry, status: str, field: str
) -> None:
    reason = DecisionReason.objects.create(status=status, title="X", text="Full up.")
    sent = {"reason": str(reason.pk), field: "Dear Mira,"}
    page = press_button(staff_client, entry, "use_reason", **sent)
    values = {each.name: each.value() for each in page.context["fields"]}
    assert values[field] == "Dear Mira,\n\nFull up."


def test_a_second_reason_goes_below_the_first(
    staff_client: Client, entry: Entry
) -> None:
    first, second = (
        DecisionReason.objects.create(status="declined", title=text, text=text)
        for text in ("Full up.", "Too dear.")
    )
    sent = {"reason": str(second.pk), "message": first.text}
    page = press_button(staff_client, entry, "use_reason", **sent)
    [message] = [each for each in page.context["fields"] if each.name == "message"]
    assert message.value() == "Full up.\n\nToo dear."


def test_an_idea_that_is_not_there_costs_no_reference_that_was_typed(
    staff_client: Client, entry: Entry
) -> None:
    sent = {"reference": "WIC-", "message": "Dear Mira"}
    page = staff_client.post(entry_page_url(entry, "duplicate"), sent)
    assert "There is no idea with this reference." in page.text
    assert page.context["duplicate_form"]["reference"].value() == "WIC-"
    assert "Dear Mira</textarea>" in page.text
