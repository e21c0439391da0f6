"""The entry form, as entrants, hurried fingers and machines meet it."""

import itertools
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from challenges.forms.entry import EntryForm, count_words
from challenges.models import Challenge, Draft, Entry
from challenges.services.entering import drafts
from core.forms import clean_typed
from core.models import SiteSettings
from core.text.links import find_links
from outbox.models import Email
from tests.alphabets import texts
from tests.challenges.factories import (
    answers,
    enter,
    first_page,
    make_challenge,
    walk,
)


def test_sending_an_idea_leads_to_the_thank_you_page(
    client: Client, challenge: Challenge
) -> None:
    response = walk(client, challenge)
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
    walk(client, challenge, **texts)
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
    walk(client, challenge)
    entry = Entry.objects.get()
    assert (entry.rules_accepted, entry.may_publish, entry.may_contact) == (
        True,
        True,
        False,
    )
    assert entry.consent_words == {
        "rules_accepted": "I have read the rules of the challenge and accept them",
        "may_publish": (
            "You may publish my idea on this website, with the links, pictures, "
            "organisation or school and names of the team if I gave any"
        ),
        "may_contact": "You may contact me to talk about my idea",
    }


BAD_LINK = "“bees” is not a web address. Write it like https://example.org/my-video"


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"title": ""}, "title", "Enter a name for your idea"),
        (
            {"title": "x" * 81},
            "title",
            "Use 80 characters or fewer for the name of your idea",
        ),
        ({"focus_area": ""}, "focus_area", "Choose a focus area"),
        ({"focus_area": "9999"}, "focus_area", "Choose one of the focus areas"),
        ({"problem": " \n "}, "problem", "Tell us what problem it solves"),
        (
            {"problem": "word " * 201},
            "problem",
            "Use 200 words or fewer. You have 1 word too many",
        ),
        ({"idea": ""}, "idea", "Tell us what your idea is"),
        (
            {"idea": "word " * 510},
            "idea",
            "Use 500 words or fewer. You have 10 words too many",
        ),
        ({"beneficiaries": ""}, "beneficiaries", "Tell us who would benefit"),
        ({"audience": ""}, "audience", "Choose what fits you best"),
        ({"audience": "alien"}, "audience", "Choose one of the answers"),
        ({"name": ""}, "name", "Enter your name"),
        ({"email": ""}, "email", "Enter your email address"),
        (
            {"email": "mira@"},
            "email",
            "Enter an email address in the correct format, like name@example.com",
        ),
        ({"links": "bees"}, "links", BAD_LINK),
        (
            {"links": "javascript:alert(1)"},
            "links",
            BAD_LINK.replace("bees", "javascript:alert(1)"),
        ),
        (
            {"links": " ".join(f"https://{n}.example" for n in range(4))},
            "links",
            "Keep the 3 links that matter most",
        ),
        (
            {"help_needed": "word " * 101},
            "help_needed",
            "Use 100 words or fewer. You have 1 word too many",
        ),
        (
            {"team": "x" * 201},
            "team",
            "Use 200 characters or fewer for the names of your team",
        ),
        ({"website": "spam"}, "website", "Empty the box called “Website”."),
    ],
)
def test_each_mistake_has_its_sentence_beside_the_field_and_in_the_summary(
    client: Client,
    challenge: Challenge,
    change: dict[str, str],
    field: str,
    sentence: str,
) -> None:
    page = walk(client, challenge, **change)
    assert page.context["form"].errors == {field: [sentence]}
    assert page.text.count(sentence) == 2
    assert "<title>Error: " in page.text
    assert (Entry.objects.count(), Email.objects.count()) == (0, 0)


def test_the_rules_are_accepted_or_nothing_is_sent(
    client: Client, challenge: Challenge
) -> None:
    page = walk(client, challenge, rules_accepted="")
    sentence = "Accept the rules to enter"
    assert page.context["problems"] == [("#id_rules_accepted", sentence)]
    assert page.text.count(sentence) == 2
    assert "<title>Error: " in page.text
    assert Entry.objects.count() == 0


