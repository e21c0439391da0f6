"""The pages of a judge, as a judge walks them: without a cookie, a script or an
account."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from core.models import SiteSettings
from judging.models import Judge, Panel, Score
from judging.services import panels, rounds
from tests.judging.factories import (
    all_steps,
    card_of,
    finish_card,
    invite,
    make_open_panel,
    opened_card,
)

WRONG = ["/judge/wrong/", "/judge/wrong/mine/", "/judge/wrong/idea/WIC-2222-22/"]


def idea_path(judge: Judge, place: int = 1) -> str:
    return f"{judge.private_path}idea/{card_of(judge, place).entry.reference}/"


def card_form(judge: Judge, step: object = 4, **fields: object) -> dict[str, Any]:
    card = card_of(judge)
    steps = {f"c{key}": step for key in all_steps(card)}
    words = {"strong": "", "stronger": "", "panel_note": "", "seen": card.version}
    return {**steps, **words, **fields}


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


def test_half_a_card_is_saved_and_leads_to_the_list(
    client: Client, judge: Judge
) -> None:
    opened_card(judge)
    first, _second = [name for name in card_form(judge) if name.startswith("c")]
    sent = card_form(judge, step="", **{first: "2"}, strong="Clear.", later="yes")
    answer = client.post(idea_path(judge), sent)
    card = card_of(judge)
    assert (answer.url, card.status) == (judge.private_path, "begun")
    assert (list(card.scores.values_list("step", flat=True)), card.strong) == (
        [2],
        "Clear.",
    )


def test_done_without_all_criteria_says_which_and_keeps_the_rest(
    client: Client, judge: Judge
) -> None:
    opened_card(judge)
    first, second = [name for name in card_form(judge) if name.startswith("c")]
    sent = card_form(judge, step="", **{first: "2"}, done="yes")
    page = client.post(idea_path(judge), sent)
    assert page.context["form"].errors == {second: ["Choose one of the five: “New”"]}
    assert (page.status_code, Score.objects.count()) == (200, 1)
    again = {**sent, second: "3", "seen": page.context["form"]["seen"].value()}
    assert client.post(idea_path(judge), again).status_code == 303
    assert card_of(judge).status == "done"


@pytest.mark.parametrize("wrong", ["0", "6", "3.5", "-1", "x", "١"])
def test_a_step_that_is_none_is_an_error_there_and_the_rest_is_saved(
    client: Client, judge: Judge, wrong: str
) -> None:
    opened_card(judge)
    first, second = [name for name in card_form(judge) if name.startswith("c")]
    sent = {**card_form(judge, done="yes"), first: wrong}
    page = client.post(idea_path(judge), sent)
    assert list(page.context["form"].errors) == [first]
    scores = Score.objects.values_list("criterion", "step")
    assert list(scores) == [(int(second[1:]), 4)]


def test_too_many_words_are_kept_and_the_card_is_not_done(
    client: Client, judge: Judge
) -> None:
    opened_card(judge)
    words = " ".join(["word"] * 41)
    sent = card_form(judge, strong=words, done="yes")
    page = client.post(idea_path(judge), sent)
    assert page.context["form"].errors == {
        "strong": ["“What is strong”: use 40 words or fewer. You have 1 word too many"]
    }
    card = card_of(judge)
    assert (card.strong, card.status, card.scores.count()) == (words, "begun", 2)


def test_an_older_window_comes_back_with_its_words_and_what_is_saved(
    client: Client, judge: Judge
) -> None:
    opened_card(judge)
    older = card_form(judge, step="1", strong="Mine.", later="yes")
    client.post(idea_path(judge), card_form(judge, step="5", strong="Theirs."))
    page = client.post(idea_path(judge), older)
    assert page.status_code == 409
    assert "Another window saved this card." in page.text
    assert (page.text.count("Excellent"), page.context["form"]["strong"].value()) == (
        4,  # two radios, and two answers of the other window
        "Mine.",
    )
    assert [text for _question, text in page.context["differences"]][-1] == "Theirs."
    seen = page.context["form"]["seen"].value()
    client.post(idea_path(judge), {**older, "seen": seen})
    assert card_of(judge).strong == "Mine."


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
    with django_assert_num_queries(4):
        client.get(judge.private_path)
    opened_card(judge)
    path, sent = idea_path(judge), card_form(judge, done="yes")
    with django_assert_num_queries(4):
        client.get(path)
    with django_assert_num_queries(10):
        client.post(path, sent)
    with django_assert_num_queries(5):
        client.get(f"{judge.private_path}mine/")
