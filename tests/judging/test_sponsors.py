"""Sponsors of awards: who works for one judges none of its ideas."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from focus_areas.models import FocusArea
from judging.models import Award, Card, Judge, Panel, Score
from judging.services import awards, cards, interests, panels, round_plan, sponsors
from judging.services.dealing import barred_pairs
from judging.services.dealing_anew import look_anew
from judging.services.meeting import discussion
from judging.services.ranking import deciding_ranking
from tests.judging.admin_pages import url_of
from tests.judging.award_pages import make_award
from tests.judging.factories import (
    card_of,
    finish_card,
    make_closed_panel,
    make_idea,
    make_judge,
    make_panel,
    open_round,
)

pytestmark = pytest.mark.django_db

TRUST = "The QUAYSIDE Trust, Ltd."
"""The organisation of the judges of these tests, in other letters."""


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    """Two ideas of one focus area and one of another, and two judges of a trust."""
    panel = make_panel(staff, judges=2)
    make_idea(panel, staff, title="Idea 3", focus_area=other_area(panel))
    panels.accept(
        panels.invite(panel, name="Ada", email="ada@example.org", by=staff),
        words=panel.terms,
        may_be_named=False,
    )
    return panel


def other_area(panel: Panel) -> FocusArea:
    used = panel.challenge.entries.values("focus_area")
    area = FocusArea.objects.exclude(pk__in=used).first()
    assert area
    return area


def make_area_award(panel: Panel, staff: User) -> Award:
    """Return an award that the first two ideas can win."""
    area = panel.challenge.entries.get(title="Idea 1").focus_area
    return make_award(panel, staff, name="Clean", kind="area", focus_area=area)


def save(award: Award, staff: User, sponsor: str = TRUST, *, bars: bool = True) -> None:
    sponsors.save_sponsor(award, sponsor=sponsor, bars_sponsor=bars, by=staff)


def barred(panel: Panel) -> set[tuple[int, str]]:
    """Return seat and title of what is kept from judges."""
    titles = dict(panel.challenge.entries.values_list("reference", "title"))
    pairs = barred_pairs(panel.rounds.get())
    return {(seat, titles[reference]) for reference, seat in pairs}


KEPT = {(1, "Idea 1"), (1, "Idea 2"), (2, "Idea 1"), (2, "Idea 2")}


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Quayside Trust", TRUST, True),
        ("Café Ñandú plc", "cafe nandu", True),
        ("Quayside Trust", "Quayside Trust North", False),
        ("", "", False),
        ("Ltd", "Limited", False),
    ],
)
def test_names_of_one_organisation(one: str, other: str, is_same: bool) -> None:
    assert sponsors.is_same_organisation(one, other) == is_same


def test_one_tick_keeps_the_ideas_from_judges_of_the_sponsor(
    panel: Panel, staff: User
) -> None:
    save(make_area_award(panel, staff), staff)
    assert barred(panel) == KEPT
    bar = panel.judges.get(seat=1).bars.get()
    assert bar.reason == f"Works for the sponsor, {TRUST}."


def test_without_the_tick_nobody_is_barred(panel: Panel, staff: User) -> None:
    save(make_area_award(panel, staff), staff, bars=False)
    assert barred(panel) == set()


def test_it_counts_for_judges_and_ideas_that_come_later(
    panel: Panel, staff: User
) -> None:
    save(make_area_award(panel, staff), staff)
    make_judge(panel, staff, 9)
    make_idea(panel, staff, title="Idea 4")
    late = {(4, "Idea 1"), (4, "Idea 2")}
    ideas = {(seat, "Idea 4") for seat in (1, 2, 4)}
    assert barred(panel) == KEPT | late | ideas


def test_the_plan_shows_it(panel: Panel, staff: User) -> None:
    save(make_area_award(panel, staff), staff)
    plan = round_plan.plan_of(panel.rounds.get(), reads=0)
    assert (plan.barred, plan.deal.loads) == (
        {1: 2, 2: 2, 3: 0},
        {1: 1, 2: 1, 3: 3},
    )
    assert "Judge 1 may not read 2 of the 3 ideas." in plan.warnings


def test_dealing_keeps_to_it(panel: Panel, staff: User) -> None:
    save(make_area_award(panel, staff), staff)
    round_plan.save_plan(panel.rounds.get(), reads=1, by=staff)
    current = open_round(panel, staff)
    cards = current.cards.values_list("judge__seat", "entry__title")
    assert KEPT.isdisjoint(cards)
    anew = look_anew(current, seats=[3])
    assert (anew.barred, anew.given) == ({1: 2, 2: 2, 3: 0}, {})


def test_what_was_dealt_before_is_taken_back_or_set_aside(
    panel: Panel, staff: User
) -> None:
    award = make_area_award(panel, staff)
    open_round(panel, staff)
    judge = panel.judges.get(seat=1)
    scored = judge.cards.get(entry__title="Idea 1")
    finish_card(scored)
    save(award, staff)
    cards = dict(judge.cards.values_list("entry__title", "status"))
    assert cards == {"Idea 1": "set_aside", "Idea 3": "new"}
    save(award, staff)  # once more changes nothing
    assert Score.objects.filter(card=scored).count() == 2


@pytest.mark.parametrize("how", ["untick", "another sponsor", "remove the award"])
def test_it_ends_and_the_ideas_come_back(panel: Panel, staff: User, how: str) -> None:
    award = make_area_award(panel, staff)
    open_round(panel, staff)
    finish_card(panel.judges.get(seat=1).cards.get(entry__title="Idea 1"))
    save(award, staff)
    if how == "untick":
        save(award, staff, bars=False)
    elif how == "another sponsor":
        save(award, staff, "Hearth Tea")
    else:
        awards.add_award(panel, name="Best", kind="overall", by=staff)
        awards.remove_award(award, by=staff)
    assert barred(panel) == set()
    assert Card.objects.exclude(status="new").count() == 0
    assert (Card.objects.count(), Score.objects.count()) == (9, 2)


def test_who_was_barred_by_name_stays_barred(panel: Panel, staff: User) -> None:
    award = make_area_award(panel, staff)
    ada = panel.judges.get(seat=3)
    sponsors.bar_from_award(ada, award=award, reason="Same group.", by=staff)
    with pytest.raises(TransitionNotAllowed, match="kept from Judge 3 already"):
        sponsors.bar_from_award(ada, award=award, reason="Again.", by=staff)
    save(award, staff)
    save(award, staff, "Hearth Tea")
    assert barred(panel) == {(3, "Idea 1"), (3, "Idea 2")}
    for _click in range(2):
        sponsors.unbar_from_award(ada, award=award, by=staff)
    assert barred(panel) == set()


def test_what_is_kept_for_another_reason_stays_so(panel: Panel, staff: User) -> None:
    award = make_area_award(panel, staff)
    open_round(panel, staff)
    card = finish_card(panel.judges.get(seat=1).cards.get(entry__title="Idea 1"))
    save(award, staff)
    panels.bar(card.judge, entry=card.entry, reason="Her aunt.", by=staff)
    save(award, staff, bars=False)
    card.refresh_from_db()
    assert (card.status, barred(panel)) == ("set_aside", {(1, "Idea 1")})
    with pytest.raises(TransitionNotAllowed, match="kept from the judge"):
        cards.give_back(card, by=staff)


def test_they_leave_the_room_when_it_is_talked_about(
    site: SiteSettings, staff: User
) -> None:
    panel = make_closed_panel(staff, judges=2)
    award = make_award(panel, staff)
    ada = panel.judges.get(seat=2)
    sponsors.bar_from_award(ada, award=award, reason="Same group.", by=staff)
    found = deciding_ranking(panel)
    assert found
    assert [group.absent for group in discussion(panel, found)] == [[ada]]


def test_staff_with_an_interest_leave_it_to_others(panel: Panel, staff: User) -> None:
    award = make_area_award(panel, staff)
    entry = panel.challenge.entries.get(title="Idea 3")
    interests.declare_interest(panel, entry=entry, reason="My aunt.", by=staff)
    with pytest.raises(TransitionNotAllowed, match="others decide"):
        save(award, staff)


def page_of(award: Award) -> str:
    return url_of(award.panel, "sponsor", award=award.pk)


def test_the_page_says_who_is_barred_and_lets_them_judge_again(
    staff_client: Client, panel: Panel, staff: User
) -> None:
    award, ada = make_area_award(panel, staff), panel.judges.get(seat=3)
    assert page_of(award) in staff_client.get(url_of(panel, "awards")).text
    sent = {"sponsor": TRUST, "bars_sponsor": "on", "action": "save"}
    assert staff_client.post(page_of(award), sent).status_code == 303
    other = {"judge": ada.pk, "reason": "Same group.", "action": "bar"}
    staff_client.post(page_of(award), other)
    page = staff_client.get(page_of(award))
    assert [bar.judge.seat for bar in page.context["bars"]] == [1, 2, 3]
    assert page.context["idea_count"] == 2
    judge_page = staff_client.get(url_of(panel, "judge", seat=1)).text
    assert "All that “Clean” can go to" in judge_page
    for bar in page.context["bars"]:
        staff_client.post(page_of(award), {"action": f"unbar {bar.pk}"})
    assert barred(panel) == set()


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        (
            {"bars_sponsor": "on", "action": "save"},
            {"sponsor": ["Say which organisation."]},
        ),
        (
            {"action": "bar"},
            {
                "judge": ["Choose a judge."],
                "reason": ["Say why the judge may not judge them."],
            },
        ),
    ],
)
def test_mistakes_are_said(
    staff_client: Client,
    panel: Panel,
    staff: User,
    sent: dict[str, str],
    errors: dict[str, list[str]],
) -> None:
    page = staff_client.post(page_of(make_area_award(panel, staff)), sent)
    form = page.context["form" if sent["action"] == "save" else "bar_form"]
    assert form.errors == errors


def test_without_an_award_it_leads_to_the_list(
    staff_client: Client, panel: Panel
) -> None:
    for query in ({}, {"award": "0"}, {"award": "x"}):
        page = staff_client.get(url_of(panel, "sponsor", **query))
        assert page.url == url_of(panel, "awards")


def test_a_judge_reads_nothing_of_it(client: Client, panel: Panel, staff: User) -> None:
    save(make_area_award(panel, staff), staff)
    open_round(panel, staff)
    judge: Judge = panel.judges.select_related("panel__challenge").get(seat=1)
    page = client.get(judge.private_path).text
    assert [text for text in ("Idea 1", "Idea 2", "sponsor") if text in page] == []
    assert card_of(judge).entry.title == "Idea 3"
