"""The form of a card: half of it, mistakes, an older window, and hostile words."""

import pytest
from django.test import Client

from judging.models import Judge, Score
from tests.judging.card_pages import card_form, idea_path
from tests.judging.factories import card_of, opened_card


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


def test_a_form_for_an_idea_that_may_not_be_read_comes_back_without_it(
    client: Client, judge: Judge
) -> None:
    page = client.post(idea_path(judge), card_form(judge, strong="Clear."))
    assert (page.status_code, card_of(judge).status) == (409, "new")
    assert "Clear." in page.text
    assert card_of(judge).entry.shown.texts["idea"] not in page.text


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


@pytest.mark.parametrize("wrong", ["0", "6", "3.5", "-1", "x", "١", ["2", "5"]])
def test_a_step_that_is_none_is_an_error_there_and_the_rest_is_saved(
    client: Client, judge: Judge, wrong: str | list[str]
) -> None:
    """Two different steps are none; fields that the form does not have are nothing."""
    opened_card(judge)
    first, second = [name for name in card_form(judge) if name.startswith("c")]
    sent = {**card_form(judge, done="yes", unknown="5", c999="5"), first: wrong}
    page = client.post(idea_path(judge), sent)
    assert list(page.context["form"].errors) == [first]
    scores = Score.objects.values_list("criterion", "step")
    assert list(scores) == [(int(second[1:]), 4)]


def test_words_come_back_when_the_idea_went_meanwhile(
    client: Client, judge: Judge
) -> None:
    card = opened_card(judge)
    path, sent = idea_path(judge), card_form(judge, strong="<b>Clear.", stronger=" ")
    card.delete()
    page = client.post(path, sent)
    assert (page.status_code, page.context["words"]) == (
        404,
        [("What is strong", "<b>Clear.")],
    )
    assert "&lt;b&gt;Clear." in page.text
    assert "What you wrote" not in client.get(path).text


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


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Clear\x00 and short.", "Clear and short."),
        ("\u202eClear.\u202c", "Clear."),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("x" * 100_000, ""),
    ],
    ids=["NUL", "direction", "HTML", "100 kB"],
)
def test_hostile_words_are_cleaned_shown_or_refused_and_scores_are_kept(
    client: Client, judge: Judge, typed: str, stored: str
) -> None:
    opened_card(judge)
    sent = card_form(judge, strong=typed, later="yes")
    client.post(idea_path(judge), sent)
    card = card_of(judge)
    assert (card.strong, card.scores.count()) == (stored, 2)
    assert "<script>alert" not in client.get(idea_path(judge)).text
