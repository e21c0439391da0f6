"""Awards: chosen by one, confirmed by another, and then the outcome of the idea."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from challenges.models import Challenge, Entry
from challenges.services import announcements, results
from challenges.services.moderation import decisions
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Choice, Panel
from judging.services import awards, choices, rounds
from judging.services.ranking import deciding_ranking, shown_ranking
from judging.services.second_look import begin_second_look
from tests.challenges.factories import announce, release_held_emails
from tests.judging.award_pages import (
    choose,
    make_award,
    make_colleague,
    outcome_of,
    undo_by_two,
)
from tests.judging.factories import make_closed_panel, make_open_panel, make_panel
from tests.judging.ranking_pages import close, judge_ideas

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    """A closed round: idea 1 is before idea 2, and idea 2 before idea 3."""
    return make_closed_panel(staff, ideas=3, judges=2)


def test_a_choice_is_the_outcome_once_another_confirms_it(
    panel: Panel, staff: User
) -> None:
    award, other = make_award(panel, staff, name="Best of all"), make_colleague()
    choice = choose(panel, award, "Idea 1", staff)
    assert outcome_of("Idea 1") == ("", "", False)
    with pytest.raises(TransitionNotAllowed, match="You chose it"):
        choices.confirm(choice, by=staff)
    choices.confirm(choice, by=other)
    choices.confirm(choice, by=staff)  # twice is the same as once
    assert outcome_of("Idea 1") == ("winner", "Best of all", True)
    entry = Entry.objects.get(title="Idea 1")
    assert entry.history.last().by == other
    rows = panel.history.filter(row=entry.reference).values_list("what", "by__username")
    assert list(rows)[-2:] == [
        ("Chosen: Best of all", staff.username),
        ("Confirmed: Best of all", "kay"),
    ]


def test_an_idea_wins_once(panel: Panel, staff: User) -> None:
    first = make_award(panel, staff)
    second = make_award(panel, staff, name="Any", kind="other")
    choose(panel, first, "Idea 1", staff)
    with pytest.raises(TransitionNotAllowed, match="it wins once"):
        choose(panel, second, "Idea 1", staff)
    choose(panel, second, "Idea 2", staff)  # the next one: no reason
    with pytest.raises(TransitionNotAllowed, match="Nothing is left to win"):
        choose(panel, second, "Idea 3", staff, reason="It is fun.")


def test_another_than_the_next_needs_a_reason(panel: Panel, staff: User) -> None:
    award = make_award(panel, staff)
    with pytest.raises(TransitionNotAllowed, match="say why it wins"):
        choose(panel, award, "Idea 3", staff, reason=" ")
    choice = choose(
        panel, award, "Idea 3", staff, reason="It can be built.", reason_is_public=True
    )
    assert (choice.reason, choice.reason_is_public) == ("It can be built.", True)


def test_ideas_that_share_a_place_need_a_reason(
    site: SiteSettings, staff: User
) -> None:
    panel = make_open_panel(staff, ideas=2)
    judge_ideas(panel, {"Idea 1": [4], "Idea 2": [4]})
    close(panel, staff)
    award = make_award(panel, staff)
    with pytest.raises(TransitionNotAllowed, match="say why it wins"):
        choose(panel, award, "Idea 1", staff)
    choose(panel, award, "Idea 1", staff, reason="More people.")


def test_awards_of_areas_and_groups_go_to_their_ideas(
    panel: Panel, staff: User
) -> None:
    entry = Entry.objects.get(title="Idea 3")
    area = type(entry.focus_area).objects.exclude(pk=entry.focus_area_id)[0]
    Entry.objects.filter(pk=entry.pk).update(focus_area=area, audience="school")
    kinds = {
        "area": {"focus_area": area},
        "audience": {"audience": "school"},
        "other": {"outcome": "shortlisted", "how_many": 2},
    }
    for kind, fields in kinds.items():
        make_award(panel, staff, name=kind, kind=kind, **fields)
    found = shown_ranking(panel.rounds.get())
    assert found
    titles = {
        state.award.name: [found.entries[c.row.idea].title for c in state.contenders]
        for state in awards.award_states(panel, found)
    }
    assert titles == {
        "area": ["Idea 3"],
        "audience": ["Idea 3"],
        "other": ["Idea 1", "Idea 2", "Idea 3"],
    }
    with pytest.raises(TransitionNotAllowed, match="cannot go to this idea"):
        choose(panel, panel.awards.get(name="area"), "Idea 1", staff)


def test_nothing_is_chosen_before_the_round_is_closed(
    site: SiteSettings, staff: User
) -> None:
    panel = make_open_panel(staff)
    award = make_award(panel, staff)
    with pytest.raises(TransitionNotAllowed, match="Close the round first"):
        choose(panel, award, "Idea 1", staff)


def test_undoing_takes_the_outcome_back(panel: Panel, staff: User) -> None:
    award, colleague = make_award(panel, staff), make_colleague()
    choice = choose(panel, award, "Idea 1", staff)
    choices.confirm(choice, by=colleague)
    undo_by_two(choice, staff, colleague)
    assert (outcome_of("Idea 1"), Choice.objects.count()) == (("", "", False), 0)
    with pytest.raises(TransitionNotAllowed, match="Somebody undid this choice"):
        choices.confirm(choice, by=staff)


def test_once_there_are_awards_they_alone_decide(panel: Panel, staff: User) -> None:
    award = make_award(panel, staff)
    entry = Entry.objects.get(title="Idea 1")
    with pytest.raises(TransitionNotAllowed, match="The awards of judging decide"):
        results.set_outcome(entry, by=staff, outcome="winner")
    with pytest.raises(TransitionNotAllowed, match="the last one stays"):
        awards.remove_award(award, by=staff)
    make_award(panel, staff, name="Shortlist", kind="other")
    awards.remove_award(award, by=staff)
    with pytest.raises(TransitionNotAllowed, match="The awards of judging decide"):
        results.set_outcome(entry, by=staff, outcome="winner")


def test_before_a_round_opens_all_awards_can_go(
    site: SiteSettings, staff: User
) -> None:
    panel = make_panel(staff)
    awards.remove_award(make_award(panel, staff), by=staff)
    results.set_outcome(Entry.objects.get(title="Idea 1"), by=staff, outcome="winner")


def test_nobody_alone_undoes_what_two_agreed_on(panel: Panel, staff: User) -> None:
    choice = choose(panel, make_award(panel, staff), "Idea 1", staff)
    choices.confirm(choice, by=make_colleague())
    for _twice in range(2):
        assert not choices.undo(choice, by=staff)
    assert outcome_of("Idea 1")[0] == "winner"
    choices.leave(choice, by=staff)
    choices.leave(choice, by=staff)
    choice.refresh_from_db()
    assert choice.undo_asked_by is None
    what = panel.history.filter(entry=choice.entry).values_list("what", flat=True)
    assert list(what)[-2:] == [
        "Undoing asked for: Overall winner",
        "Not undone: Overall winner",
    ]


def test_an_award_that_somebody_won_is_not_removed(panel: Panel, staff: User) -> None:
    award = make_award(panel, staff)
    choose(panel, award, "Idea 1", staff)
    with pytest.raises(TransitionNotAllowed, match="undo that first"):
        awards.remove_award(award, by=staff)


def test_an_idea_that_staff_decide_anew_loses_it_and_it_shows(
    panel: Panel, staff: User
) -> None:
    choice = choose(panel, make_award(panel, staff), "Idea 1", staff)
    colleague = make_colleague()
    choice = choices.confirm(choice, by=colleague)
    release_held_emails()
    decisions.decline(Entry.objects.get(title="Idea 1"), by=staff, message="No.")
    choice = Choice.objects.select_related("entry", "award").get()
    assert not choices.is_handed_over(choice)
    undo_by_two(choice, staff, colleague)
    assert Choice.objects.count() == 0


def test_the_usual_awards_are_one_overall_and_one_for_each_area(
    panel: Panel, staff: User
) -> None:
    areas = list(panel.challenge.offered_areas)
    for _twice in range(2):
        awards.add_usual_awards(panel, by=staff)
    names = list(panel.awards.values_list("name", flat=True))
    assert names == ["Overall winner", *(f"Winner: {area.name}" for area in areas)]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"kind": "other"}, "There is an award of this name."),
        ({"name": "First"}, "There is an award for the whole challenge already."),
    ],
)
def test_names_and_the_whole_challenge_are_taken_once(
    panel: Panel, staff: User, fields: dict[str, str], error: str
) -> None:
    make_award(panel, staff)
    with pytest.raises(TransitionNotAllowed, match=error):
        make_award(panel, staff, **fields)


def test_what_was_chosen_is_announced_with_its_mark(panel: Panel, staff: User) -> None:
    choice = choose(panel, make_award(panel, staff), "Idea 1", staff)
    choices.confirm(choice, by=make_colleague())
    release_held_emails()
    challenge = Challenge.objects.get()
    results.set_others_not_selected(challenge, by=staff)
    announcements.publish(challenge, by=staff)
    with pytest.raises(TransitionNotAllowed, match="The results go out at"):
        choices.undo(choice, by=staff)
    announcements.take_back(challenge, by=staff)
    announce(challenge, by=staff)
    told = Entry.objects.values_list("public_award", "public_is_overall")
    assert sorted(told) == [("", False), ("", False), ("Overall winner", True)]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"confirmed_by": "by", "confirmed_at": "at"}, "confirmed_by_another"),
        ({"confirmed_at": "at"}, "confirmed_has_its_time"),
        ({"reason_is_public": True}, "public_reason_is_said"),
        ({"undo_asked_by": "by"}, "undone_by_two_is_confirmed"),
    ],
)
def test_the_database_refuses_impossible_choices(
    panel: Panel, staff: User, change: dict[str, Any], constraint: str
) -> None:
    choice = choose(panel, make_award(panel, staff), "Idea 1", staff)
    for name, value in change.items():
        setattr(choice, name, getattr(choice, str(value), value))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        choice.save()


def test_ideas_of_the_first_look_alone_stand_behind_those_of_the_second(
    panel: Panel, staff: User
) -> None:
    again = begin_second_look(panel.rounds.get(), by=staff)
    again.entries.set(Entry.objects.filter(title="Idea 2"))
    award = make_award(panel, staff, kind="other", how_many=3)
    assert deciding_ranking(panel) is None
    with pytest.raises(TransitionNotAllowed, match="Close the round first"):
        choose(panel, award, "Idea 2", staff)
    rounds.open_round(again, by=staff, closes_at=timezone.now() + timedelta(days=1))
    rounds.close_round(again, by=staff, reason="Nothing is left to read.")
    found = deciding_ranking(panel)
    assert found
    titles = {row.place: found.entries[row.idea].title for row in found.ranking.rows}
    assert titles == {1: "Idea 2", 2: "Idea 1", 3: "Idea 3"}
    choose(panel, award, "Idea 2", staff)
    choose(panel, award, "Idea 1", staff)
