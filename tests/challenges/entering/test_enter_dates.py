"""The entry form before a challenge opens, and after it has closed."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge, Draft, Entry
from core.models import SiteSettings
from tests.challenges.factories import (
    enter_path,
    entry_form_data,
    fill_in_and_send,
    first_page_data,
    make_challenge,
)
from tests.support.spaces import plain_spaces


def test_a_closed_challenge_says_what_to_do_next(
    client: Client, site: SiteSettings
) -> None:
    now = timezone.now()
    closed = make_challenge(closes_at=now - timedelta(hours=1))
    page = client.get(enter_path(closed))
    assert (page.status_code, "What you can do now" in page.text) == (200, True)


@pytest.mark.parametrize(("minutes", "late"), [(-1, False), (29, True), (31, None)])
def test_an_idea_begun_before_closing_may_be_sent_for_half_an_hour(
    client: Client, challenge: Challenge, minutes: int, late: bool | None
) -> None:
    with time_machine.travel(challenge.closes_at - timedelta(minutes=40)):
        token = entry_form_data()["form_token"]
    with time_machine.travel(challenge.closes_at + timedelta(minutes=minutes)):
        fill_in_and_send(client, challenge, form_token=token)
    entry = Entry.objects.first()
    assert (entry and entry.is_late) == late


def test_an_idea_begun_after_closing_is_kept_and_told_whom_to_ring(
    client: Client, challenge: Challenge
) -> None:
    with time_machine.travel(challenge.closes_at + timedelta(minutes=1)):
        page = client.post(enter_path(challenge), first_page_data(), follow=True)
    draft = Draft.objects.get()
    assert draft.answers["idea"] == "A hotel for bees on every library roof."
    assert page.redirect_chain == [(draft.draft_path, 303)]
    for words in (
        "A hotel for bees on every library roof.",
        "We have kept every word.",
        f"020 7946 0000</a> and say {draft.reference}",
    ):
        assert words in plain_spaces(page.text)


def test_a_challenge_that_is_not_open_yet_takes_no_idea_and_loses_no_word(
    client: Client, site: SiteSettings
) -> None:
    challenge = make_challenge(opens_at=timezone.now() + timedelta(days=1))
    page = client.post(enter_path(challenge), first_page_data())
    assert "This challenge is not open yet." in page.text
    assert "A hotel for bees on every library roof." in page.text
    assert Draft.objects.count() == 0
