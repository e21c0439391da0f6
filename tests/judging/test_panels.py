"""Panels and judges: who is asked, who agreed, who left; and what is kept from whom."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Judge, Panel
from judging.services import panels
from outbox.failed import put_aside
from outbox.models import Email
from tests.judging.admin_pages import url_of
from tests.judging.factories import (
    card_of,
    finish_card,
    invite,
    make_judge,
    make_panel,
    open_round,
)
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db


@pytest.fixture
def set_up(site: SiteSettings, staff: User) -> Panel:
    return make_panel(staff, judges=0)


def emails_to(judge: Judge) -> list[str]:
    return list(
        Email.objects.filter(reference=judge.reference).values_list(
            "subject", flat=True
        )
    )


def test_an_invitation_in_full(set_up: Panel, staff: User) -> None:
    judge = invite(set_up, staff)
    email = Email.objects.get(reference=judge.reference)
    assert (email.to, email.subject, email.is_confidential) == (
        "noor1@example.org",
        "Will you judge the ideas of Quiet streets?",
        True,
    )
    assert plain_spaces(email.text) == (
        "Dear Noor Fay 1,\n\n"
        "We ask a few people from outside the council to judge the ideas that people "
        "sent to Quiet streets. Would you be one of them?\n\n"
        "On your page you read how much there is to read, by when, and what you agree "
        "to. Then accept there, or tell us that you cannot.\n\n"
        "Your page, without a password. Keep the link to yourself: whoever has it "
        f"judges in your name.\n{judge.private_url}\n\n"
        "If you have a question, reply to this email. Or ring us on 020 7946 0000.\n\n"
        "Westbridge City Council\nA Smart City for All, http://127.0.0.1:8000/\n"
    )


def test_an_address_has_one_seat(set_up: Panel, staff: User) -> None:
    invite(set_up, staff)
    with pytest.raises(TransitionNotAllowed, match="invited already"):
        panels.invite(set_up, name="N.", email="NOOR1@example.org", by=staff)
    assert Email.objects.filter(app_label="judging").count() == 1


def test_seats_are_counted(set_up: Panel, staff: User) -> None:
    seats = [invite(set_up, staff, number).number for number in (1, 2, 3)]
    assert seats == ["Judge 1", "Judge 2", "Judge 3"]


def test_beginning_twice_is_once(set_up: Panel, staff: User) -> None:
    assert panels.create_panel(set_up.challenge, by=staff) == set_up
    assert set_up.rounds.count() == 1


def test_who_accepts_while_the_round_is_open_gets_cards(
    set_up: Panel, staff: User
) -> None:
    make_judge(set_up, staff, 1)
    open_round(set_up, staff)
    late = make_judge(set_up, staff, 2)
    assert late.cards.count() == 2


def test_stepping_down_keeps_scores_and_frees_the_rest(
    set_up: Panel, staff: User
) -> None:
    judge = make_judge(set_up, staff)
    open_round(set_up, staff)
    done = finish_card(card_of(judge))
    left = panels.step_down(judge, by=staff, note="She is ill.")
    assert (left.status, list(left.cards.all())) == ("stepped_down", [done])
    assert emails_to(left) == []
    with pytest.raises(TransitionNotAllowed):
        panels.step_down(judge, by=staff)


def test_who_left_can_be_invited_again(set_up: Panel, staff: User) -> None:
    judge = panels.step_down(make_judge(set_up, staff), by=staff)
    judge = panels.invite_again(judge, by=staff)
    assert (judge.status, emails_to(judge)) == (
        "invited",
        ["Will you judge the ideas of Quiet streets?"],
    )


def test_a_new_link_replaces_the_emails_with_the_old_one(
    set_up: Panel, staff: User
) -> None:
    judge = invite(set_up, staff)
    renewed = panels.renew_link(judge, by=staff)
    assert emails_to(renewed) == ["Your new link to judge Quiet streets"]
    assert renewed.private_url in Email.objects.get(reference=judge.reference).text


def test_a_bar_takes_the_card_and_lifting_it_deals_it_again(
    set_up: Panel, staff: User
) -> None:
    judge = make_judge(set_up, staff)
    open_round(set_up, staff)
    entry = card_of(judge).entry
    panels.bar(judge, entry=entry, reason="He works there.", by=staff)
    assert not judge.cards.filter(entry=entry).exists()
    with pytest.raises(TransitionNotAllowed, match="kept from them already"):
        panels.bar(judge, entry=entry, reason="He works there.", by=staff)
    for _twice in range(2):
        panels.unbar(judge, entry=entry, by=staff)
    assert judge.cards.get(entry=entry).status == "new"


def test_a_bar_sets_aside_what_was_scored(set_up: Panel, staff: User) -> None:
    judge = make_judge(set_up, staff)
    open_round(set_up, staff)
    card = finish_card(card_of(judge))
    panels.bar(judge, entry=card.entry, reason="He works there.", by=staff)
    card.refresh_from_db()
    assert card.status == "set_aside"


def test_the_history_says_who_did_what(set_up: Panel, staff: User) -> None:
    judge = make_judge(set_up, staff)
    panels.step_down(judge, by=staff, note="She is ill.")
    rows = set_up.history.filter(row="Judge 1").values_list("what", "by", "note")
    assert list(rows) == [
        ("Invited", staff.pk, ""),
        ("Invited → Accepted", None, ""),
        ("Accepted → Left the panel", staff.pk, "She is ill."),
    ]


def test_a_judge_whom_an_email_did_not_reach_is_marked(
    staff_client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_panel(staff, judges=2)
    page = url_of(panel, "judges")
    assert "An email failed" not in staff_client.get(page).text
    first = panel.judges.get(seat=1)
    Email.objects.filter(reference=first.reference).update(status="failed")
    rows = staff_client.get(page).context["rows"]
    assert [has_failed for _judge, _url, has_failed in rows] == [True, False]
    for email in Email.objects.filter(reference=first.reference):
        put_aside(email, by=staff, reason="Rang them.")
    assert "An email failed" not in staff_client.get(page).text
