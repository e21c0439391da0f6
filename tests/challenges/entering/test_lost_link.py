"""Lost links come to the address that they belong to, and to no other."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge, Draft, Entry
from challenges.services import personal_data
from challenges.services.entering import drafts, links
from outbox.models import Email
from tests.challenges.entering.private_page import LOST_LINK_URL, ask_for_links
from tests.challenges.factories import antispam_fields, make_entry, make_saved_draft
from tests.support.emails import recipients_and_subjects
from tests.support.form_errors import field_errors

MIRA = "mira@example.com"


@pytest.mark.parametrize("typed_as", ["mira@example.com", "MIRA@example.com"])
def test_a_lost_link_comes_to_the_address_with_all_others_of_it(
    client: Client, entry: Entry, typed_as: str
) -> None:
    other = make_entry(challenge=entry.challenge, title="Bat boxes")
    Email.objects.all().delete()
    ask_for_links(client, typed_as)
    email = Email.objects.get()
    assert email.to == MIRA
    assert {entry.private_url, other.private_url} <= set(email.text.splitlines())


def test_a_reference_leads_to_the_address_of_its_entry_and_no_other(
    client: Client, entry: Entry
) -> None:
    other = make_entry(challenge=entry.challenge, email="otto@example.com")
    Email.objects.all().delete()
    ask_for_links(client, entry.reference.lower().replace("-", " "))
    email = Email.objects.get()
    assert (email.to, entry.private_url in email.text) == (MIRA, True)
    assert other.private_url not in email.text


def test_the_answer_never_tells_whether_it_matched(
    client: Client, entry: Entry
) -> None:
    pages = {
        client.get(ask_for_links(client, whose)).text
        for whose in (MIRA, "nobody@example.com", entry.reference, "WIC-2222-22")
    }
    assert len(pages) == 1


@pytest.mark.parametrize("typed", ["banana", "?", "WIC-2222-23", "mira at example.com"])
def test_what_is_neither_an_address_nor_a_reference_is_a_slip_of_the_keyboard(
    client: Client, entry: Entry, typed: str
) -> None:
    page = client.post(LOST_LINK_URL, {"whose": typed, **antispam_fields()}).text
    sentence = (
        "Check what you typed: it is neither an email address, like name@example.com, "
        "nor a reference, like WIC-7F3K-92"
    )
    assert field_errors(page) == {"whose": [sentence]}


@pytest.mark.parametrize("path", [LOST_LINK_URL, "save/"])
def test_a_form_of_one_field_may_be_sent_at_once(
    client: Client, challenge: Challenge, settings: LazySettings, path: str
) -> None:
    settings.FORM_MIN_SECONDS = 3
    draft = make_saved_draft(challenge)
    form = {"whose": MIRA, "email": MIRA, **antispam_fields()}
    url = path if path.startswith("/") else draft.draft_path + path
    assert client.post(url, form).status_code == 303


def test_an_address_that_was_given_to_save_is_not_asked_for_again(
    client: Client, challenge: Challenge
) -> None:
    draft = make_saved_draft(challenge, email="")
    page = client.get(draft.page_path("about-you"))
    assert page.context["form"]["email"].value() == MIRA


def test_asking_again_and_again_fills_nobodys_mailbox(
    client: Client, entry: Entry
) -> None:
    for _time in range(3):
        ask_for_links(client, MIRA)
    assert len(recipients_and_subjects()) == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        ask_for_links(client, MIRA)
    assert len(recipients_and_subjects()) == 2


LOOK_ALIKE = "victim.smith@gmaıl.com"
"""Address with a dotless i, whose capital is I: the domain is somebody else's."""


def test_links_go_to_nobody_whose_address_looks_like_the_right_one(
    client: Client, challenge: Challenge
) -> None:
    entry = make_entry(challenge=challenge, email="victim.smith@gmail.com")
    draft = make_saved_draft(challenge, save=False)
    draft = drafts.save_for_later(draft, email=LOOK_ALIKE)  # as before it was refused
    Email.objects.all().delete()
    for whose in (LOOK_ALIKE, "victim.smith@xn--gmal-nza.com", draft.reference):
        links.send_links(whose)
    email = Email.objects.get()
    assert email.to == LOOK_ALIKE
    private = [url in email.text for url in (draft.letter_url, entry.private_url)]
    assert private == [True, False]
    assert personal_data.erase_person(LOOK_ALIKE) == [draft.reference]
    links.send_links("Victim.Smith@GMAIL.com")
    email = Email.objects.exclude(pk=email.pk).get()
    assert (email.to, entry.private_url in email.text) == (entry.email, True)


def test_a_look_alike_gets_no_link_to_a_draft_and_asks_for_none(
    client: Client, draft: Draft
) -> None:
    words = (
        "This address has a letter that looks like another: “ı”. Type the address "
        "again, with the letters a to z of a keyboard"
    )
    page = client.post(
        f"{draft.draft_path}save/", {"email": LOOK_ALIKE, **antispam_fields()}
    )
    assert page.context["form"].errors == {"email": [words]}
    page = client.post(LOST_LINK_URL, {"whose": LOOK_ALIKE, **antispam_fields()})
    assert page.context["form"].errors == {"whose": [words]}
    assert Email.objects.count() == 0


def test_each_way_of_writing_an_address_gets_its_own_links(
    challenge: Challenge,
) -> None:
    one, other = (
        make_entry(challenge=challenge, email=email)
        for email in ("mira@example.com", "Mira@Example.com")
    )
    Email.objects.all().delete()
    links.send_links("MIRA@example.com")
    emails = {email.to: email.text for email in Email.objects.all()}
    assert {
        to: [entry.reference for entry in (one, other) if entry.private_url in text]
        for to, text in emails.items()
    } == {"mira@example.com": [one.reference], "Mira@Example.com": [other.reference]}
