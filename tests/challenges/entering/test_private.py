"""The private page of an entrant: what it says in every state and phase."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Challenge
from challenges.services.moderation import decisions
from core.models import SiteSettings
from outbox.models import Email
from tests.challenges.factories import (
    make_challenge,
    make_challenge_in_phase,
    make_entry,
    make_public_entry,
    release_held_emails,
)

NO_STORE = "max-age=0, no-cache, no-store, must-revalidate, private"


def test_private_page_shows_where_the_idea_stands(
    client: Client, challenge: Challenge, staff: User
) -> None:
    entry = make_entry(challenge=challenge)
    decisions.decline(entry, by=staff, message="Bees sting.", staff_note="Secret.")
    release_held_emails()
    page = client.get(entry.private_path)
    for words in ("Received, being checked", "Not taken forward"):
        assert words in page.text
    assert (page.text.count("Bees sting."), "Secret." in page.text) == (1, False)


@pytest.mark.parametrize("end", ["", "sent/", "withdraw/", "data/"])
def test_private_pages_are_kept_by_nobody_and_named_to_nobody(
    client: Client, challenge: Challenge, end: str
) -> None:
    response = client.get(make_entry(challenge=challenge).private_path + end)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == NO_STORE
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("end", ["", "sent/", "data/", "data.json", "draft/saved/"])
def test_private_pages_to_read_take_no_post(challenge: Challenge, end: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(make_entry(challenge=challenge).private_path + end)
    assert response.status_code == 405


@pytest.mark.parametrize("end", ["answer/", "come-back/"])
def test_who_opens_the_address_of_a_button_is_led_to_the_page_with_it(
    client: Client, challenge: Challenge, end: str
) -> None:
    path = make_entry(challenge=challenge).private_path
    page = client.get(path + end, follow=True)
    assert (page.redirect_chain, page.request["PATH_INFO"]) == ([("../", 303)], path)


def test_private_pages_need_no_csrf_token(challenge: Challenge) -> None:
    entry = make_entry(challenge=challenge)
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(f"{entry.private_path}withdraw/")
    entry.refresh_from_db()
    assert (response.status_code, entry.status) == (303, "withdrawn")


def test_a_supposed_spam_looks_received_to_its_sender_who_may_withdraw_it(
    client: Client, challenge: Challenge, staff: User
) -> None:
    entry = decisions.mark_spam(make_entry(challenge=challenge), by=staff)
    page = client.get(entry.private_path)
    words = [step.label for step in page.context["steps"]]
    assert words == ["Received, being checked"]
    assert page.context["can_withdraw"]
    client.post(f"{entry.private_path}withdraw/")
    page = client.get(entry.private_path)
    words = [step.label for step in page.context["steps"]]
    assert words == ["Received, being checked", "Withdrawn by you"]


def test_what_cannot_be_withdrawn_is_not_asked_about(
    client: Client, challenge: Challenge, staff: User
) -> None:
    entry = decisions.decline(make_entry(challenge=challenge), by=staff, message="No.")
    release_held_emails()
    response = client.get(f"{entry.private_path}withdraw/")
    assert (response.status_code, response.url) == (303, entry.private_path)


PAST_AND_FUTURE = {
    "open": (["closes"], ["closed", "are out"]),
    "judging": (["The judges are reading", "closed"], ["closes", "are out"]),
    "results": (["closed", "results are out"], ["closes", "judges", "publish the"]),
}


@pytest.mark.parametrize("phase", PAST_AND_FUTURE)
def test_what_happens_next_is_true_whenever_the_idea_comes_in(
    client: Client, site: SiteSettings, phase: str
) -> None:
    entry = make_entry(challenge=make_challenge_in_phase(phase))
    page = client.get(f"{entry.private_path}sent/").text
    present, absent = PAST_AND_FUTURE[phase]
    for text in (page, Email.objects.get(to=entry.email).text):
        steps = text[text.index("What happens next") :]
        assert [words for words in present if words not in steps] == []
        assert [words for words in absent if words in steps] == []


@pytest.mark.parametrize(
    ("phase", "dates", "sentence"),
    [
        ("open", {}, "We will publish the results on the challenge’s page on "),
        ("judging", {}, "We will publish the results on the challenge’s page on "),
        (
            "judging",
            {"results_at": None},
            "results on the challenge’s page.",
        ),
        (
            "results",
            {"results_announced_at": None},
            "We will publish them on the challenge’s page as soon as they are complete",
        ),
        ("results", {}, "The results of the challenge are out."),
    ],
)
def test_an_approved_entrant_reads_where_the_results_stand(
    client: Client,
    site: SiteSettings,
    staff: User,
    phase: str,
    dates: dict[str, object],
    sentence: str,
) -> None:
    challenge = make_challenge_in_phase(phase, **dates)
    entry = make_public_entry(staff, challenge=challenge)
    email_text = Email.objects.filter(to=entry.email).latest("pk").text
    for text in (client.get(entry.private_path).text, email_text):
        assert sentence in text
        assert ("The judges will read all the ideas." in text) != ("are out." in text)
        assert entry.challenge.get_absolute_url() in text


@pytest.mark.parametrize(
    ("hidden", "may_publish"), [(True, True), (False, False), (False, True)]
)
def test_entrants_are_led_to_no_page_that_does_not_exist(
    client: Client, site: SiteSettings, staff: User, hidden: bool, may_publish: bool
) -> None:
    challenge = make_challenge(**{"publish_at": None} if hidden else {})
    entry = make_public_entry(staff, challenge=challenge, may_publish=may_publish)
    email_text = Email.objects.filter(to=entry.email).latest("pk").text
    page = client.get(entry.private_path).text
    for url in (entry.get_absolute_url(), challenge.get_absolute_url()):
        exists = client.get(url).status_code == 200
        assert (url in email_text, f'href="{url}"' in page) == (exists, exists)


def test_wrong_private_link_says_what_to_do(
    client: Client, challenge: Challenge
) -> None:
    page = client.get("/my-entry/wrong/")
    assert (page.status_code, "This link does not work" in page.text) == (404, True)
    assert page.headers["Cache-Control"] == NO_STORE


def test_withdrawing_asks_first_and_then_does_it(
    client: Client, challenge: Challenge
) -> None:
    entry = make_entry(challenge=challenge)
    assert client.get(entry.private_path + "withdraw/").status_code == 200
    entry.refresh_from_db()
    assert entry.status == "submitted"
    response = client.post(entry.private_path + "withdraw/")
    entry.refresh_from_db()
    assert (response.status_code, entry.status) == (303, "withdrawn")


def test_withdrawing_twice_is_the_same_as_once(
    client: Client, challenge: Challenge
) -> None:
    entry = make_entry(challenge=challenge)
    for _time in range(2):
        response = client.post(entry.private_path + "withdraw/")
        assert response.url == entry.private_path
    assert entry.history.count() == 2
