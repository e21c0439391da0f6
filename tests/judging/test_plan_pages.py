"""The pages that plan who reads what, and deal anew."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import SiteSettings
from judging.models import Judge, Panel, Round
from judging.services import cards, round_plan
from tests.judging.admin_pages import url_of
from tests.judging.factories import card_of, make_panel, open_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def set_up(site: SiteSettings, staff: User) -> Panel:
    return make_panel(staff, ideas=4, judges=2)


def make_part(panel: Panel, staff: User) -> Round:
    round_plan.save_plan(panel.rounds.get(), reads=1, by=staff)
    return open_round(panel, staff)


def test_a_plan_is_tried_and_kept(staff_client: Client, set_up: Panel) -> None:
    url = url_of(set_up, "plan")
    page = staff_client.get(url, {"reads": "1", "judges": "4"})
    assert [load for _seat, load, _hours, _barred in page.context["rows"]] == [
        1,
        1,
        1,
        1,
    ]
    assert page.text.count("not invited yet") == 2
    assert "nobody can tell a strict judge from a weak" in page.text
    assert Round.objects.get().reads == 0
    sent = {"reads": "1", "judges": "4"}
    assert staff_client.post(url, sent).status_code == 303
    assert Round.objects.get().reads == 1
    assert "1 judge reads each idea" in staff_client.get(url_of(set_up, "round")).text


def test_numbers_that_are_none_are_said(staff_client: Client, set_up: Panel) -> None:
    page = staff_client.get(url_of(set_up, "plan"), {"reads": "9", "judges": "x"})
    assert page.context["form"].errors == {
        "reads": ["Choose one of the list."],
        "judges": ["Give a number."],
    }


def test_an_open_round_has_its_plan(
    staff_client: Client, set_up: Panel, staff: User
) -> None:
    make_part(set_up, staff)
    page = staff_client.get(url_of(set_up, "plan"))
    assert "its plan stays" in page.text
    page = staff_client.post(url_of(set_up, "plan"), {"reads": "2"})
    assert page.status_code == 200


def test_dealing_anew_is_shown_and_done(
    staff_client: Client, set_up: Panel, staff: User
) -> None:
    make_part(set_up, staff)
    url = url_of(set_up, "deal")
    assert url in staff_client.get(url_of(set_up, "progress")).text
    page = staff_client.get(url, {"judges": "1"})
    assert [row[1:] for row in page.context["rows"]] == [(2, 0, 0, 0), (0, 2, 4, 0)]
    sent = {"judges": "1", "fingerprint": "stale"}
    page = staff_client.post(url, sent)
    assert "Something changed meanwhile" in page.text
    sent["fingerprint"] = page.context["anew"].fingerprint
    assert staff_client.post(url, sent).url == url_of(set_up, "progress")
    assert set_up.judges.get(seat=2).cards.count() == 4


def test_who_comes_second_reads_what_the_first_did(
    staff_client: Client, set_up: Panel, staff: User
) -> None:
    make_part(set_up, staff)
    url = url_of(set_up, "deal")
    anew = staff_client.get(url, {"judges": "1"}).context["anew"]
    sent = {"judges": "1", "fingerprint": anew.fingerprint, "seen": anew.seen}
    staff_client.post(url, sent)
    page = staff_client.post(url, sent)
    told = "Meanwhile: round, 2 ideas dealt anew (sam). Look again at what"
    assert told in page.text
    assert page.context["anew"].is_nothing


def test_an_idea_without_a_judge_is_named(
    staff_client: Client, set_up: Panel, staff: User
) -> None:
    current = make_part(set_up, staff)
    card = card_of(set_up.judges.get(seat=1))
    cards.declare(card, reason="person")
    page = staff_client.get(url_of(set_up, "deal"), {"judges": "2"})
    assert card.entry.reference in page.context["missing"]
    assert current.cards.count() == 4


@pytest.mark.parametrize("is_open", [False, True])
def test_where_nothing_can_be_dealt_it_is_said(
    staff_client: Client, set_up: Panel, staff: User, is_open: bool
) -> None:
    if is_open:
        open_round(set_up, staff)
    page = staff_client.get(url_of(set_up, "deal"))
    assert (page.context["can_deal"], "Show what would happen" in page.text) == (
        False,
        False,
    )


def test_what_a_judge_reads_is_kept(staff_client: Client, set_up: Panel) -> None:
    url = url_of(set_up, "judge", seat=1)
    page = staff_client.post(url, {"action": "capacity", "most": "-1"})
    assert list(page.context["capacity"].errors) == ["most"]
    area = page.context["capacity"].fields["areas"].queryset[0]
    sent = {"action": "capacity", "most": "3", "areas": [area.pk]}
    assert staff_client.post(url, sent).status_code == 303
    judge = Judge.objects.get(seat=1)
    assert (judge.most, list(judge.areas.all())) == (3, [area])


@pytest.mark.parametrize("number", [1, 3])
def test_queries(
    staff_client: Client, site: SiteSettings, staff: User, number: int
) -> None:
    panel = make_panel(staff, ideas=number, judges=number)
    counts = {}
    for name in ("plan", "deal"):
        if name == "deal":
            make_part(panel, staff)
        with CaptureQueriesContext(connection) as queries:
            staff_client.get(url_of(panel, name))
        counts[name] = len(queries)
    assert counts == {"plan": 11, "deal": 15}
