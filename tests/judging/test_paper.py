"""Cards on paper: the sheet, keying in, and that each such card says so."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Card, Judge, Panel
from judging.services import cards, interests, personal_data, receipts
from judging.services.paper import key_in
from tests.judging.admin_pages import url_of
from tests.judging.card_pages import idea_path
from tests.judging.factories import (
    all_steps,
    card_of,
    finish_card,
    make_open_panel,
    opened_card,
)
from tests.judging.test_samples import make_panel_with_samples

pytestmark = pytest.mark.django_db

WORDS = {"strong": "The roof.", "stronger": "", "panel_note": ""}


def paper_url(panel: Panel, card: Card | None = None) -> str:
    query = {"of": card.entry.reference} if card else {}
    return url_of(panel, "paper", seat=1, **query)


def form_of(card: Card, step: int = 3, **fields: Any) -> dict[str, Any]:
    steps = {f"c{key}": value for key, value in all_steps(card, step).items()}
    return {"action": "card", **WORDS, **steps, **fields}


def test_the_gate_comes_first_then_the_card(
    staff_client: Client, judge: Judge, staff: User
) -> None:
    card = card_of(judge)
    url = paper_url(judge.panel, card)
    page = staff_client.get(url)
    assert "Did the judge say that they have no interest" in page.text
    assert "Keep it, as from paper" not in page.text
    assert staff_client.post(url, {"action": "open"}).url == url
    assert staff_client.post(url, form_of(card)).url == paper_url(judge.panel)
    card.refresh_from_db()
    assert (card.status, card.from_paper, card.strong) == ("done", True, "The roof.")
    rows = judge.panel.history.filter(row=str(card)).values_list("what", "by")
    assert set(rows) == {
        ("To do → Opened", staff.pk),
        ("Opened → Done", staff.pk),
        ("Keyed in from paper", staff.pk),
    }
    assert "from paper" in staff_client.get(paper_url(judge.panel)).text


def test_what_is_stored_is_never_shown(staff_client: Client, judge: Judge) -> None:
    card = opened_card(judge)
    url = paper_url(judge.panel, card)
    staff_client.post(url, form_of(card, 2))
    page = staff_client.get(url)
    assert "Key in the whole of it again only if" in page.text
    assert ("The roof." in page.text, "checked" in page.text) == (False, False)


def test_a_card_that_was_keyed_in_wrongly_is_keyed_in_again(
    staff_client: Client, judge: Judge
) -> None:
    card = opened_card(judge)
    url = paper_url(judge.panel, card)
    for step in (2, 5, 5):
        staff_client.post(url, form_of(card, step))
    assert set(card.scores.values_list("step", flat=True)) == {5}
    assert card.changes.count() == 2


def test_half_a_card_is_not_kept(staff_client: Client, judge: Judge) -> None:
    card = opened_card(judge)
    sent = form_of(card)
    key = next(name for name in sent if name.startswith("c"))
    del sent[key]
    page = staff_client.post(paper_url(judge.panel, card), sent)
    assert list(page.context["card_form"].errors) == [key]
    with pytest.raises(ValueError, match="A step for each criterion"):
        key_in(card, steps={}, words=WORDS, by=User.objects.get())


def test_what_the_judge_scored_is_theirs(
    staff_client: Client, judge: Judge, staff: User
) -> None:
    card = finish_card(card_of(judge), 4)
    page = staff_client.get(paper_url(judge.panel, card))
    assert "It is theirs to change." in page.text
    page = staff_client.post(paper_url(judge.panel, card), form_of(card))
    assert "nothing was saved" in page.text
    with pytest.raises(TransitionNotAllowed, match="behind the link"):
        key_in(card, steps=all_steps(card, 1), words=WORDS, by=staff)
    assert set(card.scores.values_list("step", flat=True)) == {4}


def test_a_judge_who_saves_it_makes_it_their_own(
    client: Client, judge: Judge, staff: User
) -> None:
    card = opened_card(judge)
    key_in(card, steps=all_steps(card, 2), words=WORDS, by=staff)
    assert "keyed this in from your paper" in client.get(idea_path(judge)).text
    card.refresh_from_db()
    kept = cards.keep_card(
        card, seen=card.version, steps=all_steps(card, 3), words=WORDS
    )
    assert not kept.card.from_paper


def test_who_steps_aside_on_paper(staff_client: Client, judge: Judge) -> None:
    card = card_of(judge)
    url = paper_url(judge.panel, card)
    page = staff_client.post(url, {"action": "aside"})
    assert list(page.context["aside_form"].errors) == ["reason"]
    staff_client.post(url, {"action": "aside", "reason": "work", "note": "A firm."})
    card.refresh_from_db()
    assert (card.status, card.reason) == ("conflict", "work")


def test_paper_needs_no_samples(site: SiteSettings, staff: User) -> None:
    panel = make_panel_with_samples(staff)
    card = cards.open_card(card_of(panel.judges.get()), by=staff)
    assert card.status == "opened"


def test_the_sheet_has_titles_first_and_ideas_behind_the_gate(
    staff_client: Client, judge: Judge
) -> None:
    opened_card(judge, 1)
    page = staff_client.get(url_of(judge.panel, "sheet", seat=1))
    assert [card.position for card, _hint in page.context["new"]] == [2]
    assert [card.position for card, _url in page.context["ideas"]] == [1]
    assert page.text.count("A hotel for bees on every library roof.") == 1
    assert "Mira" not in page.text
    assert judge.private_path not in page.text


@pytest.mark.parametrize("seat", ["7", "x"])
def test_a_seat_that_nobody_has_is_404(
    staff_client: Client, panel: Panel, seat: str
) -> None:
    for name in ("paper", "sheet"):
        assert staff_client.get(url_of(panel, name, seat=seat)).status_code == 404


def test_an_idea_of_ones_own_interest_is_keyed_in_by_others(
    staff_client: Client, judge: Judge, staff: User
) -> None:
    card = opened_card(judge)
    interests.declare_interest(judge.panel, entry=card.entry, reason="Aunt.", by=staff)
    for name in ("paper", "sheet"):
        page = staff_client.get(url_of(judge.panel, name, seat=1))
        assert card.entry.reference not in page.text
    staff_client.post(paper_url(judge.panel, card), form_of(card))
    assert not card.scores.exists()


def test_no_receipt_tells_of_paper(judge: Judge, staff: User) -> None:
    card = opened_card(judge)
    key_in(card, steps=all_steps(card, 2), words=WORDS, by=staff)
    Card.objects.filter(pk=card.pk).update(saved_at=timezone.now() - timedelta(days=1))
    Judge.objects.update(invited_at=timezone.now() - timedelta(days=3))
    assert receipts.send_due() == 0
    [row, _other] = personal_data.data_of(judge)["cards"]
    assert row["from_paper"]


@pytest.mark.parametrize("ideas", [1, 3])
def test_queries(
    staff_client: Client, site: SiteSettings, staff: User, ideas: int
) -> None:
    panel = make_open_panel(staff, ideas=ideas)
    for place in range(1, ideas + 1):
        opened_card(panel.judges.get(), place)
    counts = {}
    for name in ("paper", "sheet"):
        with CaptureQueriesContext(connection) as queries:
            staff_client.get(url_of(panel, name, seat=1))
        counts[name] = len(queries)
    assert counts == {"paper": 8, "sheet": 9}


def test_a_card_that_went_to_another_judge_is_refused(
    judge: Judge, staff: User
) -> None:
    card = card_of(judge)
    Card.objects.filter(pk=card.pk).delete()
    with pytest.raises(TransitionNotAllowed, match="went to another judge"):
        key_in(card, steps=all_steps(card), words=WORDS, by=staff)
