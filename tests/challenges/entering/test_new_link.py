"""A private link that others may have is ended, and a new one comes by email."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Entry
from challenges.services.entering import entries, links
from challenges.services.moderation import decisions
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from tests.challenges.factories import make_entry


def test_the_old_link_ends_at_once_and_the_new_one_comes_by_email(
    client: Client, entry: Entry
) -> None:
    page = client.get(f"{entry.private_path}new-link/")
    assert "Yes, end this link and send me a new one" in page.text
    assert client.get(entry.private_path).status_code == 200
    client.post(f"{entry.private_path}new-link/")
    renewed = Entry.objects.get()
    assert client.get(entry.private_path).status_code == 404
    assert client.get(renewed.private_path).status_code == 200
    email = Email.objects.get()
    assert (email.to, email.reference) == (entry.email, entry.reference)
    assert email.subject == f"Your new private link ({entry.reference})"
    assert renewed.private_url in email.text.splitlines()
    assert renewed.history.last().staff_note == (
        "The entrant got a new private link; the old one has ended."
    )


def test_whoever_holds_the_old_link_never_sees_the_new_one(
    client: Client, entry: Entry
) -> None:
    response = client.post(f"{entry.private_path}new-link/")
    page = client.get(response.url)
    nonce = Entry.objects.get().link_nonce
    assert (response.status_code, page.status_code) == (303, 200)
    assert "Your new link is on its way" in page.text
    for part in (str(response.headers), response.text, page.text):
        assert nonce not in part


def test_a_double_click_renews_the_link_once(entry: Entry) -> None:
    first = links.renew_link(entry)
    second = links.renew_link(entry)  # it had read the row before the first
    assert (second.link_nonce, Email.objects.count()) == (first.link_nonce, 1)


def test_later_emails_carry_the_new_link(staff: User, entry: Entry) -> None:
    links.renew_link(entry)
    decisions.decline(entry, by=staff, message="No.")
    renewed, email = Entry.objects.get(), Email.objects.latest("pk")
    assert renewed.private_url in email.text.splitlines()
    assert entry.link_nonce not in email.text


def test_the_new_link_goes_even_to_somebody_who_wants_no_emails(entry: Entry) -> None:
    links.renew_link(entries.stop_emails(entry))
    assert Email.objects.get().to == entry.email


def test_without_an_address_there_is_no_new_link(
    client: Client, staff: User, site: SiteSettings
) -> None:
    entry = make_entry(by=staff, origin="phone", email="")
    assert "new-link/" not in client.get(entry.private_path).text
    response = client.post(f"{entry.private_path}new-link/")
    assert (response.status_code, response.url) == (303, entry.private_path)
    with pytest.raises(TransitionNotAllowed):
        links.renew_link(entry)
    assert Entry.objects.get().link_nonce == entry.link_nonce


def test_another_website_ends_no_link(client: Client, entry: Entry) -> None:
    client.post(
        f"{entry.private_path}new-link/", headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert Entry.objects.get().link_nonce == entry.link_nonce
