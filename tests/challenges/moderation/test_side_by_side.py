"""Two ideas side by side, before one is marked as the same as the other."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from challenges.admin.duplicates import compare
from challenges.models import Challenge, Entry
from challenges.services.entering import entries
from outbox.models import Email
from tests.challenges.admin_pages import entry_page_url, press_button
from tests.challenges.factories import make_entry
from tests.challenges.moderation.test_review_half_written import text_left_on_page


@pytest.fixture
def pair(challenge: Challenge) -> list[Entry]:
    same = "A hotel for bees on every library roof"
    return [
        make_entry(challenge=challenge, email=f"{n}@example.com", idea=f"{same}{end}")
        for n, end in enumerate([" and school.", ", and a bar of soap."])
    ]


def side_by_side(pair: list[Entry]) -> str:
    return entry_page_url(pair[0], "duplicate", f"?of={pair[1].reference}")


def test_what_both_say_is_marked_from_three_words_in_a_row(pair: list[Entry]) -> None:
    idea = next(each for each in compare(*pair) if each.label == "idea")
    alike = [[p.text for p in parts if p.is_alike] for _entry, parts in idea.answers]
    assert alike == [["A hotel for bees on every library"]] * 2
    whole = ["".join(part.text for part in parts) for _entry, parts in idea.answers]
    assert whole == [entry.idea for entry in pair]


def test_looking_changes_nothing_and_the_button_marks(
    staff_client: Client, pair: list[Entry]
) -> None:
    page = staff_client.get(side_by_side(pair))
    assert page.text.count("<mark>") == 6
    assert "Marked as the same idea, both stay, and you decide on both." in page.text
    assert Entry.objects.filter(duplicate_of=None).count() == 2
    sent = {"fingerprint": page.context["fingerprint"]}
    page = staff_client.post(side_by_side(pair), sent, follow=True)
    assert page.context["obj"] == pair[0]
    assert "Marked as the same idea. Entrants who get emails are told." in page.text
    assert Entry.objects.get(pk=pair[0].pk).duplicate_of == pair[1]
    assert Email.objects.filter(status="held").count() == 2


def test_a_typed_reference_leads_there_and_costs_no_other_word(
    staff_client: Client, pair: list[Entry]
) -> None:
    typed = {"action_name": "decline", "message": "Half-written"}
    sent = {**typed, "reference": pair[1].reference}
    page = press_button(staff_client, pair[0], "duplicate", **sent)
    assert page.redirect_chain == [(side_by_side(pair), 303)]
    assert Entry.objects.filter(duplicate_of=None).count() == 2
    kept = staff_client.get(entry_page_url(pair[0]))
    assert text_left_on_page(kept) == typed


def test_what_cannot_be_marked_is_said_before_somebody_tries(
    staff_client: Client, pair: list[Entry]
) -> None:
    entries.withdraw(pair[1])
    refusal = f"{pair[1].reference} is “Withdrawn”."
    page = staff_client.get(side_by_side(pair))
    assert refusal in page.text
    assert '<button class="button default">' not in page.text
    sent = {"reference": pair[1].reference}
    page = press_button(staff_client, pair[0], "duplicate", **sent)
    assert (refusal in page.text, page.redirect_chain) == (True, [])


def test_nobody_marks_a_text_that_was_changed_while_it_was_read(
    staff_client: Client, pair: list[Entry]
) -> None:
    sent = {"fingerprint": staff_client.get(side_by_side(pair)).context["fingerprint"]}
    answers = {**pair[0].answers, "focus_area": pair[0].focus_area, "idea": "Soap."}
    entries.update_answers(pair[0], answers=answers, consent_words={})
    page = staff_client.post(side_by_side(pair), sent)
    assert "It was changed while you were reading it." in page.text
    assert Entry.objects.get(pk=pair[0].pk).duplicate_of is None


@pytest.mark.parametrize("query", ["", "?of=", "?of=QS-2222-22"])
def test_without_a_second_idea_it_leads_back_to_the_first(
    staff_client: Client, pair: list[Entry], query: str
) -> None:
    page = staff_client.get(entry_page_url(pair[0], "duplicate", query))
    assert (page.status_code, page.url) == (303, entry_page_url(pair[0]))


def test_both_from_one_address_is_said(
    staff_client: Client, challenge: Challenge
) -> None:
    pair = [make_entry(challenge=challenge) for _row in range(2)]
    words = "Both came from the same email address."
    assert words in staff_client.get(side_by_side(pair)).text
    Entry.objects.filter(pk=pair[1].pk).update(email="", email_key="", origin="phone")
    assert words not in staff_client.get(side_by_side(pair)).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_one_as_for_three(
    staff_client: Client,
    pair: list[Entry],
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for _row in range(rows):
        make_entry(challenge=pair[0].challenge)
    # session, user, two ideas, duplicates of the first, three for its fingerprint
    with django_assert_num_queries(8):
        assert staff_client.get(side_by_side(pair)).status_code == 200