def test_a_text_longer_than_anybody_types_is_shown_again_and_not_kept(
    client: Client, challenge: Challenge
) -> None:
    sent = {**first_page(idea="word " * 5000), "save": "yes"}
    page = client.post(enter(challenge), sent)
    sentence = "We can keep 20000 characters. Make it shorter"
    assert sentence in page.context["form"].errors["idea"]
    assert page.text.count("word word word") > 1
    assert Draft.objects.count() == 0


def test_a_text_without_spaces_has_an_end(client: Client, challenge: Challenge) -> None:
    page = walk(client, challenge, idea="a" * 6001)
    assert page.context["form"].errors == {"idea": ["Use 6000 characters or fewer"]}


def test_a_title_is_no_advertisement(client: Client, challenge: Challenge) -> None:
    page = walk(client, challenge, title="See www.evil.example")
    sentence = "Leave the web address out here"
    assert page.context["form"].errors == {"title": [sentence]}


def test_a_mistake_keeps_everything_that_was_typed(
    client: Client, challenge: Challenge
) -> None:
    sent = first_page(problem="", title="Bees & co")
    page = client.post(enter(challenge), sent)
    form = page.context["form"]
    assert {name: form[name].value() for name in sent} == {
        **sent,
        "focus_area": str(sent["focus_area"]),
    }
    assert 'value="Bees &amp; co"' in page.text


def test_an_empty_send_is_told_so(client: Client, challenge: Challenge) -> None:
    page = client.post(enter(challenge), {})
    assert page.status_code == 200
    assert "title" in page.context["form"].errors


def test_a_double_click_on_continue_is_one_draft(
    client: Client, challenge: Challenge
) -> None:
    sent = first_page()
    first, second = (client.post(enter(challenge), sent).url for _click in "ab")
    assert (first, Draft.objects.count()) == (second, 1)


def test_a_double_click_on_send_is_one_entry_and_the_same_thank_you(
    client: Client, challenge: Challenge
) -> None:
    first = walk(client, challenge)
    entry = Entry.objects.get()
    second = client.post(f"{entry.private_path}draft/check/", {"rules_accepted": "on"})
    counts = (Entry.objects.count(), Draft.objects.count(), Email.objects.count())
    assert (first.url, counts) == (second.url, (1, 0, 2))


@pytest.mark.parametrize("end", ["", "idea/", "more/", "about-you/", "check/", "save/"])
def test_the_back_button_after_sending_leads_to_the_private_page(
    client: Client, challenge: Challenge, end: str
) -> None:
    walk(client, challenge)
    entry = Entry.objects.get()
    response = client.get(f"{entry.private_path}draft/{end}")
    assert (response.status_code, response.url) == (303, entry.private_path)


def test_a_form_sent_too_quickly_comes_back_and_may_be_sent_again(
    client: Client, challenge: Challenge, settings: object
) -> None:
    settings.FORM_MIN_SECONDS = 3
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sent = first_page()
        page = client.post(enter(challenge), sent)
        assert page.context["form"].non_field_errors() == [
            "That was very quick. Check your answers, then send again."
        ]
        clock.shift(3)
        assert client.post(enter(challenge), sent).status_code == 303


@pytest.mark.parametrize("token", ["", "forged", "a:b:c"])
def test_a_form_with_a_bad_token_comes_back_with_a_good_one(
    client: Client, challenge: Challenge, token: str
) -> None:
    sent = first_page(form_token=token)
    page = client.post(enter(challenge), sent)
    again = {**sent, "form_token": page.context["form"]["form_token"].value()}
    assert client.post(enter(challenge), again).status_code == 303


