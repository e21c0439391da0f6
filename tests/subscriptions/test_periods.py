"""When digests are due: on Mondays and on the first, at eight by the clocks of the
city."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from subscriptions.models import Frequency, last_due
from tests.events.factories import LONDON, london

MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone)
    max_value=datetime(2099, 12, 31),  # noqa: DTZ001
    timezones=st.just(LONDON),
)
ON_A_DAY = st.sampled_from([Frequency.WEEKLY, Frequency.MONTHLY])
LONGEST = {Frequency.WEEKLY: 7, Frequency.MONTHLY: 31}
"""Days between two digests."""


@pytest.mark.parametrize(
    ("frequency", "now", "due"),
    [
        ("weekly", london(2027, 3, 15, 7, 59), london(2027, 3, 8, 8)),
        ("weekly", london(2027, 3, 15, 8), london(2027, 3, 15, 8)),
        ("weekly", london(2027, 3, 29, 7, 59), london(2027, 3, 22, 8)),
        ("weekly", london(2027, 3, 28, 1, 30), london(2027, 3, 22, 8)),
        ("weekly", london(2027, 11, 1, 8), london(2027, 11, 1, 8)),
        ("monthly", london(2027, 1, 1, 7, 59), london(2026, 12, 1, 8)),
        ("monthly", london(2027, 11, 1, 7, 59), london(2027, 10, 1, 8)),
        ("monthly", london(2028, 2, 29, 23, 59), london(2028, 2, 1, 8)),
        ("at_once", london(2027, 3, 10, 12), london(2027, 3, 10, 11, 50)),
    ],
)
def test_the_last_moment_is_right_over_clock_changes(
    frequency: str, now: datetime, due: datetime
) -> None:
    assert last_due(frequency, now) == due


@given(ON_A_DAY, MOMENTS)
def test_at_any_moment_the_last_digest_was_due_on_its_day(
    frequency: Frequency, now: datetime
) -> None:
    due = last_due(frequency, now)
    local = timezone.localtime(due)
    day = local.weekday() if frequency == Frequency.WEEKLY else local.day - 1
    assert (day, local.hour, local.minute, local.microsecond) == (0, 8, 0, 0)
    assert due <= now < due + timedelta(days=LONGEST[frequency], hours=1)


@given(st.sampled_from(Frequency), MOMENTS, st.timedeltas(min_value=timedelta(0)))
def test_later_moments_are_never_due_earlier(
    frequency: Frequency, now: datetime, wait: timedelta
) -> None:
    later = now + min(wait, timedelta(days=3650))
    assert last_due(frequency, now) <= last_due(frequency, later)
    assert last_due(frequency, last_due(frequency, now)) <= last_due(frequency, now)


@given(ON_A_DAY, MOMENTS)
def test_nothing_is_due_between_two_days(frequency: Frequency, now: datetime) -> None:
    due = last_due(frequency, now)
    assert last_due(frequency, due) == due
    assert last_due(frequency, due - timedelta(microseconds=1)) < due
