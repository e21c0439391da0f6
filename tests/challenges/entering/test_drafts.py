"""Save and come back later: what is stored, and for whom."""

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from challenges.forms.entry import FORM_PAGES, EntryForm
from challenges.models import Challenge, Draft
from challenges.services.entering import links
from outbox.models import Email
from tests.challenges.factories import (
    antispam_fields,
    enter_path,
    first_page_data,
    make_saved_draft,
)
from tests.support.emails import recipients_and_subjects
from tests.support.examples import examples

MIRA = "mira@example.com"
NO_STORE = "max-age=0, no-cache, no-store, must-revalidate, private"
NOTHING = dict.fromkeys(FORM_PAGES["idea"], "")


def test_an_unfinished_first_page_can_be_saved(
    client: Client, challenge: Challenge
) -> None:
    sent = {**first_page_data(**{**NOTHING, "idea": "Bee hotels."}), "save": "yes"}
    response = client.post(enter_path(challenge), sent)
    draft = Draft.objects.get()
    assert response.url == f"{draft.draft_path}save/"
    assert (draft.answers, draft.email) == ({"idea": "Bee hotels."}, "")

    response = client.post(response.url, {"email": MIRA, **antispam_fields()})
    draft.refresh_from_db()
    assert (response.url, draft.email) == (f"{draft.draft_path}saved/", MIRA)
    subject = f"Carry on with your idea for Quiet streets ({draft.reference})"
    assert recipients_and_subjects() == [(MIRA, subject)]
    assert draft.letter_url in Email.objects.get().text.splitlines()
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


@pytest.mark.parametrize(("end", "count"), [("", 5), ("title/", 3), ("check/", 6)])
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
    max_examples=examples(40),
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


def test_the_way_back_keeps_what_was_typed(client: Client, draft: Draft) -> None:
    sent = {"help_needed": "A ladder.", "back": "yes"}
    response = client.post(f"{draft.draft_path}more/", sent)
    draft.refresh_from_db()
    assert (response.url, draft.answers["help_needed"]) == (
        f"{draft.draft_path}title/",
        "A ladder.",
    )


def test_each_page_says_its_step_and_the_next(client: Client, draft: Draft) -> None:
    names = ["idea", "title", "more", "files", "about-you", "check"]
    texts = [client.get(draft.page_path(name)).text for name in names]
    assert [re.findall(r"Step \d of [^<]*", text) for text in texts] == [
        ["Step 1 of 6. Next: Name and focus area"],
        ["Step 2 of 6. Next: Links and help"],
        ["Step 3 of 6. Next: Pictures and files"],
        ["Step 4 of 6. Next: About you"],
        ["Step 5 of 6. Next: Check your answers"],
        ["Step 6 of 6"],
    ]


def test_no_page_of_staff_leads_to_a_draft(
    staff_client: Client, challenge: Challenge
) -> None:
    draft = make_saved_draft(challenge)
    links.send_links(MIRA)
    emails = Email.objects.filter(to=MIRA)
    token = draft.letter_url.split("/")[4]
    assert [token in email.text for email in emails] == [True, True]
    for email in emails:
        page = staff_client.get(f"/admin/outbox/email/{email.pk}/change/")
        assert (page.status_code, token in page.text) == (200, False)
