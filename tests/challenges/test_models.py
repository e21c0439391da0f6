"""Phases of a challenge, the table of transitions, and database constraints."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, Subquery
from django.utils import timezone

from challenges.models import Challenge, Entry
from challenges.models.challenge import Phase
from challenges.models.workflow import ENTRANT_STATUS_LABELS, TRANSITIONS, Status
from challenges.services.transitions import transition_to
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from tests.challenges.factories import make_challenge, make_entry, make_public_entry

pytestmark = pytest.mark.django_db

DATES = {
    "opens_at": datetime(2027, 1, 1, 9, tzinfo=UTC),
    "closes_at": datetime(2027, 2, 1, 12, tzinfo=UTC),
    "results_at": datetime(2027, 3, 1, 9, tzinfo=UTC),
    "publish_at": datetime(2026, 12, 1, tzinfo=UTC),
}


@pytest.mark.parametrize(
    ("now", "phase", "days_left"),
    [
        ("2026-12-31T09:00Z", Phase.UPCOMING, 33),
        ("2027-01-01T09:00Z", Phase.OPEN, 32),
        ("2027-01-29T11:59Z", Phase.OPEN, 4),
        ("2027-01-29T12:00Z", Phase.CLOSING_SOON, 4),
        ("2027-02-01T11:59Z", Phase.CLOSING_SOON, 1),
        ("2027-02-01T12:00Z", Phase.JUDGING, 0),
        ("2027-03-01T08:59Z", Phase.JUDGING, 0),
        ("2027-03-01T09:00Z", Phase.JUDGING, 0),
    ],
)
def test_phase_comes_from_the_dates(now: str, phase: Phase, days_left: int) -> None:
    challenge = make_challenge(**DATES)
    with time_machine.travel(datetime.fromisoformat(now), tick=False):
        assert (challenge.phase, challenge.days_left) == (phase, days_left)


@pytest.mark.parametrize("closes_at", ["2027-01-31T23:59Z", "2027-02-01T00:00Z"])
@pytest.mark.parametrize(
    ("now", "days_left"),
    [
        ("2027-01-30T00:00Z", 2),
        ("2027-01-30T23:59:30Z", 2),
        ("2027-01-31T00:00Z", 1),
        ("2027-01-31T23:58Z", 1),
        ("2027-02-01T00:00Z", 0),
    ],
)
def test_days_left_change_at_midnight(closes_at: str, now: str, days_left: int) -> None:
    """Stored pages change then, too: so all pages say the same number."""
    dates = {**DATES, "closes_at": datetime.fromisoformat(closes_at)}
    challenge = make_challenge(**dates)
    with time_machine.travel(datetime.fromisoformat(now), tick=False):
        assert challenge.days_left == days_left


def test_results_are_out_when_they_were_announced() -> None:
    challenge = make_challenge(**DATES, results_announced_at=DATES["results_at"])
    with time_machine.travel(DATES["results_at"], tick=False):
        assert challenge.phase == Phase.RESULTS


def test_without_a_results_date_judging_goes_on() -> None:
    challenge = make_challenge(**{**DATES, "results_at": None})
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False):
        assert challenge.phase == Phase.JUDGING


def test_querysets_sort_challenges_by_phase() -> None:
    now = timezone.now()
    day = timedelta(days=1)
    last = make_challenge(opens_at=now - 9 * day, closes_at=now - day)
    before = make_challenge(opens_at=now - 99 * day, closes_at=now - 50 * day)
    late = make_challenge(closes_at=now + 9 * day)
    soon = make_challenge(closes_at=now + 2 * day)
    coming = make_challenge(opens_at=now + day)
    assert list(Challenge.objects.open()) == [soon, late]
    assert list(Challenge.objects.upcoming()) == [coming]
    assert list(Challenge.objects.finished()) == [last, before]


@pytest.mark.parametrize(
    ("over", "constraint"),
    [
        (
            {"closes_at": DATES["opens_at"], "results_at": None},
            "challenge_closes_after_it_opens",
        ),
        (
            {"results_at": DATES["closes_at"]},
            "challenge_has_results_after_it_closes",
        ),
        (
            {"expire_at": DATES["publish_at"]},
            "challenge_expires_after_it_is_published",
        ),
    ],
)
def test_database_refuses_dates_in_the_wrong_order(
    over: dict[str, datetime], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_challenge(**{**DATES, **over})


def test_idea_count_leaves_spam_out_and_adds_what_came_before(staff: User) -> None:
    challenge = make_challenge(offline_idea_count=219)
    make_entry(challenge=challenge)
    transition_to(make_entry(challenge=challenge), Status.SPAM, by=staff)
    make_entry()
    assert challenge.idea_count == 220


@pytest.mark.parametrize(("now", "to"), list(product(Status, Status)))
def test_move_follows_the_table(now: Status, to: Status, staff: User) -> None:
    entry = make_entry()
    due = entry.answer_due if now == Status.SUBMITTED else None
    Entry.objects.filter(pk=entry.pk).update(status=now, answer_due=due)
    entry.refresh_from_db()
    before = entry.history.count()
    if to in TRANSITIONS[now]:
        row = transition_to(entry, to, by=staff, message="Why.", staff_note="Hm.")
        entry.refresh_from_db()
        assert (entry.status, entry.history.count()) == (to, before + 1)
        assert (row.from_status, row.to_status, row.by) == (now, to, staff)
        assert (row.message, row.staff_note) == ("Why.", "Hm.")
    else:
        with pytest.raises(TransitionNotAllowed):
            transition_to(entry, to, by=staff)
        entry.refresh_from_db()
        assert (entry.status, entry.history.count()) == (now, before)


def test_every_state_has_moves_and_words() -> None:
    assert set(TRANSITIONS) == set(ENTRANT_STATUS_LABELS) == set(Status)


def test_every_decision_can_be_undone() -> None:
    decided = set(Status) - {Status.DRAFT, Status.SUBMITTED}
    assert {
        state for state in decided if Status.SUBMITTED in TRANSITIONS[state]
    } == decided


def test_illegal_move_says_what_is_wrong() -> None:
    entry = make_entry()
    with pytest.raises(TransitionNotAllowed) as refusal:
        transition_to(entry, Status.DRAFT)
    assert str(refusal.value) == (
        f"{entry.reference} is “To review” and cannot become “Draft”."
    )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"status": "lost", "answer_due": None}, "entry_status_is_known"),
        ({"submitted_at": None}, "entry_sent_has_its_time"),
        ({"rules_accepted": False}, "entry_sent_accepts_the_rules"),
        (
            {"status": "approved", "answer_due": None, "focus_area": None},
            "entry_approved_has_a_focus_area",
        ),
        ({"outcome": "winner"}, "entry_outcome_only_when_approved"),
        ({"duplicate_of": F("id")}, "entry_is_not_its_own_duplicate"),
        ({"award": "Overall winner"}, "entry_award_only_with_an_outcome"),
        ({"is_overall": True}, "entry_overall_award_is_won"),
        ({"answer_due": None}, "entry_answer_is_due_to_review_only"),
        ({"email": ""}, "entry_from_the_web_has_an_email"),
        (
            {
                "shown_from": timezone.now(),
                "shown_with": Subquery(Email.objects.values("pk")[:1]),
            },
            "entry_is_shown_at_a_time_or_with_an_email",
        ),
    ],
)
def test_database_refuses_impossible_entries(
    change: dict[str, object], constraint: str
) -> None:
    entry = make_entry()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**change)


def test_every_constraint_of_entries_has_a_test() -> None:
    """validate_constraints() of Entry checks none: the database alone refuses."""
    [mark] = [
        mark
        for mark in test_database_refuses_impossible_entries.pytestmark
        if mark.name == "parametrize"
    ]
    tested = [constraint for _change, constraint in mark.args[1]]
    assert tested == [constraint.name for constraint in Entry._meta.constraints]


def test_leaving_approved_takes_the_outcome_along(staff: User) -> None:
    entry = make_public_entry(staff, title="Won")
    entry.outcome, entry.award = "winner", "Overall winner"
    entry.save()
    transition_to(entry, Status.SUBMITTED, by=staff)
    entry.refresh_from_db()
    assert (entry.outcome, entry.award) == ("", "")


def test_an_outcome_is_known_once_it_was_announced(staff: User) -> None:
    entry = make_public_entry(staff)
    entry.outcome, entry.award = "winner", "Overall winner"
    assert (entry.announced_outcome, entry.is_announced) == ("", False)
    entry.public_outcome, entry.public_award = "winner", "Overall winner"
    assert (entry.announced_outcome, entry.is_announced) == ("Overall winner", True)
    entry.public_outcome, entry.public_award = "not_selected", ""
    assert (entry.announced_outcome, entry.is_announced) == ("", True)


def test_published_needs_approval_consent_and_a_published_challenge(
    staff: User,
) -> None:
    public = make_public_entry(staff)
    make_public_entry(staff, may_publish=False)
    make_public_entry(staff, challenge=make_challenge(publish_at=None))
    make_entry()
    assert list(Entry.objects.published()) == [public]


IDEA = "A card that speaks. He holds it to the post, and it says which bus is his."
LONG = f"My father forgets{', and forgets' * 8}."


@pytest.mark.parametrize(
    ("problem", "summary"),
    [
        ("He gets lost.", f"He gets lost. {IDEA}"),
        ("He gets lost", "He gets lost"),
        (f"He gets lost. {'Often ' * 30}", "He gets lost."),
        (f"{LONG} He gets lost.", f"{LONG} He gets lost. A card that speaks."),
    ],
)
def test_a_summary_begins_with_the_problem(problem: str, summary: str) -> None:
    """An idea says “he”, and who that is stands in the problem."""
    assert Entry(problem=problem, idea=IDEA).summary == summary
