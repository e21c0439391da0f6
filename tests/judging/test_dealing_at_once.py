"""Two members of staff who move unfinished piles at the same moment, on PostgreSQL: one
does, and the other reads what the first did."""

from collections import Counter
from functools import partial

import pytest
from django.contrib.auth.models import User

from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Card, Panel, Round
from judging.services import panels, round_plan
from judging.services.dealing_anew import Anew, deal_anew, look_anew
from outbox.models import Email
from tests.judging.award_pages import make_colleague
from tests.judging.factories import make_panel, open_round
from tests.support.at_once import run_at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def staff_member(focus_areas: None) -> User:
    SiteSettings.objects.update(team_email="team@westbridge.example")
    return User.objects.create_superuser("sam", "sam@westbridge.example")


@pytest.fixture
def part(staff_member: User) -> Round:
    """An open round of eight ideas and four judges, two of whom read each idea."""
    panel = make_panel(staff_member, ideas=8, judges=4)
    round_plan.save_plan(panel.rounds.get(), reads=2, by=staff_member)
    return open_round(panel, staff_member)


def more_ideas_emails() -> int:
    return Email.objects.filter(subject__startswith="More ideas").count()


@pytest.mark.parametrize("other_seat", [1, 2])
def test_piles_are_dealt_once_and_the_other_reads_what_was_done(
    part: Round, staff_member: User, other_seat: int
) -> None:
    colleague = make_colleague()
    presses = []
    for seat, by in ((1, staff_member), (other_seat, colleague)):
        anew = look_anew(part, seats=[seat])
        press = partial(deal_anew, part, fingerprint=anew.fingerprint, seen=anew.seen)
        presses.append(partial(press, seats=[seat], by=by))
    results = run_at_once(*presses)
    [done] = [each for each in results if isinstance(each, Anew)]
    [refused] = [each for each in results if isinstance(each, TransitionNotAllowed)]
    first = ["sam", "kay"][results.index(done)]
    assert str(refused) == (
        f"Meanwhile: round, 4 ideas dealt anew ({first}). "
        "Look again at what would happen."
    )
    readers = Counter(Card.objects.order_by().values_list("entry", flat=True))
    assert (set(readers.values()), len(readers)) == ({2}, 8)
    assert more_ideas_emails() == len(done.given)


def test_of_two_who_end_a_seat_one_is_told(part: Round, staff_member: User) -> None:
    judge = Panel.objects.get().judges.get(seat=1)
    end = partial(panels.step_down, judge, by=staff_member)
    refused = [str(each) for each in run_at_once(end, end) if each != judge]
    assert refused == [
        "Judge 1 is “Left the panel” and cannot become “Left the panel”."
    ]
