"""Rounds: what must be there before one opens, what opening does, and closing."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from challenges.models import Challenge, Entry
from challenges.services.moderation import decisions
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Card, Panel, Shown
from judging.services import panels, receipts, rounds, rubric
from judging.services.progress import idea_progress, progress
from outbox.models import Email
from tests.challenges.factories import make_entry
from tests.judging.factories import (
    card_of,
    finish_card,
    make_idea,
    make_judge,
    make_panel,
    open_round,
    opened_card,
    prepare,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def set_up(site: SiteSettings, staff: User) -> Panel:
    return make_panel(staff)


def obstacles(panel: Panel) -> list[str]:
    return rounds.obstacles(panel.rounds.select_related("panel__challenge").get())


def test_nothing_stands_against_a_round_that_is_set_up(set_up: Panel) -> None:
    assert obstacles(set_up) == []


def test_everything_that_is_missing_is_said(site: SiteSettings, staff: User) -> None:
    panel = make_panel(staff, ideas=0, judges=0)
    panel.challenge.weighted_criteria.all().delete()
    assert obstacles(panel) == [
        "The challenge has no criteria with weights.",
        "No judge has accepted.",
        "There is no approved idea.",
    ]


def test_weights_make_100(set_up: Panel) -> None:
    set_up.challenge.weighted_criteria.filter(name="New").update(weight=39)
    assert obstacles(set_up) == [
        "The weights of the criteria add up to 99 percent, not to 100."
    ]


def test_it_waits_for_closing_and_for_forms_that_were_open(set_up: Panel) -> None:
    now = timezone.now()
    Challenge.objects.update(closes_at=now + timedelta(hours=1))
    assert obstacles(set_up) == ["The challenge still takes ideas."]
    Challenge.objects.update(closes_at=now - timedelta(minutes=10))
    assert obstacles(set_up) == [
        "Forms opened before closing may still come, for 30 minutes."
    ]


def test_every_idea_must_be_ready(set_up: Panel, staff: User) -> None:
    entry = make_idea(set_up, staff, title="Third")
    prepare(entry, staff, is_ready=False)
    assert obstacles(set_up) == ["1 idea is not ready for the judges."]


def test_ideas_to_decide_take_a_reason(set_up: Panel, staff: User) -> None:
    make_entry(challenge=set_up.challenge)
    with pytest.raises(TransitionNotAllowed, match="give the reason not to wait"):
        open_round(set_up, staff)
    open_round(set_up, staff, reason="It is spam, surely.")
    assert set_up.history.filter(note="It is spam, surely.").exists()


def test_a_round_does_not_close_in_the_past(set_up: Panel, staff: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="This moment is past"):
        open_round(set_up, staff, closes_at=timezone.now())
    assert Card.objects.count() == 0


def test_opening_deals_every_idea_to_every_judge_in_an_order_of_their_own(
    site: SiteSettings, staff: User
) -> None:
    panel = make_panel(staff, ideas=6, judges=2)
    open_round(panel, staff)
    orders = [
        list(judge.cards.order_by("position").values_list("entry", flat=True))
        for judge in panel.judges.all()
    ]
    ideas = set(panel.challenge.entries.values_list("pk", flat=True))
    assert [set(order) for order in orders] == [ideas, ideas]
    assert orders[0] != orders[1]
    panel.rounds.get().cards.all().delete()
    panels.deal(panel)
    again = [
        list(judge.cards.order_by("position").values_list("entry", flat=True))
        for judge in panel.judges.all()
    ]
    assert again == orders


def test_opening_keeps_the_criteria_and_tells_the_judges(
    set_up: Panel, staff: User
) -> None:
    current = open_round(set_up, staff)
    criterion = set_up.challenge.weighted_criteria.first()
    assert criterion is not None
    criterion.name = "Cheap"
    criterion.save()
    current.refresh_from_db()
    kept = [(each["name"], each["weight"]) for each in rubric.rubric_of(current)]
    assert kept == [("Useful", 60), ("New", 40)]
    assert Challenge.objects.get().criteria_are_frozen
    subjects = Email.objects.filter(app_label="judging").values_list("subject")
    assert list(subjects.order_by("pk"))[-1] == (
        "You can judge the ideas of Quiet streets now",
    )
    with pytest.raises(TransitionNotAllowed, match="its rubric stays"):
        rubric.save_steps(current, steps={}, by=staff)


def test_opening_can_be_taken_back_until_a_judge_begins(
    set_up: Panel, staff: User
) -> None:
    current = rounds.take_back_opening(open_round(set_up, staff), by=staff)
    assert (current.status, Card.objects.count()) == ("draft", 0)
    assert not Challenge.objects.get().judging_began_at
    current = open_round(set_up, staff)
    opened_card(set_up.judges.get())
    with pytest.raises(TransitionNotAllowed, match="A judge has begun"):
        rounds.take_back_opening(current, by=staff)


def test_closing_waits_for_cards_or_takes_a_reason(set_up: Panel, staff: User) -> None:
    current = open_round(set_up, staff)
    finish_card(card_of(set_up.judges.get()))
    with pytest.raises(TransitionNotAllowed, match="Some cards are not done"):
        rounds.close_round(current, by=staff)
    rounds.close_round(current, by=staff, reason="She is ill.")
    counts = Entry.objects.order_by("-reader_count").values_list(
        "reader_count", flat=True
    )
    assert list(counts) == [1, 0]


def test_a_closed_round_opens_again_for_a_reason(set_up: Panel, staff: User) -> None:
    current = rounds.close_round(open_round(set_up, staff), by=staff, reason="Ill.")
    later = timezone.now() + timedelta(days=1)
    with pytest.raises(ValueError, match="needs a reason"):
        rounds.reopen(current, by=staff, closes_at=later, reason=" ")
    current = rounds.reopen(current, by=staff, closes_at=later, reason="A mistake.")
    assert current.takes_scores


def test_an_idea_that_is_ready_later_is_dealt(set_up: Panel, staff: User) -> None:
    open_round(set_up, staff)
    Challenge.objects.update(closes_at=timezone.now() + timedelta(hours=1))
    set_up.challenge.refresh_from_db()
    entry = make_entry(challenge=set_up.challenge)
    decisions.approve(entry, by=staff)
    prepare(entry, staff)
    assert set_up.judges.get().cards.filter(entry=entry).exists()


def test_progress_counts_and_tells_no_score(set_up: Panel, staff: User) -> None:
    current = open_round(set_up, staff)
    judge = set_up.judges.get()
    finish_card(card_of(judge))
    [row] = progress(current)
    assert (row.judge, row.counts) == (judge, {"done": 1, "new": 1})
    assert sorted(row[1:] for row in idea_progress(current)) == [(0, 1), (1, 1)]


def test_names_and_details_are_left_out_of_what_judges_see(set_up: Panel) -> None:
    shown = Shown.objects.first()
    assert shown is not None
    assert shown.texts["idea"] == "A hotel for bees on every library roof."
    entry = shown.entry
    entry.idea = "Mira of the Westbridge Bee Club, mira@example.com, will do it."
    texts = rounds.readiness(set_up.challenge)
    assert [idea.is_ready for idea in texts] == [True, True]


def test_a_receipt_tells_of_the_day_before_once(set_up: Panel, staff: User) -> None:
    open_round(set_up, staff)
    judge = set_up.judges.get()
    card = finish_card(card_of(judge))
    assert receipts.send_due() == 0
    Card.objects.filter(pk=card.pk).update(saved_at=timezone.now() - timedelta(days=1))
    type(judge).objects.update(invited_at=timezone.now() - timedelta(days=3))
    assert [receipts.send_due() for _run in range(2)] == [1, 0]
    email = Email.objects.filter(reference=judge.reference).latest("pk")
    assert "1 idea was scored behind your link since our last receipt." in email.text
    assert f"{judge.private_url}new-link/" in email.text


def test_judges_without_a_seat_are_told_nothing(set_up: Panel, staff: User) -> None:
    panels.decline(make_judge(set_up, staff, 2))
    before = Email.objects.count()
    open_round(set_up, staff)
    assert Email.objects.count() == before + 1
