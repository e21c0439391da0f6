"""The entry form: what is sent is stored as it was typed, and once."""

import itertools
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from challenges.forms.entry import EntryForm
from challenges.models import Challenge, Draft, Entry
from challenges.services.entering import drafts
from core.forms import clean_typed
from core.text.links import find_links
from outbox.models import Email
from tests.challenges.factories import (
    enter_path,
    entry_form_data,
    fill_in_and_send,
    first_page_data,
    make_challenge,
)
from tests.support.alphabets import texts
from tests.support.examples import examples


def test_sending_an_idea_leads_to_the_thank_you_page(
    client: Client, challenge: Challenge
) -> None:
    response = fill_in_and_send(client, challenge)
    entry = Entry.objects.get()
    assert (response.status_code, response.url) == (303, f"{entry.private_path}sent/")
    page = client.get(response.url)
    assert entry.reference in page.text
    assert "mira@example.com" in page.text


def test_what_was_typed_is_stored_to_the_letter(
    client: Client, challenge: Challenge
) -> None:
    texts = {
        "idea": "Line one.\r\nLine <two> & “three”.",
        "links": "https://bees.example/",
        "help_needed": "A ladder.",
        "organisation": "Vale & Co",
        "team": "Mira and Jo",
    }
    fill_in_and_send(client, challenge, **texts)
    entry = Entry.objects.get()
    assert {name: getattr(entry, name) for name in texts} == texts
    assert (entry.challenge, entry.origin, entry.audience) == (
        challenge,
        "web",
        "resident",
    )


def test_consent_is_stored_in_the_words_shown(
    client: Client, challenge: Challenge
) -> None:
    fill_in_and_send(client, challenge)
    entry = Entry.objects.get()
    assert (entry.rules_accepted, entry.may_publish, entry.may_contact) == (
        True,
        True,
        False,
    )
    assert entry.consent_words == {
        "rules_accepted": "I have read the rules of the challenge and accept them",
        "may_publish": (
            "You may publish my idea on this website, with any links, pictures, "
            "organisation and team names that I gave"
        ),
        "may_contact": "You may contact me to talk about my idea",
    }


def test_a_double_click_on_continue_is_one_draft(
    client: Client, challenge: Challenge
) -> None:
    sent = first_page_data()
    first, second = (client.post(enter_path(challenge), sent).url for _click in "ab")
    assert (first, Draft.objects.count()) == (second, 1)


def test_a_double_click_on_send_is_one_entry_and_the_same_thank_you(
    client: Client, challenge: Challenge
) -> None:
    first = fill_in_and_send(client, challenge)
    entry = Entry.objects.get()
    second = client.post(f"{entry.private_path}draft/check/", {"rules_accepted": "on"})
    counts = (Entry.objects.count(), Draft.objects.count(), Email.objects.count())
    assert (first.url, counts) == (second.url, (1, 0, 2))


@pytest.mark.parametrize("end", ["", "idea/", "more/", "about-you/", "check/", "save/"])
def test_the_back_button_after_sending_leads_to_the_private_page(
    client: Client, challenge: Challenge, end: str
) -> None:
    fill_in_and_send(client, challenge)
    entry = Entry.objects.get()
    response = client.get(f"{entry.private_path}draft/{end}")
    assert (response.status_code, response.url) == (303, entry.private_path)


TEXT_FIELDS = [
    "title",
    "problem",
    "idea",
    "beneficiaries",
    "links",
    "help_needed",
    "name",
    "email",
    "organisation",
    "team",
]
any_text = texts(max_size=60).map(lambda text: text.replace("\x00", ""))


@pytest.mark.django_db
@hypothesis_settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(typed=st.fixed_dictionaries(dict.fromkeys(TEXT_FIELDS, any_text)))
def test_any_answers_are_taken_or_explained(db: None, typed: dict[str, str]) -> None:
    sent = {name: [str(value)] for name, value in entry_form_data(**typed).items()}
    form = EntryForm(MultiValueDict(sent), challenge=make_challenge())
    draft = drafts.begin(
        form.instance.challenge,
        answers=form.raw_answers,
        idempotency_key=uuid.uuid4(),
        begun_at=timezone.now(),
    )
    draft.refresh_from_db()
    fields = EntryForm.base_fields
    cleaned = {name: clean_typed(fields[name], text) for name, text in typed.items()}
    stored = {name: draft.answers.get(name, "") for name in TEXT_FIELDS}
    assert stored == {n: text if text.strip() else "" for n, text in cleaned.items()}
    if form.is_valid():
        entry = drafts.send(draft, entry=form.instance, fingerprint=draft.fingerprint)
        entry.refresh_from_db()
        links = [
            find_links(line) for line in cleaned["links"].splitlines() if line.strip()
        ]
        expected = {name: text.strip() for name, text in cleaned.items()}
        expected["links"] = "\n".join(dict.fromkeys(itertools.chain(*links)))
        assert {name: getattr(entry, name) for name in TEXT_FIELDS} == expected
    else:
        assert set(form.errors) <= set(TEXT_FIELDS)
