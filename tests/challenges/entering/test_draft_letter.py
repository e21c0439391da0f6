"""The link in an email about a draft: only the owner of the mailbox has it."""

import pytest
from django.conf import settings
from django.test import Client

from challenges.models import Challenge, Draft
from challenges.services.entering import drafts
from outbox.models import Email
from tests.challenges.factories import antispam_fields, make_saved_draft, send_draft

WORDS = "Call 0900 1234 to keep your council tax account"


@pytest.fixture
def draft(challenge: Challenge) -> Draft:
    """A draft that somebody began, and saved to the address of Mira, who did not."""
    return make_saved_draft(challenge, title=WORDS)


@pytest.fixture
def letter(draft: Draft) -> str:
    """The path of the link in the email."""
    lines = Email.objects.get().text.splitlines()
    [url] = [line for line in lines if "/my-entry/" in line]
    return url.removeprefix(settings.SITE_URL)


@pytest.mark.parametrize("end", ["", "draft/", "draft/idea/", "draft/check/", "files/"])
def test_before_the_question_is_answered_no_word_is_shown(
    client: Client, draft: Draft, letter: str, end: str
) -> None:
    assert letter != draft.private_path
    page = client.get(letter + end, follow=True)
    assert page.redirect_chain == [(f"{letter}draft/mine/", 303)]
    assert "Did you begin this idea?" in page.text
    for each in ("mine/", "delete/", "reminders/"):
        page = client.get(f"{letter}draft/{each}")
        assert (page.status_code, "council tax" in page.text) == (200, False)
        assert draft.private_path not in page.text
    assert Draft.objects.get().link_nonce == draft.link_nonce


def test_who_owns_the_mailbox_goes_on_and_who_typed_the_address_is_out(
    client: Client, draft: Draft, letter: str
) -> None:
    page = client.post(f"{letter}draft/mine/", follow=True)
    assert page.redirect_chain == [(f"{letter}draft/", 303)]
    assert WORDS in page.text
    for end in ("", "draft/", "draft/idea/", "draft/mine/"):
        assert client.get(draft.private_path + end).status_code == 404
    # A second click, and the link in the email, lead there again.
    assert client.post(f"{letter}draft/mine/").url == f"{letter}draft/"
    assert client.get(letter).url == f"{letter}draft/"


def test_who_typed_the_address_goes_on_until_then_and_learns_no_link(
    client: Client, draft: Draft, letter: str
) -> None:
    saved = {"email": "mira@example.com", **antispam_fields()}
    answers = [
        client.post(f"{draft.draft_path}save/", saved),
        client.post(f"{draft.draft_path}mine/"),
        client.get(f"{draft.draft_path}mine/"),
        client.get(f"{draft.draft_path}saved/"),
    ]
    assert [answer.headers.get("Location") for answer in answers] == [
        f"{draft.draft_path}saved/",
        draft.draft_path,
        draft.draft_path,
        None,
    ]
    assert letter not in answers[-1].text
    assert client.get(letter).url == f"{letter}draft/mine/"


def test_another_website_opens_no_letter(
    client: Client, draft: Draft, letter: str
) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    page = client.post(f"{letter}draft/mine/", headers=foreign)
    assert "Did you begin this idea?" in page.text
    assert Draft.objects.get().link_nonce == draft.link_nonce


def test_who_did_not_begin_it_stops_it_without_reading_it(
    client: Client, draft: Draft, letter: str
) -> None:
    one_click = {"List-Unsubscribe": "One-Click"}
    stopped = client.post(f"{letter}draft/reminders/", one_click)
    assert stopped.status_code == 200
    assert not Draft.objects.get().wants_reminders
    again = client.post(f"{letter}draft/reminders/", {"start": "yes"})
    assert again.url == f"{letter}draft/"
    assert Draft.objects.get().answers == draft.answers
    assert client.post(f"{letter}draft/delete/").url == "/my-entry/deleted/"
    assert not Draft.objects.exists()
    assert client.get(letter).status_code == 404


def test_another_address_ends_the_link_that_the_first_one_opened(
    client: Client, draft: Draft, letter: str
) -> None:
    client.post(f"{letter}draft/mine/")
    drafts.save_for_later(draft, email="mira@other.example")
    assert client.get(letter).status_code == 404


def test_a_sent_idea_keeps_the_link_of_who_sent_it(
    client: Client, draft: Draft, letter: str
) -> None:
    client.post(f"{letter}draft/mine/")
    assert send_draft(client, draft) == f"{letter}sent/"
    assert client.get(letter).status_code == 200
