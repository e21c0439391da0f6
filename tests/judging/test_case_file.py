"""How an idea was judged, in its case file, and who reads that."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from challenges.models import Entry
from core.models import SiteSettings
from judging.services import cards, case_file, choices, interests, meeting, rounds
from tests.challenges.factories import make_entry
from tests.challenges.records.case_files import read_case_file
from tests.judging.award_pages import choose, make_award, make_colleague
from tests.judging.factories import (
    all_steps,
    card_of,
    finish_card,
    make_closed_panel,
    make_open_panel,
    opened_card,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)

FULL = """First look

Judge 1 (Noor Fay 1), Done, 2026-01-05 12:00
Useful (60 percent): 5, Excellent
New (40 percent): 5, Excellent
Points:
Judge 1 gave 100.0. Nobody else read an idea of theirs. We count 100.0.
What is strong: Mira Vale knows bees.
Note to the panel: Ask noor1@example.org, or Noor.

Judge 2 (Noor Fay 2), Stepped aside, 2026-01-05 12:00
Why it is not judged: I know a person behind it. My aunt

Chosen for: Overall winner
By: sam, 2026-01-05 12:00
Confirmed by: kay, 2026-01-05 12:00
Why: Warm words.

Notes of the meeting: All agreed.
"""

REDACTED = """First look

Judge 1, Done, 2026-01-05 12:00
Useful (60 percent): 5, Excellent
New (40 percent): 5, Excellent
Points:
Judge 1 gave 100.0. Nobody else read an idea of theirs. We count 100.0.
What is strong: [left out] knows bees.
Note to the panel: Ask Judge 1, or [left out].

Judge 2, Stepped aside, 2026-01-05 12:00

Chosen for: Overall winner
By: a member of staff, 2026-01-05 12:00
Confirmed by: a member of staff, 2026-01-05 12:00
Why: Warm words.

Notes of the meeting: All agreed.
"""


def judging_of(entry: Entry, by: User, *, redact: bool = False) -> str:
    """Return what a case file says of judging; "" if it says nothing."""
    return read_case_file(entry, by, redact=redact).get("judging.txt", b"").decode()


@pytest.fixture
def judged(site: SiteSettings, staff: User) -> Entry:
    """An idea that one judge scored, from which another stepped aside, and that won."""
    with time_machine.travel(NOON, tick=False):
        panel = make_open_panel(staff, ideas=1, judges=2)
        first, second = panel.judges.all()
        card = opened_card(first)
        words = {
            "strong": "Mira Vale knows bees.",
            "panel_note": "Ask noor1@example.org, or Noor.",
        }
        steps = all_steps(card, 5)
        cards.keep_card(card, seen=0, steps=steps, words=words, finish=True)
        cards.declare(card_of(second), reason="person", note="My aunt")
        rounds.close_round(panel.rounds.get(), by=staff)
        award, kay = make_award(panel, staff), make_colleague()
        choice = choose(panel, award, "Idea 1", staff, reason="Warm words.")
        choices.confirm(choice, by=kay)
        meeting.keep_note(
            panel,
            idea=card.entry.reference,
            note="All agreed.",
            asked_by=None,
            by=staff,
        )
    return Entry.objects.get()


def user_who_may(*codenames: str) -> User:
    user = User.objects.create_user("ann", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


@pytest.mark.parametrize(("redact", "text"), [(False, FULL), (True, REDACTED)])
def test_it_has_cards_and_choices(
    judged: Entry, staff: User, redact: bool, text: str
) -> None:
    assert judging_of(judged, staff, redact=redact) == text


def test_who_may_not_read_names_reads_numbers(judged: Entry) -> None:
    text = judging_of(judged, user_who_may("export_entry", "read_scores"))
    assert "Judge 1, Done" in text
    assert "Note to the panel: Ask Judge 1, or [left out]." in text
    private = ("Fay", "Noor", "noor", "My aunt", "I know")
    assert [word for word in private if word in text] == []


def test_who_may_not_read_scores_reads_nothing(judged: Entry) -> None:
    assert judging_of(judged, user_who_may("export_entry", "read_names")) == (
        "Left out: how it was judged, because who took this file may not read scores.\n"
    )


@pytest.mark.parametrize("redact", [False, True])
@pytest.mark.parametrize("title", ["Idea 1", "Idea 2"])
def test_staff_with_an_interest_read_nothing_of_any_idea(
    site: SiteSettings, staff: User, title: str, redact: bool
) -> None:
    panel = make_closed_panel(staff)
    interest = Entry.objects.get(title=title)
    interests.declare_interest(panel, entry=interest, reason="Aunt.", by=staff)
    texts = {judging_of(entry, staff, redact=redact) for entry in Entry.objects.all()}
    assert texts == {
        "Left out: how it was judged, because who took this file has an interest in "
        "an idea of the challenge.\n"
    }


def test_no_score_is_in_it_before_the_round_closes(
    site: SiteSettings, staff: User
) -> None:
    panel = make_open_panel(staff, ideas=1)
    closed = "First look: Nobody sees a score before the round is closed.\n"
    entry = finish_card(card_of(panel.judges.get())).entry
    assert judging_of(entry, staff) == closed
    rounds.close_round(panel.rounds.get(), by=staff)
    assert "Judge 1 gave 75.0." in judging_of(entry, staff)
    later = panel.rounds.get().closed_at.replace(year=2099)
    rounds.reopen(panel.rounds.get(), by=staff, closes_at=later, reason="One is late.")
    assert judging_of(entry, staff) == closed


def test_an_idea_that_nobody_judged_has_no_such_part(
    site: SiteSettings, staff: User
) -> None:
    panel = make_closed_panel(staff, ideas=1)
    late = make_entry(challenge=panel.challenge)
    assert judging_of(late, staff) == ""
    assert judging_of(make_entry(title="Elsewhere"), staff) == ""


@pytest.mark.parametrize("judges", [1, 3])
def test_queries(site: SiteSettings, staff: User, judges: int) -> None:
    make_closed_panel(staff, ideas=1, judges=judges)
    entry = Entry.objects.get()
    with CaptureQueriesContext(connection) as queries:
        list(case_file.parts(entry, by=staff, redact=False))
    assert len(queries) == 13
