"""The pages of a judge, as a judge walks them: without a cookie, a script or an
account."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from challenges.services.entering import entries
from challenges.services.moderation import duplicates, triage
from core.models import SiteSettings
from judging.models import Judge, Panel, Score
from judging.services import panels, rounds
from tests.judging.card_pages import card_form, idea_path
from tests.judging.factories import (
    card_of,
    finish_card,
    invite,
    make_open_panel,
    opened_card,
)


def test_before_the_gate_there_is_a_title_and_a_focus_area(
    client: Client, judge: Judge
) -> None:
    page = client.get(idea_path(judge))
    assert "Clean tech city" in page.text
    assert "Bees have nowhere to live." not in page.text
    page = client.post(f"{idea_path(judge)}open/", follow=True)
    assert "Bees have nowhere to live." in page.text


def test_a_judge_clears_a_card_and_is_led_to_the_next(
    client: Client, judge: Judge
) -> None:
    opened_card(judge)
    answer = client.post(idea_path(judge), card_form(judge, done="yes"))
    assert (answer.status_code, answer.url) == (303, idea_path(judge, 2))
    assert card_of(judge).status == "done"
    page = client.get(judge.private_path)
    assert "1 of 2 done." in page.text


def test_a_card_of_another_judge_is_the_same_404(
    client: Client, panel: Panel, staff: User
) -> None:
    other = panels.accept(
        invite(panel, staff, 2), words=panel.terms, may_be_named=False
    )
    judge = panel.judges.get(seat=1)
    card_of(judge).delete()
    reference = card_of(other, 1).entry.reference
    entries = set(judge.cards.values_list("entry__reference", flat=True))
    path = f"{judge.private_path}idea/{reference}/"
    assert client.get(path).status_code == (200 if reference in entries else 404)
    assert client.get(f"{judge.private_path}idea/WIC-2222-22/").status_code == 404


def test_a_closed_round_shows_the_words_and_why_they_were_not_saved(
    client: Client, judge: Judge, staff: User
) -> None:
    card = opened_card(judge)
    sent = card_form(judge, strong="Too late.", done="yes")
    rounds.close_round(card.round, by=staff, reason="Time is over.")
    page = client.post(idea_path(judge), sent)
    assert page.status_code == 409
    assert "The round is closed: what you chose and wrote was not saved." in page.text
    assert page.context["form"]["strong"].value() == "Too late."
    assert Score.objects.count() == 0
    assert "This round is closed." in client.get(judge.private_path).text


def test_stepping_aside_hides_the_idea_and_leads_on(
    client: Client, judge: Judge
) -> None:
    opened_card(judge)
    sent = {"reason": "work", "note": "We share an office."}
    answer = client.post(f"{idea_path(judge)}aside/", sent)
    assert (answer.status_code, answer.url) == (303, idea_path(judge, 2))
    page = client.get(idea_path(judge))
    assert "You stepped aside from this idea." in page.text
    assert "Bees have nowhere to live." not in page.text
    assert (
        "Bees have nowhere to live."
        not in client.get(f"{judge.private_path}mine/").text
    )


def test_stepping_aside_needs_a_reason(client: Client, judge: Judge) -> None:
    page = client.post(f"{idea_path(judge)}aside/", {"note": "Why?"})
    assert page.context["form"].errors == {"reason": ["Choose why you step aside"]}
    assert card_of(judge).status == "new"


def take_down(judge: Judge, staff: User) -> None:
    triage.take_down(card_of(judge).entry, by=staff, reason="A name.", message="")


def withdraw(judge: Judge, staff: User) -> None:
    entries.withdraw(card_of(judge).entry)


def merge(judge: Judge, staff: User) -> None:
    other = card_of(judge, 2).entry
    duplicates.mark_duplicate(card_of(judge).entry, by=staff, of=other)


@pytest.mark.parametrize("leave", [take_down, withdraw, merge])
def test_an_idea_that_left_the_challenge_is_taken_back(
    client: Client,
    judge: Judge,
    staff: User,
    leave: Callable[[Judge, User], None],
) -> None:
    finish_card(card_of(judge))
    leave(judge, staff)
    page = client.get(judge.private_path)
    assert "0 of 1 done." in page.text
    assert [heading for heading, _cards in page.context["groups"]] == [
        "To do",
        "Taken back",
    ]
    page = client.get(idea_path(judge))
    assert "This idea is no longer in the challenge." in page.text
    assert "Bees have nowhere to live." not in page.text


def test_my_scores_are_mine_alone(client: Client, panel: Panel, staff: User) -> None:
    other = panels.accept(
        invite(panel, staff, 2), words=panel.terms, may_be_named=False
    )
    judge = panel.judges.get(seat=1)
    finish_card(card_of(judge), 2)
    finish_card(card_of(other), 5)
    page = client.get(f"{judge.private_path}mine/")
    assert page.context["spread"] == [(1, 0), (2, 2), (3, 0), (4, 0), (5, 0)]
    assert [steps for _card, steps in page.context["rows"]] == [[2, 2]]


def test_finishing_says_that_these_are_their_own_judgements(
    client: Client, judge: Judge
) -> None:
    client.post(f"{judge.private_path}finish/")
    judge.refresh_from_db()
    assert judge.finished_at is None
    for place in (1, 2):
        finish_card(card_of(judge, place))
    assert "these are my own judgements" in client.get(judge.private_path).text
    client.post(f"{judge.private_path}finish/")
    assert "Thank you: you have finished." in client.get(judge.private_path).text


def test_a_page_of_another_site_changes_nothing(client: Client, judge: Judge) -> None:
    opened_card(judge)
    headers = {"Sec-Fetch-Site": "cross-site"}
    page = client.post(idea_path(judge), card_form(judge), headers=headers)
    assert (page.status_code, Score.objects.count()) == (403, 0)


def test_a_judge_is_limited_and_not_the_network_address(
    client: Client, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_card(judge)
    monkeypatch.setattr("judging.views.access.POSTS_PER_HOUR", 2)
    statuses = [
        client.post(idea_path(judge), card_form(judge)).status_code for _n in range(3)
    ]
    assert statuses == [303, 303, 429]


def test_the_script_is_told_what_was_saved(client: Client, judge: Judge) -> None:
    opened_card(judge)
    headers = {"X-Save-Card": "yes"}
    answer = client.post(idea_path(judge), card_form(judge), headers=headers)
    assert answer.json()["version"] == 1
    assert answer.json()["text"].startswith("Saved at ")
    stale = card_form(judge, step="1", seen="0")
    answer = client.post(idea_path(judge), stale, headers=headers)
    assert (answer.status_code, answer.json()) == (
        409,
        {"error": "Another window saved this card."},
    )


@pytest.mark.parametrize("ideas", [1, 3])
def test_queries(
    client: Client,
    site: SiteSettings,
    staff: User,
    ideas: int,
    django_assert_num_queries: Any,
) -> None:
    judge = make_open_panel(staff, ideas=ideas).judges.get()
    with django_assert_num_queries(5):
        client.get(judge.private_path)
    opened_card(judge)
    path, sent = idea_path(judge), card_form(judge, done="yes")
    with django_assert_num_queries(5):
        client.get(path)
    shares_round = connection.vendor == "postgresql"
    with django_assert_num_queries(9 + shares_round):
        client.post(path, sent)
    with django_assert_num_queries(5):
        client.get(f"{judge.private_path}mine/")
