"""The last page of a draft: what is missing, and how it is sent."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from challenges.forms.entry import FORM_PAGES
from challenges.models import Challenge, Draft, Entry
from challenges.services.entering import drafts
from core.workflow import TransitionNotAllowed
from tests.challenges.factories import (
    enter_path,
    entry_form_data,
    fill_in_and_send,
    first_page_data,
    make_public_entry,
    make_saved_draft,
    send_draft,
)
from tests.support.spaces import plain_spaces


def test_changing_an_answer_leads_back_to_the_check(
    client: Client, draft: Draft
) -> None:
    url = f"{draft.draft_path}title/?check"
    right = client.post(url, entry_form_data(title="Two hotels"))
    wrong = client.post(url, entry_form_data(title=""))
    check = f"{draft.draft_path}check/"
    assert (right.url, wrong.url) == (check, "?wrong&check")


def test_what_another_window_changed_is_read_before_it_is_sent(
    client: Client, draft: Draft
) -> None:
    read = draft.fingerprint
    client.post(f"{draft.draft_path}title/", entry_form_data(title="Two hotels"))
    url = f"{draft.draft_path}check/"
    sent = {"fingerprint": read, "rules_accepted": "on", "may_publish": "on"}
    response = client.post(url, sent)
    page = client.get(url + response.url)
    sentence = "It was changed in another window. Read it again."
    assert page.context["problems"] == [("", sentence)]
    ticked = [box.name for box in page.context["consents"] if box.value()]
    assert (ticked, Entry.objects.count()) == (["rules_accepted", "may_publish"], 0)
    with pytest.raises(TransitionNotAllowed):
        drafts.send(draft, entry=Entry(), fingerprint=read)


def test_the_check_leads_to_what_is_missing(client: Client, draft: Draft) -> None:
    drafts.save_answers(
        draft, names=FORM_PAGES["about-you"], answers={"name": "Mira Vale"}
    )
    page = client.get(f"{draft.draft_path}check/?{send_draft(client, draft)[1:]}")
    for field in ("email", "audience_0"):
        assert f'href="{draft.draft_path}about-you/?check#id_{field}"' in page.text
    assert Entry.objects.count() == 0


def test_the_check_does_not_complain_before_anybody_has_sent(
    client: Client, draft: Draft
) -> None:
    assert "Error:" not in client.get(f"{draft.draft_path}check/").text


def test_sending_asks_the_database_little(
    client: Client,
    challenge: Challenge,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """The draft; its area; then in a savepoint, which is two: delete it, insert the
    idea and its history, move files, site, two limits, the email, who waits for a
    notice, and the notice."""
    for number in range(3):
        draft = make_saved_draft(challenge, title=f"Idea {number}", save=False)
        if number:  # the first one notifies the team
            sent = {"fingerprint": draft.fingerprint, "rules_accepted": "on"}
            with django_assert_num_queries(14 if number == 2 else 16):
                client.post(f"{draft.draft_path}check/", sent)
        else:
            send_draft(client, draft)
    assert Entry.objects.count() == 3


def test_a_draft_deleted_in_another_window_is_not_sent(draft: Draft) -> None:
    drafts.delete(draft)
    with pytest.raises(Entry.DoesNotExist):
        drafts.send(draft, entry=Entry(), fingerprint=draft.fingerprint)


def test_after_closing_words_are_kept_and_nothing_is_sent(
    client: Client, draft: Draft
) -> None:
    with time_machine.travel(draft.challenge.closes_at + timedelta(minutes=31)):
        late = entry_form_data(title="Two hotels")
        assert client.post(f"{draft.draft_path}title/", late).url == draft.draft_path
        assert send_draft(client, draft) == draft.draft_path
        page = client.get(draft.draft_path)
    assert f"020 7946 0000</a> and say {draft.reference}" in plain_spaces(page.text)
    draft.refresh_from_db()
    assert (draft.title, Entry.objects.count()) == ("Two hotels", 0)


def test_two_windows_with_the_first_page_make_two_drafts_and_one_is_sent(
    client: Client, challenge: Challenge
) -> None:
    client.post(enter_path(challenge), first_page_data())
    fill_in_and_send(client, challenge)
    assert (Draft.objects.count(), Entry.objects.count()) == (1, 1)


def test_similar_published_ideas_are_shown_before_sending(
    client: Client, staff: User, challenge: Challenge
) -> None:
    words = "Bees need hotels. Put bee hotels on library roofs."
    similar = make_public_entry(
        staff, challenge=challenge, title="Bee hotel", idea=words
    )
    draft = make_saved_draft(challenge, title="Hotels for bees", idea=words)
    page = client.get(f"{draft.draft_path}check/").text
    assert "Similar ideas are fine." in page
    assert f'href="{similar.get_absolute_url()}"' in page
    texts = dict.fromkeys(("problem", "idea", "beneficiaries"), "A bus at night.")
    other = make_saved_draft(challenge, title="Night bus", **texts)
    assert "Similar ideas are fine." not in client.get(f"{other.draft_path}check/").text


def test_words_from_another_window_are_shown_when_the_idea_is_sent_already(
    client: Client, draft: Draft
) -> None:
    send_draft(client, draft)
    newer = first_page_data(idea="Newer words.")
    page = client.post(f"{draft.draft_path}idea/", newer)
    assert "Newer words." in page.text
    assert "You have sent this idea from another window." in page.text
    assert Entry.objects.get().idea != "Newer words."


def test_deleting_in_another_window_does_not_delete_what_was_sent(
    client: Client, draft: Draft
) -> None:
    send_draft(client, draft)
    response = client.post(f"{draft.draft_path}delete/")
    assert (response.url, Entry.objects.count()) == (draft.private_path, 1)


def test_a_draft_of_a_hidden_challenge_is_kept_and_not_sent(
    client: Client, draft: Draft
) -> None:
    Challenge.objects.update(publish_at=None)
    assert send_draft(client, draft) == draft.draft_path
    page = client.get(draft.draft_path).text
    assert "Quiet streets is not open at the moment." in page
    assert Entry.objects.count() == 0


def test_the_half_hour_after_closing_is_told(client: Client, draft: Draft) -> None:
    closes = timezone.localtime(timezone.now()).replace(hour=18, minute=0, second=0)
    Challenge.objects.update(closes_at=closes, opens_at=closes - timedelta(days=3))
    Draft.objects.update(begun_at=closes - timedelta(days=1))
    with time_machine.travel(closes + timedelta(minutes=5)):
        assert "Send it by 6:30pm on" in client.get(draft.draft_path).text


@pytest.mark.parametrize("query", ["", "?fbclid=1", "?rules_accepted=on"])
def test_a_strange_address_is_no_mistake(
    client: Client, draft: Draft, query: str
) -> None:
    assert (
        "There is a problem" not in client.get(f"{draft.draft_path}check/{query}").text
    )
