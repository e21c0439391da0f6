"""What staff see of a decision that nobody outside knows of."""

from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from challenges.models import Challenge, Entry
from challenges.services.moderation import decisions, duplicates
from core.models import SiteSettings
from outbox import services as outbox
from tests.challenges.factories import (
    make_entry,
    release_held_emails,
)
from tests.challenges.outlets import ALL, DECLINED, public_outlets

decline = partial(decisions.decline, message="No.")


def review(entry: Entry, page: str = "change") -> str:
    return reverse(f"admin:challenges_entry_{page}", args=[entry.pk])


def test_the_review_page_says_when_it_is_shown(
    staff_client: Client, entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff)
    page = staff_client.get(review(entry)).text
    assert "Nobody outside sees the decision before that." in page
    assert "not yet: with the decision" in page
    assert "Show it" not in page
    release_held_emails()
    page = staff_client.get(review(entry)).text
    assert "Nobody outside sees the decision" not in page
    assert f'<a href="{entry.get_absolute_url()}" target="_blank">' in page


def test_what_has_no_email_can_be_shown_at_once(
    staff_client: Client, typed_in: Entry, staff: User
) -> None:
    decisions.approve(typed_in, by=staff)
    page = staff_client.get(review(typed_in)).text
    assert ("Nobody gets an email." in page, "Show it now" in page) == (True, True)
    page = staff_client.post(review(typed_in, "show_now"), follow=True).text
    assert "Everybody outside sees the decision now." in page
    assert public_outlets(typed_in) == ALL
    page = staff_client.post(review(typed_in, "show_now"), follow=True).text
    assert "It is shown already." in page


def test_an_email_that_is_held_is_sent_and_not_passed_over(
    staff_client: Client, entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff)
    page = staff_client.post(review(entry, "show_now"), follow=True).text
    assert "Send the email: it is shown with it." in page
    assert public_outlets(entry) == set()


def test_a_stopped_email_stands_out_until_somebody_decides(
    staff_client: Client, entry: Entry, staff: User
) -> None:
    entry = decisions.approve(entry, by=staff)
    outbox.stop(entry.shown_with)
    page = staff_client.get(review(entry)).text
    assert "The email was stopped: nobody outside knows of the decision." in page
    rows = staff_client.get("/admin/challenges/entry/?shown=stopped")
    assert [row.pk for row in rows.context["cl"].result_list] == [entry.pk]
    assert '<span class="mark">Told to nobody</span>' in rows.text
    staff_client.post(review(entry, "show_now"))
    rows = staff_client.get("/admin/challenges/entry/?shown=stopped")
    assert list(rows.context["cl"].result_list) == []


def test_another_held_email_hides_no_stopped_one(
    staff_client: Client, entry: Entry, challenge: Challenge, staff: User
) -> None:
    other = make_entry(challenge=challenge, email="otto@example.com")
    entry = decisions.approve(entry, by=staff)
    outbox.stop(entry.shown_with)
    duplicates.mark_duplicate(other, of=entry, by=staff)
    page = staff_client.get(review(entry)).text
    assert "The email was stopped: nobody outside knows of the decision." in page
    assert "Stop it, or change it" in page


def test_the_queue_finds_what_is_held(
    staff_client: Client, entry: Entry, typed_in: Entry, staff: User
) -> None:
    url = "/admin/challenges/entry/?shown=held"
    assert staff_client.get(url).context["cl"].result_count == 0
    for each in (entry, typed_in):
        decisions.approve(each, by=staff)
    assert staff_client.get(url).context["cl"].result_count == 2
    release_held_emails()
    assert staff_client.get(url).context["cl"].result_count == 0


def test_the_history_says_what_was_decided_anew(
    staff_client: Client, entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff)
    decline(entry, by=staff)
    page = staff_client.get(review(entry)).text
    assert page.count("(decided anew, no email went out)") == 1
    page = staff_client.get(review(entry, "history")).text
    assert page.count("It was decided anew before the email went out.") == 1


def test_the_printed_letter_says_what_was_decided_just_now(
    staff_client: Client, typed_in: Entry, staff: User
) -> None:
    decline(typed_in, by=staff)
    page = staff_client.get(review(typed_in, "printed_letter")).text
    assert DECLINED in page


def test_a_duplicate_is_named_when_its_emails_are_out(
    client: Client, entry: Entry, challenge: Challenge, staff: User
) -> None:
    fields = {"challenge": challenge, "email": "otto@example.com"}
    other = make_entry(organisation="Oak School", **fields)
    for each in (entry, other):
        decisions.approve(each, by=staff)
    release_held_emails()
    duplicates.mark_duplicate(other, of=entry, by=staff)
    page = client.get(entry.get_absolute_url()).text
    assert "Oak School" not in page
    release_held_emails()
    page = client.get(entry.get_absolute_url()).text
    assert "Oak School" in page


def test_a_hold_of_no_time_shows_it_at_once(
    settings: Any, entry: Entry, typed_in: Entry, staff: User, site: SiteSettings
) -> None:
    settings.DECISION_HOLD_MINUTES = 0
    for each in (entry, typed_in):
        decisions.approve(each, by=staff)
        assert public_outlets(each) >= ALL
