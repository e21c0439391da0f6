"""The address of an idea is corrected; no private link stays with the old one."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Entry
from challenges.services.moderation import decisions, triage
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from outbox.tasks import deliver_due
from tests.challenges.admin_pages import entry_page_url, press_button, staff_notes
from tests.challenges.factories import make_entry
from tests.support.emails import html_of

WRONG, RIGHT = "mira@example.com", "mira@example.org"


def entrant_emails() -> dict[str, tuple[str, str]]:
    """Return recipient and status of each email to the entrant, by its subject."""
    emails = Email.objects.filter(app_label="challenges").exclude(
        to="team@westbridge.example"
    )
    return {email.subject: (email.to, email.status) for email in emails}


def test_the_old_link_ends_and_the_new_one_goes_to_the_right_address(
    client: Client, staff: User, entry: Entry
) -> None:
    corrected = triage.correct_address(entry, by=staff, email=RIGHT)
    assert (corrected.email, corrected.email_key) == (RIGHT, RIGHT)
    email = Email.objects.latest("pk")
    assert (email.to, email.status, email.is_automatic) == (RIGHT, "queued", False)
    assert corrected.private_url in email.text.splitlines()
    assert client.get(entry.private_path).status_code == 404
    assert client.get(corrected.private_path).status_code == 200


def test_it_repeats_nothing_that_was_typed(staff: User, entry: Entry) -> None:
    triage.correct_address(entry, by=staff, email=RIGHT)
    text = Email.objects.latest("pk").text
    assert entry.title not in text
    assert entry.name not in text
    assert WRONG not in text


def test_what_did_not_arrive_goes_there_with_the_new_link(
    staff: User, entry: Entry
) -> None:
    Email.objects.filter(to=WRONG).update(status="failed", attempts=6)
    decisions.approve(entry, by=staff)
    corrected = triage.correct_address(entry, by=staff, email=RIGHT)
    statuses = sorted(entrant_emails().values())
    assert statuses == [(RIGHT, "held"), (RIGHT, "queued"), (RIGHT, "queued")]
    for email in Email.objects.filter(to=RIGHT):
        assert entry.private_url not in email.text + html_of(email)
        assert corrected.private_url in email.text
        assert email.unsubscribe_url == f"{corrected.private_url}emails/"


def test_no_link_that_works_goes_to_the_old_address_any_more(
    staff: User, entry: Entry
) -> None:
    """Not even in an email that a worker is just sending."""
    sending = Email.objects.get(to=WRONG)
    sending.claim()
    corrected = triage.correct_address(entry, by=staff, email=RIGHT)
    deliver_due()
    for email in Email.objects.filter(to=WRONG):
        assert corrected.private_url not in email.text + html_of(email)


def test_the_history_keeps_the_old_address(staff: User, entry: Entry) -> None:
    triage.correct_address(entry, by=staff, email=RIGHT)
    note = f"The email address was {WRONG}. The private link is a new one."
    assert staff_notes(entry) == [note]


def test_there_must_be_something_to_correct(staff: User, entry: Entry) -> None:
    on_paper = make_entry(by=staff, origin="post", email="")
    for obj, email in [(entry, WRONG), (on_paper, RIGHT)]:
        with pytest.raises(TransitionNotAllowed, match="the address that we have"):
            triage.correct_address(obj, by=staff, email=email)


def test_moderators_do_it_beside_the_idea(staff_client: Client, entry: Entry) -> None:
    page = press_button(
        staff_client, entry, "address", new_email=RIGHT, message="Half written"
    )
    assert "The email address is corrected, and the new private link" in page.text
    assert "Half written</textarea>" in page.text
    entry.refresh_from_db()
    assert entry.email == RIGHT


def test_it_is_offered_where_there_is_an_address(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    on_paper = make_entry(by=staff, origin="post", email="")
    offered = [
        'name="new_email"' in staff_client.get(entry_page_url(obj)).text
        for obj in (entry, on_paper)
    ]
    assert offered == [True, False]


def test_a_failed_email_is_seen_beside_the_idea(
    staff_client: Client, entry: Entry
) -> None:
    assert staff_client.get(entry_page_url(entry)).context["emails"] == []
    Email.objects.filter(to=WRONG).update(status="failed")
    page = staff_client.get(entry_page_url(entry))
    assert f"reached nobody at {WRONG}." in page.text
    [line] = page.context["emails"]
    assert staff_client.get(line.url).status_code == 200
