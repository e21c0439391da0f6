"""Two members of staff who choose and confirm at the same moment, on PostgreSQL: an
award goes to one idea, and is confirmed once."""

from functools import partial

import pytest
from django.contrib.auth.models import User

from challenges.models import Entry
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Award, Choice, Panel
from judging.services import awards, choices
from tests.judging.award_pages import make_award, make_colleague, reference_of
from tests.judging.factories import make_closed_panel
from tests.support.at_once import THREADS, run_at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def staff_member(focus_areas: None) -> User:
    SiteSettings.objects.update(team_email="team@westbridge.example")
    return User.objects.create_superuser("sam", "sam@westbridge.example")


@pytest.fixture
def award(staff_member: User) -> Award:
    panel = make_closed_panel(staff_member, ideas=THREADS, judges=1)
    return make_award(panel, staff_member)


def test_an_award_goes_to_one_idea(award: Award, staff_member: User) -> None:
    panel: Panel = award.panel
    choose = partial(awards.choose, award, by=staff_member, reason="It is fun.")
    ideas = [reference_of(panel, f"Idea {n}") for n in range(1, THREADS + 1)]
    results = run_at_once(*[partial(choose, idea=idea) for idea in ideas])
    refused = [each for each in results if isinstance(each, TransitionNotAllowed)]
    assert (Choice.objects.count(), len(refused)) == (1, THREADS - 1)


def test_it_is_confirmed_once_and_undone_by_two(
    award: Award, staff_member: User
) -> None:
    idea, colleague = reference_of(award.panel, "Idea 1"), make_colleague()
    choice = awards.choose(award, idea=idea, by=staff_member)
    confirm = partial(choices.confirm, choice, by=colleague)
    undo = [partial(choices.undo, choice, by=by) for by in (staff_member, colleague)]
    results = run_at_once(confirm, confirm)
    assert results == [choice, choice]
    confirmed = award.panel.history.filter(what__startswith="Confirmed")
    outcome = Entry.objects.get(reference=idea).outcome
    assert (confirmed.count(), outcome) == (1, "winner")
    assert sorted(run_at_once(*undo)) == [False, True]
    outcome = Entry.objects.get(reference=idea).outcome
    assert (Choice.objects.count(), outcome) == (0, "")