def test_a_form_open_for_a_week_may_still_be_sent(
    client: Client, challenge: Challenge
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sent = first_page()
        clock.shift(timedelta(days=8))
        page = client.post(enter(challenge), sent)
        assert page.context["form"].non_field_errors() == [
            "This page was open for a long time. Check your answers and send."
        ]
        again = {**sent, "form_token": page.context["form"]["form_token"].value()}
        assert client.post(enter(challenge), again).status_code == 303


def test_a_form_sent_by_another_website_is_not_taken(
    client: Client, challenge: Challenge
) -> None:
    page = client.post(
        enter(challenge), first_page(), headers={"sec-fetch-site": "cross-site"}
    )
    assert (page.status_code, Draft.objects.count()) == (403, 0)


def test_too_many_sends_from_one_address_are_asked_to_wait(
    client: Client, challenge: Challenge, settings: object
) -> None:
    settings.FORM_POSTS_PER_HOUR = 2
    codes = [
        client.post(enter(challenge), first_page(title=f"Idea {n}")).status_code
        for n in range(3)
    ]
    other = client.post(enter(challenge), first_page(), REMOTE_ADDR="192.0.2.9")
    assert (codes, other.status_code) == ([303, 303, 429], 303)


def test_the_limit_counts_the_visitor_and_not_our_proxy(
    client: Client, challenge: Challenge, settings: object
) -> None:
    settings.FORM_POSTS_PER_HOUR, settings.TRUSTED_PROXIES = 1, 1
    codes = [
        client.post(
            enter(challenge), first_page(), headers={"x-forwarded-for": chain}
        ).status_code
        for chain in ("192.0.2.1", "192.0.2.2", "192.0.2.99, 192.0.2.1")
    ]
    assert codes == [303, 303, 429]


def test_the_limit_counts_a_household_and_not_each_of_its_addresses(
    client: Client, challenge: Challenge, settings: object
) -> None:
    settings.FORM_POSTS_PER_HOUR = 1
    ip_addresses = ["2001:db8:1:2::a", "2001:db8:1:2:ffff::b", "2001:db8:1:3::a"]
    codes = [
        client.post(
            enter(challenge), first_page(title=ip_address), REMOTE_ADDR=ip_address
        ).status_code
        for ip_address in ip_addresses
    ]
    assert codes == [303, 429, 303]


def test_a_closed_challenge_says_what_to_do_next(
    client: Client, site: SiteSettings
) -> None:
    now = timezone.now()
    closed = make_challenge(closes_at=now - timedelta(hours=1))
    page = client.get(enter(closed))
    assert (page.status_code, "What you can do now" in page.text) == (200, True)


@pytest.mark.parametrize(("minutes", "late"), [(-1, False), (29, True), (31, None)])
def test_an_idea_begun_before_closing_may_be_sent_for_half_an_hour(
    client: Client, challenge: Challenge, minutes: int, late: bool | None
) -> None:
    with time_machine.travel(challenge.closes_at - timedelta(minutes=40)):
        token = answers()["form_token"]
    with time_machine.travel(challenge.closes_at + timedelta(minutes=minutes)):
        walk(client, challenge, form_token=token)
    entry = Entry.objects.first()
    assert (entry and entry.is_late) == late


def test_an_idea_begun_after_closing_is_kept_and_told_whom_to_ring(
    client: Client, challenge: Challenge
) -> None:
    with time_machine.travel(challenge.closes_at + timedelta(minutes=1)):
        page = client.post(enter(challenge), first_page(), follow=True)
    draft = Draft.objects.get()
    assert draft.answers["idea"] == "A hotel for bees on every library roof."
    assert page.redirect_chain == [(draft.draft_path, 303)]
    for words in (
        "A hotel for bees on every library roof.",
        "We have kept every word.",
        f"Ring us on 020 7946 0000 and say {draft.reference}",
    ):
        assert words in page.text


def test_a_challenge_that_is_not_open_yet_takes_no_idea_and_loses_no_word(
    client: Client, site: SiteSettings
) -> None:
    challenge = make_challenge(opens_at=timezone.now() + timedelta(days=1))
    page = client.post(enter(challenge), first_page())
    assert "This challenge is not open yet." in page.text
    assert "A hotel for bees on every library roof." in page.text
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), (" \n ", 0), ("one", 1), ("one  two\r\nthree", 3)]
)
def test_words_are_counted_as_people_count_them(text: str, words: int) -> None:
    assert count_words(text) == words


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
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(typed=st.fixed_dictionaries(dict.fromkeys(TEXT_FIELDS, any_text)))
def test_any_answers_are_taken_or_explained(db: None, typed: dict[str, str]) -> None:
    sent = {name: [str(value)] for name, value in answers(**typed).items()}
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
