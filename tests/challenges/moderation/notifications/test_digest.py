"""The digest of a morning: what waits, and on which mornings it comes."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import User

from challenges.models import Challenge
from challenges.services.moderation import decisions, notifications, triage
from challenges.tasks import send_daily_digests
from tests.challenges.factories import make_entry
from tests.challenges.moderation.notifications.notices import (
    DAY,
    ENTRIES,
    HOUR,
    notice_text,
    review_url,
    take_notices,
)
from tests.support.spaces import plain_spaces


def test_a_digest_counts_and_names_what_is_due_first(
    challenge: Challenge, clock: time_machine.Traveller, moderator: User, staff: User
) -> None:
    notifications.set_preference(moderator, choice="digest")
    overdue = make_entry(challenge=challenge, title="Overdue")
    clock.shift(DAY)
    today = make_entry(challenge=challenge, title="Today")
    decisions.request_changes(make_entry(challenge=challenge), by=staff, message="Hm?")
    clock.shift(DAY)
    later = make_entry(challenge=challenge, title="Later")
    triage.assign(later, to=moderator, by=staff)
    clock.shift(DAY)
    assert send_daily_digests() == 1
    assert plain_spaces(notice_text()) == (
        "To review: 3\nOverdue: 1\nDue today: 1\nAssigned to you: 1\n"
        "Waiting for their entrants: 1\n\n"
        f"Overdue ({overdue.reference})\n"
        f"overdue, was due on Wednesday 4 March 2026\n{review_url(overdue)}\n\n"
        f"Today ({today.reference})\ndue today\n{review_url(today)}\n\n"
        f"Later ({later.reference})\n"
        f"due on Friday 6 March 2026, assigned to you\n{review_url(later)}\n\n"
        f"Change what we tell you by email:\n{ENTRIES}/my-notices/\n"
    )
    assert take_notices() == [("kim", "3 ideas to review this morning, 1 overdue")]


def test_no_digest_when_nothing_is_to_review(
    challenge: Challenge, moderator: User, clock: time_machine.Traveller, staff: User
) -> None:
    notifications.set_preference(moderator, choice="digest")
    decisions.request_changes(make_entry(challenge=challenge), by=staff, message="Hm?")
    assert send_daily_digests() == 0
    clock.shift(HOUR)
    make_entry(challenge=challenge)
    assert send_daily_digests() == 0  # that morning is done
    clock.shift(DAY)
    assert send_daily_digests() == 1


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        # Eight o'clock here: in winter, the day before and after the clocks change.
        (datetime(2026, 3, 27, 7, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 27, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 30, 6, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 30, 7, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 23, 7, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 26, 7, 0, tzinfo=UTC), False),
        (datetime(2026, 10, 26, 8, 0, tzinfo=UTC), True),
        # A worker that was down makes up for it until midday.
        (datetime(2026, 3, 30, 10, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 30, 11, 0, tzinfo=UTC), False),
        # Saturday, Good Friday, Easter Monday, and the day after.
        (datetime(2026, 3, 28, 8, 0, tzinfo=UTC), False),
        (datetime(2026, 4, 3, 7, 0, tzinfo=UTC), False),
        (datetime(2026, 4, 6, 7, 0, tzinfo=UTC), False),
        (datetime(2026, 4, 7, 7, 0, tzinfo=UTC), True),
    ],
)
def test_the_morning_is_that_of_a_working_day_where_the_council_is(
    challenge: Challenge,
    clock: time_machine.Traveller,
    moderator: User,
    moment: datetime,
    told: bool,
) -> None:
    notifications.set_preference(moderator, choice="digest")
    make_entry(challenge=challenge)
    clock.move_to(moment)
    assert send_daily_digests() == told
    assert bool(take_notices()) == told
