"""Choices that do not hold any more: a round that is not closed, an idea that left the
challenge, an award that is gone."""

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from challenges.models import Entry
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Panel
from judging.services import choices, rounds
from judging.services.second_look import begin_second_look
from tests.judging.award_pages import (
    choose,
    make_award,
    make_colleague,
    outcome_of,
    undo_by_two,
)
from tests.judging.factories import make_closed_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    return make_closed_panel(staff, ideas=3, judges=2)


def test_what_became_of_the_idea_since_stays(panel: Panel, staff: User) -> None:
    choice = choose(panel, make_award(panel, staff), "Idea 1", staff)
    colleague = make_colleague()
    choices.confirm(choice, by=colleague)
    Entry.objects.filter(title="Idea 1").update(award="Best of all")
    undo_by_two(choice, staff, colleague)
    assert outcome_of("Idea 1") == ("winner", "Best of all", True)


@pytest.mark.parametrize("position", [1, 2])
def test_nothing_is_confirmed_while_a_round_is_not_closed(
    panel: Panel, staff: User, position: int
) -> None:
    choice = choose(panel, make_award(panel, staff), "Idea 1", staff)
    if position == 1:
        panel.rounds.update(status="open")
    else:
        panel.rounds.create(position=2, seed="a")
    with pytest.raises(TransitionNotAllowed, match="Close the round first"):
        choices.confirm(choice, by=make_colleague())


@pytest.mark.parametrize("reason", ["taken down", "duplicate"])
def test_an_idea_that_left_the_challenge_is_not_confirmed(
    panel: Panel, staff: User, reason: str
) -> None:
    choice = choose(panel, make_award(panel, staff), "Idea 1", staff)
    entry, other = (Entry.objects.get(title=f"Idea {n}") for n in (1, 2))
    entry.is_taken_down = reason == "taken down"
    entry.duplicate_of = other if reason == "duplicate" else None
    entry.save()
    with pytest.raises(TransitionNotAllowed, match="not in the challenge"):
        choices.confirm(choice, by=make_colleague())


def test_what_was_chosen_is_undone_before_judges_read_again(
    panel: Panel, staff: User
) -> None:
    choice = choose(panel, make_award(panel, staff), "Idea 1", staff)
    current = panel.rounds.get()
    tomorrow = timezone.now() + timedelta(days=1)
    reopen = partial(rounds.reopen, current, closes_at=tomorrow, reason="A mistake.")
    for again in (reopen, partial(begin_second_look, current)):
        with pytest.raises(TransitionNotAllowed, match="Undo what was chosen first"):
            again(by=staff)
    choices.undo(choice, by=staff)
    assert reopen(by=staff).status == "open"


def test_nothing_is_chosen_for_an_award_that_was_removed(
    panel: Panel, staff: User
) -> None:
    award = make_award(panel, staff)
    panel.awards.all().delete()
    with pytest.raises(TransitionNotAllowed, match="removed this award"):
        choose(panel, award, "Idea 1", staff)
