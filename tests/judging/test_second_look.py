"""The second look: made from the ranking of the first, read by all, ranked with all
scores."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges.models import Challenge, Entry
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Panel, Round
from judging.services import cards, panels, round_plan, rounds, rubric
from judging.services.progress import idea_progress
from judging.services.ranking import shown_ranking
from judging.services.second_look import (
    begin_second_look,
    candidates,
    drop_second_look,
    readings_to_come,
)
from outbox.models import Email
from tests.judging.admin_pages import url_of
from tests.judging.factories import finish_card, make_panel, open_round
from tests.judging.ranking_pages import close

pytestmark = pytest.mark.django_db

STEPS = {1: 5, 2: 5, 3: 3, 4: 2, 5: 1, 6: 1}
"""Step that everybody gives, by the number in the title of an idea."""


@pytest.fixture
def first(site: SiteSettings, staff: User) -> Round:
    """A first look that is closed: two of three judges have read each of six ideas."""
    return make_first(staff)


def make_first(staff: User, ideas: int = 6) -> Round:
    panel = make_panel(staff, ideas=ideas, judges=3)
    round_plan.save_plan(panel.rounds.get(), reads=2, by=staff)
    open_round(panel, staff)
    score_all(panel.rounds.get())
    return close(panel, staff)


def score_all(current: Round) -> None:
    for card in current.cards.select_related("entry", "round"):
        number = int(card.entry.title.split()[-1])
        step = STEPS[number] - (card.judge.seat == 1 and number == 3)
        finish_card(card, step)


def open_second(first: Round, staff: User) -> Round:
    current = begin_second_look(first, by=staff)
    return rounds.open_round(
        Round.objects.select_related("panel__challenge").get(pk=current.pk),
        by=staff,
        closes_at=timezone.now() + timedelta(days=5),
    )


def titles(entries: object) -> list[str]:
    return sorted(each.title for each in entries)  # type: ignore[attr-defined]


def test_what_can_still_win_is_read_again(first: Round) -> None:
    found = candidates(first)
    assert {each.entry.title: each.can_be_best for each in found} == {
        "Idea 1": True,
        "Idea 2": True,
    }


def test_an_idea_that_left_is_not_read_again(first: Round) -> None:
    Entry.objects.filter(title="Idea 2").update(is_taken_down=True)
    assert titles(each.entry for each in candidates(first)) == ["Idea 1"]


def test_all_judges_read_what_they_have_not_read(first: Round, staff: User) -> None:
    draft = begin_second_look(first, by=staff)
    said = readings_to_come(draft)
    current = rounds.open_round(
        draft, by=staff, closes_at=timezone.now() + timedelta(days=5)
    )
    dealt = set(current.cards.values_list("entry__title", "judge__seat"))
    before = set(
        first.cards.filter(entry__in=current.entries.all()).values_list(
            "entry__title", "judge__seat"
        )
    )
    all_pairs = {(f"Idea {n}", seat) for n in (1, 2) for seat in (1, 2, 3)}
    assert (dealt | before, dealt & before) == (all_pairs, set())
    counts = {seat: len([p for p in dealt if p[1] == seat]) for seat in (1, 2, 3)}
    assert said == counts


def test_who_has_something_to_read_is_told(first: Round, staff: User) -> None:
    current = open_second(first, staff)
    subject = "Could you read the best ideas of Quiet streets?"
    emails = Email.objects.filter(subject=subject)
    readers = set(current.cards.values_list("judge__email", flat=True))
    assert {email.to for email in emails} == readers
    assert "For you it is " in emails[0].text
    assert "What you scored before stays and counts." in emails[0].text


def test_rubric_and_plan_stay_those_of_the_first_look(
    first: Round, staff: User
) -> None:
    current = begin_second_look(first, by=staff)
    assert rubric.rubric_of(current) == first.rubric
    with pytest.raises(TransitionNotAllowed, match="its rubric stays"):
        rubric.save_steps(current, steps={}, by=staff)
    with pytest.raises(TransitionNotAllowed, match="its plan stays"):
        round_plan.save_plan(current, reads=2, by=staff)


def test_a_conflict_of_the_first_look_holds(site: SiteSettings, staff: User) -> None:
    panel = make_panel(staff, ideas=2, judges=2)
    open_round(panel, staff)
    aside = panel.judges.get(seat=1).cards.get(entry__title="Idea 1")
    cards.declare(aside, reason="person")
    score_all_but(panel, aside.pk)
    current = open_second(close(panel, staff), staff)
    assert not current.cards.filter(judge__seat=1).exists()


def score_all_but(panel: Panel, pk: int) -> None:
    for card in (
        panel.rounds.get().cards.exclude(pk=pk).select_related("entry", "round")
    ):
        finish_card(card, 4)


def test_the_ranking_counts_both_looks(first: Round, staff: User) -> None:
    current = open_second(first, staff)
    for card in current.cards.select_related("entry", "round"):
        finish_card(card, 5 if card.entry.title == "Idea 2" else 3)
    current = rounds.close_round(current, by=staff)
    found = shown_ranking(current)
    assert found is not None
    rows = {found.entries[r.idea].title: r for r in found.ranking.rows}
    assert {title: len(row.readings) for title, row in rows.items()} == {
        "Idea 1": 3,
        "Idea 2": 3,
    }
    assert {row.planned for row in rows.values()} == {3}
    assert rows["Idea 2"].place == 1
    assert sum(judge.readings for judge in found.ranking.judges) == 6 * 2 + 2
    assert shown_ranking(first) is not None


def test_entrants_hear_how_many_read_in_both_looks(first: Round, staff: User) -> None:
    current = open_second(first, staff)
    score_all(current)
    rounds.close_round(current, by=staff)
    counts = dict(Entry.objects.values_list("title", "reader_count"))
    assert (counts["Idea 1"], counts["Idea 6"]) == (3, 2)


def test_progress_counts_both_looks(first: Round, staff: User) -> None:
    current = open_second(first, staff)
    assert {row[1:] for row in idea_progress(current)} == {(2, 3)}


def test_there_is_one_second_look(first: Round, staff: User) -> None:
    begin_second_look(first, by=staff)
    with pytest.raises(TransitionNotAllowed, match="second look already"):
        begin_second_look(first, by=staff)
    later = timezone.now() + timedelta(days=1)
    with pytest.raises(TransitionNotAllowed, match="second look already"):
        rounds.reopen(first, by=staff, closes_at=later, reason="A mistake.")
    second = Round.objects.get(position=2)
    with pytest.raises(TransitionNotAllowed, match="there is no third"):
        begin_second_look(second, by=staff)


def test_it_waits_for_the_first_and_comes_before_the_results(
    first: Round, staff: User
) -> None:
    Challenge.objects.update(results_announced_at=timezone.now())
    with pytest.raises(TransitionNotAllowed, match="The results are out"):
        begin_second_look(Round.objects.get(), by=staff)
    Challenge.objects.update(results_announced_at=None)
    later = timezone.now() + timedelta(days=1)
    opened = rounds.reopen(first, by=staff, closes_at=later, reason="A mistake.")
    with pytest.raises(TransitionNotAllowed, match="first look is not closed"):
        begin_second_look(opened, by=staff)


def test_without_scores_nothing_can_win(site: SiteSettings, staff: User) -> None:
    panel = make_panel(staff)
    open_round(panel, staff)
    with pytest.raises(TransitionNotAllowed, match="no idea that can still win"):
        begin_second_look(close(panel, staff), by=staff)


def test_it_is_left_out_until_it_opens(first: Round, staff: User) -> None:
    drop_second_look(begin_second_look(first, by=staff), by=staff)
    with pytest.raises(ObjectDoesNotExist):
        Round.objects.get(position=2)
    current = open_second(first, staff)
    with pytest.raises(TransitionNotAllowed, match="has opened"):
        drop_second_look(current, by=staff)


def test_taking_its_opening_back_frees_no_criteria(first: Round, staff: User) -> None:
    rounds.take_back_opening(open_second(first, staff), by=staff)
    assert Challenge.objects.get().judging_began_at
    assert Round.objects.get(position=2).status == "draft"


def test_a_late_judge_reads_in_the_second_look_too(first: Round, staff: User) -> None:
    current = open_second(first, staff)
    judge = panels.invite(first.panel, name="Otto", email="otto@example.org", by=staff)
    panels.accept(judge, words=first.panel.terms, may_be_named=False)
    read = current.cards.filter(judge=judge).values_list("entry__title", flat=True)
    assert sorted(read) == ["Idea 1", "Idea 2"]


def test_staff_set_it_up_open_it_and_read_both_rankings(
    staff_client: Client, first: Round
) -> None:
    panel = first.panel
    page = staff_client.get(url_of(panel, "second_look"))
    assert page.text.count("can still be the best") == 2
    answer = staff_client.post(url_of(panel, "second_look"), {"action": "begin"})
    assert answer.url == url_of(panel, "round")
    assert staff_client.get(url_of(panel, "round")).context["obstacles"] == []
    pages = {
        name: staff_client.get(url_of(panel, name))
        for name in ("change", "rubric", "plan", "second_look", "ranking", "progress")
    }
    assert {page.status_code for page in pages.values()} == {200}
    assert "Save the steps" not in pages["rubric"].text
    assert pages["ranking"].context["round"] == first
    staff_client.post(url_of(panel, "second_look"), {"action": "drop"})
    assert Round.objects.get() == first


def test_a_judge_sees_the_second_look_and_scores_of_both(
    client: Client, first: Round, staff: User
) -> None:
    begin_second_look(first, by=staff)
    judge = first.panel.judges.select_related("panel__challenge").get(seat=1)
    page = client.get(judge.private_path)
    assert "This round is closed." in page.text
    drop_second_look(Round.objects.get(position=2), by=staff)
    open_second(first, staff)
    page = client.get(judge.private_path)
    assert "The second look: all judges read" in page.text
    mine = client.get(f"{judge.private_path}mine/")
    assert len(mine.context["rows"]) == first.cards.filter(judge=judge).count()


@pytest.mark.parametrize("ideas", [3, 6])
def test_queries(
    staff_client: Client, site: SiteSettings, staff: User, ideas: int
) -> None:
    first = make_first(staff, ideas)
    counts = {}
    for name in ("before", "after"):
        with CaptureQueriesContext(connection) as queries:
            staff_client.get(url_of(first.panel, "second_look"))
        counts[name] = len(queries)
        if name == "before":
            begin_second_look(first, by=staff)
    assert counts == {"before": 14, "after": 13}
