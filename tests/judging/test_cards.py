"""Cards: scores are never lost, and never doubled."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from challenges.models import Entry
from challenges.services.entering import entries
from core.workflow import TransitionNotAllowed
from judging.models import Card, Judge, Panel, Round, Score, ScoreChange
from judging.services import cards, rounds
from tests.judging.factories import (
    all_steps,
    card_of,
    finish_card,
    opened_card,
    prepare,
)

NO_WORDS = {"strong": "", "stronger": "", "panel_note": ""}


def keep(card: Card, **kwargs: object) -> cards.Kept:
    sent = {"seen": card.version, "steps": {}, "words": NO_WORDS, **kwargs}
    return cards.keep_card(card, **sent)  # type: ignore[arg-type]


def stored(card: Card) -> list[int]:
    return list(Score.objects.filter(card=card).values_list("step", flat=True))


def test_half_a_card_is_kept_and_is_not_done(judge: Judge) -> None:
    card = opened_card(judge)
    useful, new = all_steps(card)
    kept = keep(card, steps={useful: 3}, words={**NO_WORDS, "strong": "Clear."})
    assert (kept.card.status, kept.missing, stored(card)) == ("begun", [new], [3])
    assert (kept.card.strong, kept.card.done_at) == ("Clear.", None)


def test_finishing_needs_every_criterion(judge: Judge) -> None:
    card = opened_card(judge)
    useful, new = all_steps(card)
    kept = keep(card, steps={useful: 3}, finish=True)
    assert (kept.is_done, kept.missing) == (False, [new])
    kept = keep(kept.card, steps={new: 5}, finish=True)
    assert (kept.is_done, kept.missing, stored(card)) == (True, [], [3, 5])


def test_the_same_form_sent_twice_is_saved_once(judge: Judge) -> None:
    card = opened_card(judge)
    for _click in range(2):
        kept = keep(card, steps=all_steps(card), finish=True)
    assert (kept.is_done, kept.card.version, stored(card)) == (True, 1, [4, 4])
    assert judge.panel.history.filter(what__contains="Done").count() == 1
    assert ScoreChange.objects.count() == 0


def test_an_older_window_overwrites_nothing(judge: Judge) -> None:
    card = opened_card(judge)
    keep(card, steps=all_steps(card, 5))
    kept = keep(card, steps=all_steps(card, 1), words={**NO_WORDS, "strong": "No."})
    assert kept.is_overtaken
    card.refresh_from_db()
    assert (stored(card), card.strong, card.version) == ([5, 5], "", 1)


def test_an_older_window_that_says_the_same_is_taken(judge: Judge) -> None:
    card = opened_card(judge)
    keep(card, steps=all_steps(card))
    assert keep(card, steps=all_steps(card), finish=True).is_done


def test_a_changed_score_leaves_what_it_was(judge: Judge) -> None:
    card = finish_card(card_of(judge), 2)
    useful, _new = all_steps(card)
    kept = keep(card, steps={useful: 5}, words={**NO_WORDS, "strong": "Clear."})
    changes = list(ScoreChange.objects.values_list("criterion", "before", "after"))
    assert (kept.is_done, changes, stored(card)) == (True, [(useful, 2, 5)], [5, 2])


@pytest.mark.parametrize("step", [0, 6])
def test_a_step_that_is_none_is_refused_by_the_database(
    judge: Judge, step: int
) -> None:
    card = opened_card(judge)
    with pytest.raises(Exception, match="score_is_a_step"):
        keep(card, steps=all_steps(card, step))


def test_nothing_is_saved_before_the_gate(judge: Judge) -> None:
    with pytest.raises(TransitionNotAllowed, match="You do not judge this idea"):
        keep(card_of(judge), steps=all_steps(card_of(judge)))
    assert Score.objects.count() == 0


@pytest.mark.parametrize(
    ("reason", "status"), [("money", "conflict"), ("language", "unable")]
)
def test_stepping_aside_ends_the_card_and_keeps_why(
    judge: Judge, reason: str, status: str
) -> None:
    card = finish_card(card_of(judge))
    for _click in range(2):
        cards.declare(card, reason=reason, note="My sister's firm.")
    card.refresh_from_db()
    assert (card.status, card.reason) == (status, reason)
    with pytest.raises(TransitionNotAllowed):
        keep(card, steps=all_steps(card, 1))


def test_staff_give_an_idea_back(judge: Judge, staff: User) -> None:
    card = cards.declare(card_of(judge), reason="person")
    cards.give_back(card, by=staff)
    card.refresh_from_db()
    assert (card.status, card.reason) == ("new", "")


def test_a_closed_round_takes_nothing(judge: Judge, staff: User) -> None:
    card = opened_card(judge)
    rounds.close_round(card.round, by=staff, reason="Time is over.")
    with pytest.raises(TransitionNotAllowed, match="The round is closed"):
        keep(card, steps=all_steps(card))
    assert Score.objects.count() == 0


def test_nor_does_one_whose_time_is_over(judge: Judge) -> None:
    card = opened_card(judge)
    now = timezone.now()
    Round.objects.update(
        opened_at=now - timedelta(days=2), closes_at=now - timedelta(minutes=1)
    )
    with pytest.raises(TransitionNotAllowed, match="The round is closed"):
        keep(card, steps=all_steps(card))


def test_an_idea_that_was_withdrawn_takes_nothing(judge: Judge) -> None:
    card = opened_card(judge)
    entries.withdraw(card.entry)
    with pytest.raises(TransitionNotAllowed, match="no longer in the challenge"):
        keep(card, steps=all_steps(card))


def test_a_changed_idea_is_to_look_at_again_until_it_is_confirmed(
    judge: Judge, staff: User
) -> None:
    card = finish_card(card_of(judge))
    prepare(Entry.objects.get(pk=card.entry_id), staff, idea="Another hotel.")
    card = judge.cards.select_related("entry__shown").get(pk=card.pk)
    assert card.is_to_look_at_again
    keep(card, steps=all_steps(card), words={**NO_WORDS, "strong": "Clear."})
    card = judge.cards.select_related("entry__shown").get(pk=card.pk)
    assert card.is_to_look_at_again
    words = {**NO_WORDS, "strong": "Clear."}
    keep(card, steps=all_steps(card), words=words, finish=True)
    card = judge.cards.select_related("entry__shown").get(pk=card.pk)
    assert not card.is_to_look_at_again


def test_an_erased_idea_takes_its_cards_along(panel: Panel, judge: Judge) -> None:
    finish_card(card_of(judge))
    panel.challenge.entries.all().delete()
    assert (Card.objects.count(), Score.objects.count()) == (0, 0)
