"""An entrant who wants no more emails about an idea, and then wants them again."""

import json

from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge, Entry
from challenges.services import results
from challenges.services.entering import entries, links
from challenges.services.moderation import decisions
from core.models import SiteSettings
from outbox.models import Email
from outbox.tasks import deliver_due
from tests.challenges.factories import (
    announce,
    approve_and_tell,
    make_challenge_in_phase,
    make_entry,
    make_public_entry,
    make_update,
    release_held_emails,
)
from tests.support.emails import html_of

SENTENCE = "You have stopped emails about this idea. Come back to this page"


def stop_emails(client: Client, entry: Entry, **data: str) -> Entry:
    response = client.post(f"{entry.private_path}emails/", data)
    assert (response.status_code, response.headers["Location"]) == (
        303,
        entry.private_path,
    )
    return Entry.objects.get(pk=entry.pk)


def subjects_of_emails_to(entry: Entry) -> list[str]:
    return list(Email.objects.filter(to=entry.email).values_list("subject", flat=True))


def test_stopping_asks_first_and_then_does_it(client: Client, entry: Entry) -> None:
    page = client.get(entry.private_path).text
    assert f'href="{entry.private_path}emails/"' in page
    assert SENTENCE not in page
    question = client.get(f"{entry.private_path}emails/").text
    assert "Yes, stop the emails" in question
    assert not Entry.objects.get().emails_opted_out
    assert stop_emails(client, entry).emails_opted_out
    page = client.get(entry.private_path).text
    assert (SENTENCE in page, "write to you within" in page) == (True, False)


def test_nothing_is_sent_about_an_idea_whose_entrant_stopped_it(
    client: Client, staff: User, entry: Entry
) -> None:
    stop_emails(client, entry)
    decisions.request_changes(entry, by=staff, message="Which roofs?")
    decisions.approve(entry, by=staff)
    release_held_emails()
    make_update(entry, by=staff, text="It stands.")
    entries.withdraw(entry)
    entries.undo_withdrawal(entry)
    assert subjects_of_emails_to(entry) == []


def test_results_are_not_announced_to_whoever_stopped_the_emails(
    client: Client, staff: User, site: SiteSettings
) -> None:
    idea = make_public_entry(staff, challenge=make_challenge_in_phase("judging"))
    other = make_public_entry(staff, challenge=idea.challenge, email="otto@example.com")
    stop_emails(client, idea)
    Email.objects.all().delete()
    results.set_others_not_selected(idea.challenge, by=staff)
    assert announce(idea.challenge, by=staff) == 1
    assert Email.objects.get().to == other.email


def test_a_link_that_somebody_asks_for_still_goes(client: Client, entry: Entry) -> None:
    stop_emails(client, entry)
    links.send_links(entry.reference)
    email = Email.objects.get()
    assert entry.private_url in email.text.splitlines()
    assert email.unsubscribe_url == ""


def test_emails_are_switched_on_again(
    client: Client, staff: User, entry: Entry
) -> None:
    stop_emails(client, entry)
    assert "Yes, send me emails" in client.get(f"{entry.private_path}emails/").text
    assert not stop_emails(client, entry, start="yes").emails_opted_out
    decisions.approve(entry, by=staff)
    assert subjects_of_emails_to(entry) == [
        f"Your idea is in the challenge: Bee hotels ({entry.reference})"
    ]


def test_stopping_twice_is_the_same_as_once(client: Client, entry: Entry) -> None:
    for _click in "ab":
        stop_emails(client, entry)
    for _click in "ab":
        stop_emails(client, entry, start="yes")
    notes = entry.history.exclude(staff_note="").values_list("staff_note", flat=True)
    assert list(notes) == [
        "The entrant wants no more emails.",
        "The entrant wants emails again.",
    ]


def test_another_website_stops_no_emails(client: Client, entry: Entry) -> None:
    client.post(
        f"{entry.private_path}emails/", headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert not Entry.objects.get().emails_opted_out


def test_without_an_address_there_is_nothing_to_stop(
    client: Client, staff: User, site: SiteSettings
) -> None:
    entry = make_entry(by=staff, origin="phone", email="")
    assert "emails/" not in client.get(entry.private_path).text
    response = client.post(f"{entry.private_path}emails/")
    assert (response.status_code, response.url) == (303, entry.private_path)
    assert not Entry.objects.get().emails_opted_out


def test_every_email_about_an_entry_ends_with_the_way_to_stop_them(
    staff: User, site: SiteSettings
) -> None:
    entry = make_entry()
    decisions.request_changes(entry, by=staff, message="Which roofs?")
    decisions.decline(entry, by=staff, message="No.")
    release_held_emails()
    decisions.return_to_review(entry, by=staff)
    entries.withdraw(entry)
    entries.undo_withdrawal(entry)
    entries.update_answers(
        entry,
        answers={**entry.answers, "focus_area": entry.focus_area, "idea": "Two"},
        consent_words={},
    )
    approve_and_tell(entry, by=staff)
    make_update(entry, by=staff, text="It stands.")
    results.set_outcome(entry, by=staff, outcome="winner")
    Challenge.objects.update(closes_at=timezone.now())
    announce(Challenge.objects.get(), by=staff)
    url = f"{entry.private_url}emails/"
    emails = Email.objects.filter(to=entry.email)
    ends = {tuple(email.text.splitlines()[-2:]) for email in emails}
    assert ends == {("Stop emails about this idea:", url)}
    links = [f'<a href="{url}">{url}</a>' in html_of(email) for email in emails]
    assert links == [True] * 9


def test_the_header_names_the_page_and_one_click_on_it_is_enough(
    client: Client, staff: User, entry: Entry
) -> None:
    make_update(approve_and_tell(entry, by=staff), by=staff, text="It stands.")
    deliver_due()
    [message] = mail.outbox
    headers = message.message()
    url = headers["List-Unsubscribe"].strip("<>")
    assert url == f"{entry.private_url}emails/"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # As a mail provider sends it: no cookie, no Referer, no Fetch Metadata.
    provider = Client(enforce_csrf_checks=True)
    for _retry in "ab":
        response = provider.post(url, {"List-Unsubscribe": "One-Click"})
        assert (response.status_code, SENTENCE in response.text) == (200, False)
        assert Entry.objects.get().emails_opted_out


def test_letters_to_others_name_no_way_to_unsubscribe(site: SiteSettings) -> None:
    make_entry()
    deliver_due()
    to_team = next(m for m in mail.outbox if m.to == [site.team_email])
    assert "List-Unsubscribe" not in to_team.message()


def test_staff_see_that_a_decision_reaches_nobody(
    client: Client, staff_client: Client, entry: Entry
) -> None:
    stop_emails(client, entry)
    review = f"/admin/challenges/entry/{entry.pk}/"
    page = staff_client.get(f"{review}change/").text
    assert "(wants no emails)" in page
    assert f'"{review}printed-letter/"' in page
    page = staff_client.post(
        f"{review}action/", {"action_name": "approve"}, follow=True
    ).text
    assert f"{entry.reference}</a>: done. Nobody gets an email" in page


def test_what_was_said_is_in_the_data_that_entrants_take_away(
    client: Client, entry: Entry
) -> None:
    stop_emails(client, entry)
    data = json.loads(client.get(f"{entry.private_path}data.json").content)
    assert data["wants_no_emails"] is True
