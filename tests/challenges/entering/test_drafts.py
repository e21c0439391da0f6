"""Save and come back later: what is stored, for whom, and how it is sent."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from challenges.forms.entry import FORM_PAGES, EntryForm
from challenges.models import Challenge, Draft, Entry
from challenges.services.entering import drafts
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from tests.challenges.factories import (
    antispam_fields,
    enter_path,
    fill_in_and_send,
    first_page_data,
    make_public_entry,
    make_saved_draft,
    send_draft,
)

MIRA = "mira@example.com"
NO_STORE = "max-age=0, no-cache, no-store, must-revalidate, private"
NOTHING = dict.fromkeys(FORM_PAGES["idea"], "")


def recipients_and_subjects() -> list[tuple[str, str]]:
    return list(Email.objects.order_by("pk").values_list("to", "subject"))


def test_an_unfinished_first_page_can_be_saved(
    client: Client, challenge: Challenge
) -> None:
    sent = {**first_page_data(**{**NOTHING, "title": "Bee hotels"}), "save": "yes"}
    response = client.post(enter_path(challenge), sent)
    draft = Draft.objects.get()
    assert response.url == f"{draft.draft_path}save/"
    assert (draft.answers, draft.email) == ({"title": "Bee hotels"}, "")

    response = client.post(response.url, {"email": MIRA, **antispam_fields()})
    draft.refresh_from_db()
    assert (response.url, draft.email) == (f"{draft.draft_path}saved/", MIRA)
    subject = f"Go on with your idea for Quiet streets ({draft.reference})"
    assert recipients_and_subjects() == [(MIRA, subject)]
    assert draft.private_url in Email.objects.get().text.splitlines()
    assert MIRA in client.get(response.url).text


def test_nothing_typed_is_nothing_to_save(client: Client, challenge: Challenge) -> None:
    page = client.post(
        enter_path(challenge), {**first_page_data(**NOTHING), "save": "yes"}
    )
    assert page.context["form"].non_field_errors() == [
        "There is nothing to keep yet. Write a few words first."
    ]
    assert Draft.objects.count() == 0


def test_what_is_wrong_is_kept_all_the_same(client: Client, draft: Draft) -> None:
    url = f"{draft.draft_path}more/"
    response = client.post(url, {"links": "bees", "help_needed": ""})
    draft.refresh_from_db()
    assert (response.status_code, response.url) == (303, "?wrong")
    assert draft.answers["links"] == "bees"
    assert 'aria-invalid="true"' in client.get(f"{url}?wrong").text


def test_an_answer_that_is_emptied_is_empty(client: Client, draft: Draft) -> None:
    client.post(f"{draft.draft_path}idea/", {**first_page_data(), "problem": ""})
    draft.refresh_from_db()
    assert "problem" not in draft.answers


def test_one_page_does_not_touch_the_answers_of_another(
    client: Client, draft: Draft
) -> None:
    client.post(f"{draft.draft_path}more/", {"help_needed": "Glue.", "title": "Other"})
    draft.refresh_from_db()
    assert (draft.answers["help_needed"], draft.title) == ("Glue.", "Bee hotels")


def test_changing_an_answer_leads_back_to_the_check(
    client: Client, draft: Draft
) -> None:
    url = f"{draft.draft_path}idea/?check"
    right = client.post(url, first_page_data(title="Two hotels"))
    wrong = client.post(url, first_page_data(title=""))
    check = f"{draft.draft_path}check/"
    assert (right.url, wrong.url) == (check, "?wrong&check")


def test_what_another_window_changed_is_read_before_it_is_sent(
    client: Client, draft: Draft
) -> None:
    read = draft.fingerprint
    client.post(f"{draft.draft_path}idea/", first_page_data(title="Two hotels"))
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


def test_another_website_writes_and_sends_nothing(client: Client, draft: Draft) -> None:
    before = draft.answers
    foreign = {"sec-fetch-site": "cross-site"}
    for end, sent in {
        "idea/": first_page_data(title="Other"),
        "check/": {"fingerprint": draft.fingerprint, "rules_accepted": "on"},
        "save/": {"email": "eve@example.com", **antispam_fields()},
        "delete/": {},
        "reminders/": {},
    }.items():
        client.post(draft.draft_path + end, sent, headers=foreign)
    draft.refresh_from_db()
    assert (
        draft.answers,
        draft.email,
        draft.wants_reminders,
        recipients_and_subjects(),
    ) == (
        before,
        MIRA,
        True,
        [],
    )


@pytest.mark.parametrize(
    "end",
    ["", "idea/", "more/", "about-you/", "check/", "save/", "saved/", "delete/"],
)
def test_pages_of_a_draft_are_kept_by_nobody_and_named_to_nobody(
    client: Client, draft: Draft, end: str
) -> None:
    response = client.get(draft.draft_path + end)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == NO_STORE
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex"
    unknown = client.get(f"/my-entry/wrong/draft/{end}")
    assert (unknown.status_code, "This link does not work" in unknown.text) == (
        404,
        True,
    )


def test_pages_of_an_entry_lead_to_its_draft_until_it_is_sent(
    client: Client, draft: Draft
) -> None:
    for end in ("", "change/", "withdraw/", "sent/", "delete/"):
        assert client.get(draft.private_path + end).url == draft.draft_path


def test_a_draft_deleted_in_another_window_is_not_sent(draft: Draft) -> None:
    drafts.delete(draft)
    with pytest.raises(Entry.DoesNotExist):
        drafts.send(draft, entry=Entry(), fingerprint=draft.fingerprint)


def test_after_closing_words_are_kept_and_nothing_is_sent(
    client: Client, draft: Draft
) -> None:
    with time_machine.travel(draft.challenge.closes_at + timedelta(minutes=31)):
        late = {**first_page_data(), "title": "Two hotels"}
        assert client.post(f"{draft.draft_path}idea/", late).url == draft.draft_path
        assert send_draft(client, draft) == draft.draft_path
        page = client.get(draft.draft_path)
    assert f"Ring us on 020 7946 0000 and say {draft.reference}" in page.text
    draft.refresh_from_db()
    assert (draft.title, Entry.objects.count()) == ("Two hotels", 0)


def test_two_windows_with_the_first_page_make_two_drafts_and_one_is_sent(
    client: Client, challenge: Challenge
) -> None:
    client.post(enter_path(challenge), first_page_data())
    fill_in_and_send(client, challenge)
    assert (Draft.objects.count(), Entry.objects.count()) == (1, 1)


@pytest.mark.parametrize(("end", "count"), [("", 7), ("idea/", 4), ("check/", 8)])
def test_pages_of_a_draft_ask_the_database_little(
    client: Client,
    challenge: Challenge,
    django_assert_num_queries: object,
    end: str,
    count: int,
) -> None:
    for number in range(3):
        draft = make_saved_draft(challenge, title=f"Idea {number}")
        with django_assert_num_queries(count):
            client.get(draft.draft_path + end)


form_pages = st.sampled_from(sorted(FORM_PAGES))


texts = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"))


@pytest.mark.django_db
@hypothesis_settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(form_page=form_pages, data=st.data())
def test_any_page_keeps_any_words(
    client: Client, challenge: Challenge, form_page: str, data: st.DataObject
) -> None:
    """No 500, no lost text."""
    draft = make_saved_draft(challenge, save=False)
    sent = {name: data.draw(texts) for name in FORM_PAGES[form_page]}
    url = f"{draft.draft_path}{form_page}/"
    assert client.post(url, sent).status_code == 303
    draft.refresh_from_db()
    stored = EntryForm(
        draft.as_form_data, challenge=challenge, form_page=form_page
    ).raw_answers
    assert {
        n: draft.answers[n] for n in FORM_PAGES[form_page] if n in draft.answers
    } == stored
    assert client.get(f"{url}?wrong").status_code == 200
    assert client.get(f"{draft.draft_path}check/?wrong").status_code == 200
    assert client.get(draft.draft_path).status_code == 200


def test_similar_published_ideas_are_shown_before_sending(
    client: Client, staff: User, challenge: Challenge
) -> None:
    words = "Bees need hotels. Put bee hotels on library roofs."
    similar = make_public_entry(
        staff, challenge=challenge, title="Bee hotel", idea=words
    )
    draft = make_saved_draft(challenge, title="Hotels for bees", idea=words)
    page = client.get(f"{draft.draft_path}check/").text
    assert "Have you seen these?" in page
    assert f'href="{similar.get_absolute_url()}"' in page
    texts = dict.fromkeys(("problem", "idea", "beneficiaries"), "A bus at night.")
    other = make_saved_draft(challenge, title="Night bus", **texts)
    assert "Have you seen these?" not in client.get(f"{other.draft_path}check/").text


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
    assert "Quiet streets takes no ideas at the moment." in page
    assert Entry.objects.count() == 0


def test_the_half_hour_after_closing_is_told(client: Client, draft: Draft) -> None:
    closes = timezone.localtime(timezone.now()).replace(hour=18, minute=0, second=0)
    Challenge.objects.update(closes_at=closes, opens_at=closes - timedelta(days=3))
    Draft.objects.update(begun_at=closes - timedelta(days=1))
    with time_machine.travel(closes + timedelta(minutes=5)):
        assert "Send it before 6:30pm on" in client.get(draft.draft_path).text


@pytest.mark.parametrize("query", ["", "?fbclid=1", "?rules_accepted=on"])
def test_a_strange_address_is_no_mistake(
    client: Client, draft: Draft, query: str
) -> None:
    assert (
        "There is a problem" not in client.get(f"{draft.draft_path}check/{query}").text
    )


def test_the_way_back_keeps_what_was_typed(client: Client, draft: Draft) -> None:
    sent = {"help_needed": "A ladder.", "back": "yes"}
    response = client.post(f"{draft.draft_path}more/", sent)
    draft.refresh_from_db()
    assert (response.url, draft.answers["help_needed"]) == (
        f"{draft.draft_path}idea/",
        "A ladder.",
    )
