"""Tests of core.working_days: no weekends, no public holidays."""

from datetime import UTC, datetime, timedelta

import pytest

from core import public_holidays, working_days
from core.working_days import end_of_working_day, working_days_ago, working_days_between


@pytest.mark.parametrize(
    ("moment", "days", "end"),
    [
        # Monday to Tuesday; Friday over the weekend; Saturday counts from Monday.
        (datetime(2026, 3, 2, 9, tzinfo=UTC), 1, datetime(2026, 3, 4, tzinfo=UTC)),
        (datetime(2026, 3, 6, 9, tzinfo=UTC), 1, datetime(2026, 3, 10, tzinfo=UTC)),
        (datetime(2026, 3, 7, 9, tzinfo=UTC), 1, datetime(2026, 3, 10, tzinfo=UTC)),
        # Over Christmas: the 25th, the weekend, and Boxing Day on the Monday.
        (datetime(2026, 12, 23, 9, tzinfo=UTC), 2, datetime(2026, 12, 30, tzinfo=UTC)),
        # Over Easter, and the clocks go forward meanwhile.
        (
            datetime(2027, 3, 25, 9, tzinfo=UTC),
            1,
            datetime(2027, 3, 30, 23, tzinfo=UTC),
        ),
        # Half past eleven at night in UTC is the next day here, in summer.
        (
            datetime(2026, 7, 6, 23, 30, tzinfo=UTC),
            0,
            datetime(2026, 7, 7, 23, tzinfo=UTC),
        ),
    ],
)
def test_a_promise_ends_with_a_working_day(
    moment: datetime, days: int, end: datetime
) -> None:
    assert end_of_working_day(moment, days) == end


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 17, tzinfo=UTC), 0),
        (datetime(2026, 3, 6, 9, tzinfo=UTC), datetime(2026, 3, 9, 8, tzinfo=UTC), 1),
        (datetime(2026, 12, 23, tzinfo=UTC), datetime(2026, 12, 29, tzinfo=UTC), 2),
    ],
)
def test_working_days_between(start: datetime, end: datetime, days: int) -> None:
    assert working_days_between(start, end) == days


@pytest.mark.parametrize("days", range(8))
def test_what_has_taken_longer_began_before(days: int) -> None:
    """Christmas, a Sunday, and a late evening in summer time."""
    for now in (
        datetime(2026, 12, 29, 9, tzinfo=UTC),
        datetime(2026, 3, 8, 9, tzinfo=UTC),
        datetime(2026, 7, 6, 23, 30, tzinfo=UTC),
    ):
        limit = working_days_ago(now, days)
        assert working_days_between(limit - timedelta(seconds=1), now) == days + 1
        assert working_days_between(limit, now) == days


@pytest.mark.parametrize(
    ("program", "timeout"),
    [("raise SystemExit(1)", 60), ("import time; time.sleep(30)", 0.1)],
)
def test_while_holidays_cannot_be_computed_there_are_none(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    program: str,
    timeout: float,
) -> None:
    christmas = datetime(2031, 12, 24, 9, tzinfo=UTC)
    public_holidays.public_holidays.cache_clear()
    monkeypatch.setattr(working_days, "_failed_at", {})
    with monkeypatch.context() as fault:
        fault.setattr(public_holidays, "PROGRAM", program)
        fault.setattr(public_holidays, "TIMEOUT", timeout)
        for _twice in range(2):
            end = end_of_working_day(christmas, 1)
            assert end == datetime(2031, 12, 26, tzinfo=UTC)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    monkeypatch.setattr(working_days, "PAUSE", 0)
    assert end_of_working_day(christmas, 1) == datetime(2031, 12, 30, tzinfo=UTC)
