"""The form with which staff type in an idea: its order, its words, and what follows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from challenges.forms.add_entry import PERSON_FIELDS, SECTIONS, STAFF_FIELDS
from challenges.forms.entry import EntryForm
from challenges.models import Challenge, Entry
from core.models import SiteSettings
from focus_areas.models import FocusArea
from tests.challenges.admin_pages import LIST_URL, entry_page_url
from tests.challenges.factories import (
    make_challenge,
    make_challenge_in_phase,
    make_entry,
    make_public_entry,
)

pytestmark = pytest.mark.django_db

ADD_URL = f"{LIST_URL}add/"


def told(challenge: Challenge, **overrides: object) -> dict[str, object]:
    """Return what an assistant types while somebody is on the phone."""
    return {
        "challenge": challenge.pk,
        "origin": "phone",
        "title": "A bench at every bus stop",
        "focus_area": FocusArea.objects.first().pk,
        "problem": "I am 90 and I cannot stand for long.",
        "idea": "A bench.",
        "beneficiaries": "Everybody who waits.",
        "audience": "resident",
        "name": "Edith Marlow",
        "phone": "020 7946 0123",
        "postal_address": "1 Mill Lane\r\nWestbridge\r\nWB1 1AA",
        "rules_accepted": "on",
        **overrides,
    }


@pytest.fixture
def assistant(db: None) -> User:
    user = User.objects.create_user("ada", "ada@westbridge.example", is_staff=True)
    user.groups.add(Group.objects.get(name="Assistants"))
    return user


@pytest.fixture
def assistant_client(assistant: User) -> Client:
    client = Client()
    client.force_login(assistant)
    return client


def test_the_questions_come_in_the_order_of_the_paper_form(
    challenge: Challenge,
) -> None:
    on_paper = [field.name for field in EntryForm(challenge=challenge).printable_fields]
    names = [name for section in SECTIONS.values() for name in section]
    only_staff = {*STAFF_FIELDS, "phone", "postal_address"}
    assert [name for name in names if name not in only_staff] == on_paper
    assert PERSON_FIELDS.index("phone") == PERSON_FIELDS.index("email") + 1


@pytest.mark.parametrize(
    ("phases", "chosen"),
    [(["open"], True), (["open", "judging"], True), (["open", "open"], False)],
)
def test_the_open_challenge_is_chosen_when_there_is_one(
    staff_client: Client, site: SiteSettings, phases: list[str], chosen: bool
) -> None:
    challenges = [make_challenge_in_phase(phase) for phase in phases]
    make_challenge(publish_at=None)
    form = staff_client.get(ADD_URL).context["adminform"].form
    assert form["challenge"].value() == (challenges[0].pk if chosen else None)


def test_no_challenge_that_has_not_opened_can_be_chosen(
    staff_client: Client, site: SiteSettings
) -> None:
    begun = [make_challenge_in_phase("open"), make_challenge_in_phase("judging")]
    make_challenge(publish_at=None)
    field = staff_client.get(ADD_URL).context["adminform"].form.fields["challenge"]
    assert set(field.queryset) == set(begun)


def test_mistakes_are_said_to_staff_and_lead_to_their_field(
    staff_client: Client, site: SiteSettings
) -> None:
    page = staff_client.post(ADD_URL, {})
    assert page.context["adminform"].form.errors == {
        "challenge": ["Choose the challenge that the idea is for."],
        "origin": ["Choose how the idea reached us."],
        "title": ["Enter a name for the idea."],
        "focus_area": [
            "Choose the focus area that fits the idea best, or leave it for later."
        ],
        "problem": ["Enter what problem the idea solves."],
        "idea": ["Enter what the idea is."],
        "beneficiaries": ["Enter who would benefit."],
        "name": ["Enter the person’s name."],
        "audience": ["Choose what fits the person best."],
        "rules_accepted": [
            "Read the rules out, and tick this when the person accepts them."
        ],
    }
    assert '<li><a href="#id_origin_0">Choose how the idea reached us.</a></li>' in (
        page.text
    )
    assert "<title>Error:" in page.text


def test_what_was_typed_comes_back_with_a_mistake(
    staff_client: Client, challenge: Challenge
) -> None:
    page = staff_client.post(ADD_URL, told(challenge, name=""))
    form = page.context["adminform"].form
    sent = told(challenge, name="")
    assert {name: form[name].value() for name in sent} == {
        **sent,
        **{name: str(sent[name]) for name in ("challenge", "focus_area")},
        "postal_address": "1 Mill Lane\r\nWestbridge\r\nWB1 1AA",
        "rules_accepted": True,
    }
    assert Entry.objects.count() == 0


def test_pasted_text_is_never_cut_off(staff_client: Client, site: SiteSettings) -> None:
    assert "maxlength" not in staff_client.get(ADD_URL).text


def test_an_assistant_types_in_an_idea_and_reads_what_to_tell(
    assistant_client: Client, assistant: User, challenge: Challenge
) -> None:
    page = assistant_client.post(ADD_URL, told(challenge), follow=True)
    entry = Entry.objects.get()
    assert page.redirect_chain == [(entry_page_url(entry, "entered"), 303)]
    assert entry.reference in page.text
    assert "They get no email: print a letter, or ring." in page.text
    assert (entry.entered_by, entry.phone, entry.postal_address) == (
        assistant,
        "020 7946 0123",
        "1 Mill Lane\r\nWestbridge\r\nWB1 1AA",
    )
    letter = assistant_client.get(entry_page_url(entry, "printed_letter"))
    assert "1 Mill Lane<br>Westbridge<br>WB1 1AA" in letter.text


def test_the_page_says_whom_an_email_goes_to(
    assistant_client: Client, challenge: Challenge
) -> None:
    data = told(challenge, email="edith@example.com")
    page = assistant_client.post(ADD_URL, data, follow=True)
    assert "goes to edith@example.com." in page.text


@pytest.mark.parametrize("page", ["entered", "printed_letter", "change", "history"])
def test_an_assistant_reads_no_idea_of_somebody_else(
    assistant_client: Client, staff: User, site: SiteSettings, page: str
) -> None:
    entry = make_entry(by=staff, origin="phone", email="")
    assert assistant_client.get(entry_page_url(entry, page)).status_code == 403


def test_the_first_page_leads_to_the_form_and_shows_no_numbers(
    assistant_client: Client, site: SiteSettings
) -> None:
    make_entry()
    page = assistant_client.get("/admin/")
    assert (page.context["todo"], "statistics" in page.context) == ({}, False)
    assert f'action="{ADD_URL}"><button class="button">Type in an idea<' in page.text


@pytest.mark.parametrize(
    "outlet",
    [
        lambda entry: entry.get_absolute_url(),
        lambda entry: "/ideas/",
        lambda entry: "/ideas/ideas.atom",
        lambda entry: "/ideas/ideas.json",
        lambda entry: "/ideas/ideas.csv",
        lambda entry: entry.private_path,
    ],
)
def test_phone_and_postal_address_are_on_no_page_outside(
    client: Client, staff: User, site: SiteSettings, outlet: Callable[[Any], str]
) -> None:
    details = {"phone": "020 7946 0123", "postal_address": "1 Mill Lane"}
    entry = make_public_entry(staff, **details)
    page = client.get(outlet(entry))
    assert page.status_code == 200
    content = b"".join(page) if page.streaming else page.content
    assert b"Bee hotels" in content
    assert (b"7946 0123" in content, b"Mill Lane" in content) == (False, False)


def test_the_queue_leads_there_in_the_words_of_the_first_page(
    staff_client: Client,
) -> None:
    link = f'<a class="addlink" href="{ADD_URL}">Type in an idea</a>'
    assert link in staff_client.get(LIST_URL).text
