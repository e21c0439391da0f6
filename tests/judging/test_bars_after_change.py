"""Ideas that changed after they were dealt, so that they are kept from their judge: in
another focus area, an award whose ideas are not for this judge can go to them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Entry
from challenges.models.audience import Audience
from challenges.services.moderation import decisions
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from focus_areas.models import FocusArea
from judging.models import Card, Judge, Panel
from judging.services import cards, case_file, round_plan, rounds, sponsors
from judging.services.bars import barred_by_staff
from judging.services.dealing_anew import look_anew
from judging.services.feedback import said_for_entrant
from judging.services.meeting_book import meeting_book
from judging.services.personal_data import data_of
from judging.services.progress import idea_progress, progress
from judging.services.ranking import deciding_ranking, rank_anew, shown_ranking
from judging.services.score_table import score_table
from tests.judging.admin_pages import url_of
from tests.judging.award_pages import make_award
from tests.judging.card_pages import card_form, idea_path
from tests.judging.factories import (
    finish_card,
    make_open_panel,
    make_panel,
    open_round,
    opened_card,
    prepare,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def parks() -> FocusArea:
    """A focus area in which there is no idea yet."""
    area = FocusArea.objects.get(slug="clean-tech-city")
    area.pk, area.name, area.slug = None, "Parks", "parks"
    area.save()
    return area


@pytest.fixture
def panel(site: SiteSettings, staff: User, parks: FocusArea) -> Panel:
    """Two judges, two ideas; what the award for parks can go to is kept from the first
    judge."""
    panel = make_open_panel(staff, judges=2)
    award = make_award(panel, staff, name="Parks", kind="area", focus_area=parks)
    first = panel.judges.get(seat=1)
    sponsors.bar_from_award(first, award=award, reason="Sponsor.", by=staff)
    return panel


@pytest.fixture
def judge(panel: Panel) -> Judge:
    return panel.judges.select_related("panel__challenge").get(seat=1)


def move(card: Card, area: FocusArea, by: User) -> None:
    """Approve the idea of a card once more, in another focus area."""
    decisions.undo(Entry.objects.get(pk=card.entry_id), by=by)
    decisions.approve(
        Entry.objects.get(pk=card.entry_id),
        by=by,
        focus_area=area,
        details_reason="Nobody reads it yet.",
    )


def test_the_judge_reads_it_no_more_at_once(
    client: Client, judge: Judge, parks: FocusArea, staff: User
) -> None:
    card = opened_card(judge)
    sent = card_form(judge)
    path = idea_path(judge)
    assert card.entry.shown.texts["idea"] in client.get(path).text
    move(card, parks, staff)
    page = client.get(path)
    assert "You do not judge this idea." in page.text
    assert card.entry.shown.texts["idea"] not in page.text
    for end, data in (("", sent), ("open/", {}), ("aside/", {"reason": "work"})):
        page = client.post(path + end, data)
        assert "You do not judge this idea" in page.text, end
    card.refresh_from_db()
    assert (card.status, card.scores.count()) == ("opened", 0)


def test_the_list_leads_past_it(
    client: Client, judge: Judge, parks: FocusArea, staff: User
) -> None:
    first, second = judge.cards.select_related("entry__shown")
    finish_card(second)
    move(second, parks, staff)
    page = client.get(judge.private_path)
    groups = {name: [c.pk for c in found] for name, found in page.context["groups"]}
    assert groups == {"To do": [first.pk], "Stepped aside": [second.pk]}
    assert (page.context["done_count"], page.context["count"]) == (0, 1)
    assert client.get(f"{judge.private_path}mine/").context["rows"] == []
    move(first, parks, staff)
    page = client.get(judge.private_path)
    assert (page.context["next"], page.context["count"]) == (None, 0)
    assert [row.to_do for row in progress(judge.panel.rounds.get())] == [0, 2]


def test_on_paper_neither(
    staff_client: Client, judge: Judge, parks: FocusArea, staff: User
) -> None:
    first, second = judge.cards.select_related("entry")
    cards.open_card(second)
    for card in (first, second):
        move(card, parks, staff)
    page = staff_client.get(url_of(judge.panel, "sheet", seat=1))
    assert (page.context["new"], page.context["ideas"]) == ([], [])
    url = url_of(judge.panel, "paper", seat=1, of=second.entry.reference)
    page = staff_client.post(url, {"action": "card"})
    assert "Set aside" in page.text
    assert "Keep it, as from paper" not in page.text


def test_once_staff_looked_at_it_the_card_goes(
    judge: Judge, parks: FocusArea, staff: User
) -> None:
    new, begun = judge.cards.select_related("entry")
    finish_card(begun)
    for card in (new, begun):
        move(card, parks, staff)
        prepare(Entry.objects.get(pk=card.entry_id), staff)
    assert list(judge.cards.values_list("pk", "status")) == [(begun.pk, "set_aside")]
    other = judge.panel.judges.get(seat=2)
    assert set(other.cards.values_list("status", flat=True)) == {"new"}
    assert judge.panel.history.filter(
        row=str(begun), what="Done → Set aside", by=staff
    ).exists()
    with pytest.raises(TransitionNotAllowed, match="kept from the judge"):
        cards.give_back(begun, by=staff)


def test_an_idea_that_comes_out_of_the_area_is_dealt(
    judge: Judge, parks: FocusArea, staff: User
) -> None:
    entry = judge.cards.all()[0].entry
    area = entry.focus_area
    assert area
    for target in (parks, area):
        move(Card.objects.filter(entry=entry)[0], target, staff)
        prepare(Entry.objects.get(pk=entry.pk), staff)
    assert judge.cards.get(entry=entry).status == "new"


def test_its_scores_do_not_count(judge: Judge, parks: FocusArea, staff: User) -> None:
    for card in Card.objects.all():
        finish_card(card, 5 if card.judge_id == judge.pk else 2)
    move(judge.cards.all()[0], parks, staff)
    current = rounds.close_round(judge.panel.rounds.get(), by=staff)
    found = shown_ranking(current)
    assert found
    readings = sorted(len(row.readings) for row in found.ranking.rows)
    assert (readings, found.is_current) == ([1, 2], True)
    assert judge.cards.filter(status="set_aside").count() == 1


def test_a_ranking_that_was_kept_tells_of_the_change(
    judge: Judge, parks: FocusArea, staff: User
) -> None:
    for card in Card.objects.all():
        finish_card(card)
    current = rounds.close_round(judge.panel.rounds.get(), by=staff)
    move(judge.cards.all()[0], parks, staff)
    found = shown_ranking(current)
    assert found
    assert not found.is_current
    rank_anew(current, by=staff)
    found = shown_ranking(current)
    assert found
    assert found.is_current


def test_what_they_did_is_counted_nowhere(
    judge: Judge, parks: FocusArea, staff: User
) -> None:
    for card in Card.objects.all():
        finish_card(card)
    moved, other = judge.cards.select_related("entry")
    move(moved, parks, staff)
    current = judge.panel.rounds.get()
    counts = {row.entry.pk: (row.done, row.may) for row in idea_progress(current)}
    assert counts == {moved.entry_id: (1, 1), other.entry_id: (2, 2)}
    rounds.close_round(current, by=staff)
    readers = dict(Entry.objects.values_list("pk", "reader_count"))
    assert readers == {moved.entry_id: 1, other.entry_id: 2}


def test_the_readers_of_an_idea_are_counted_anew_each_time_a_round_closes(
    judge: Judge, staff: User
) -> None:
    card = finish_card(judge.cards.all()[0])
    current = judge.panel.rounds.get()
    rounds.close_round(current, by=staff, reason="Time is over.")
    assert Entry.objects.get(pk=card.entry_id).reader_count == 1
    later = timezone.now() + timedelta(days=1)
    rounds.reopen(current, by=staff, closes_at=later, reason="One is late.")
    cards.declare(card, reason="person")
    rounds.close_round(current, by=staff, reason="Time is over.")
    assert Entry.objects.get(pk=card.entry_id).reader_count == 0


def test_after_closing_it_is_called_set_aside_and_nothing_of_it_is_passed_on(
    judge: Judge, parks: FocusArea, staff: User
) -> None:
    for card in Card.objects.all():
        finish_card(card)
    Card.objects.update(strong="Warm.", panel_note="Look at it.")
    rounds.close_round(judge.panel.rounds.get(), by=staff)
    moved, other = judge.cards.select_related("entry")
    move(moved, parks, staff)
    assert said_for_entrant(moved.entry) == [("Judge 2", "Warm.")]
    found = deciding_ranking(judge.panel)
    assert found
    book = meeting_book(judge.panel, found)
    sheets = [sheet for _group, sheets in book.groups for sheet in sheets]
    assert [s.panel_notes for s in sheets if s.topic.entry == moved.entry] == [
        [("Judge 2", "Look at it.")]
    ]
    table = [row[:6] for row in score_table(judge.panel) if row[1] == "1"]
    assert {(row[0], row[5]) for row in table} == {
        (moved.entry.reference, "Set aside"),
        (other.entry.reference, "yes"),
    }
    data = data_of(judge)["cards"]
    assert {each["idea"]: each["status"] for each in data} == {
        moved.entry.reference: "Set aside",
        other.entry.reference: "Done",
    }
    assert "Judge 1 (Noor Fay 1), Set aside" in "".join(
        part.text for part in case_file.parts(moved.entry, by=staff, redact=False)
    )


def test_dealing_anew_gives_it_to_another_judge(
    site: SiteSettings, parks: FocusArea, staff: User
) -> None:
    panel = make_panel(staff, judges=2)
    round_plan.save_plan(panel.rounds.get(), reads=1, by=staff)
    current = open_round(panel, staff)
    award = make_award(panel, staff, name="Parks", kind="area", focus_area=parks)
    first = panel.judges.get(seat=1)
    sponsors.bar_from_award(first, award=award, reason="Sponsor.", by=staff)
    move(first.cards.get(), parks, staff)
    anew = look_anew(current)
    assert (dict(anew.lost), dict(anew.given)) == ({}, {2: 1})
    assert not look_anew(current, seats=[1]).lost


@pytest.mark.parametrize(
    "award",
    [
        {"kind": "area"},
        {"kind": "audience", "audience": Audience.SCHOOL},
        {"kind": "audience", "audience": Audience.RESIDENT},
        {"kind": "overall"},
        {"kind": "other"},
    ],
)
def test_cards_and_dealing_know_the_same_bars(
    site: SiteSettings, staff: User, parks: FocusArea, award: dict[str, Any]
) -> None:
    panel = make_open_panel(staff, ideas=4)
    judge = panel.judges.get()
    area = {"focus_area": parks} if award["kind"] == "area" else {}
    obj = make_award(panel, staff, **{"name": "Best", **award, **area})
    sponsors.bar_from_award(judge, award=obj, reason="Sponsor.", by=staff)
    entries = list(Entry.objects.order_by("pk"))
    Card.objects.all().delete()
    for entry in entries:
        Card.objects.create(
            round=panel.rounds.get(), judge=judge, entry=entry, position=entry.pk
        )
    Entry.objects.filter(pk__in=[e.pk for e in entries[:2]]).update(focus_area=parks)
    middle = [each.pk for each in entries[1:3]]
    Entry.objects.filter(pk__in=middle).update(audience=Audience.SCHOOL)
    known = {pair.reference for pair in barred_by_staff(panel.pk)}
    found = Card.objects.with_bars().select_related("entry")
    assert {card.entry.reference for card in found if card.is_barred} == known
    assert {card.entry.reference for card in found.barred()} == known
    others = found.without_barred()
    assert {card.entry.reference for card in others} == {
        each.reference for each in entries
    } - known
