"""The charts of the first page of the admin, and the tables beside them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Challenge, EntryHistory
from challenges.services.moderation import decisions
from core.models import SiteSettings
from focus_areas.models import FocusArea
from smartcity.dashboard import statistics
from tests.challenges.factories import (
    date_back,
    make_challenge,
    make_challenge_in_phase,
    make_entry,
    release_held_emails,
)

NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)
"""Noon in UTC on a Wednesday."""


def chart_tables(client: Client, **query: Any) -> dict[str, list[tuple[str, int]]]:
    """Return the rows of the tables beside the charts, by chart."""
    charts = client.get("/admin/", query).context["statistics"]["charts"]
    return {
        chart.key: [(row.name, row.count) for row in chart.rows] for chart in charts
    }


@time_machine.travel(NOON, tick=False)
def test_the_tables_of_the_charts(
    site: SiteSettings, staff: User, staff_client: Client
) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    challenge = make_challenge(
        opens_at=NOON - timedelta(days=3), audiences=["resident", "school"]
    )
    challenge.focus_areas.add(area)
    entry = make_entry(challenge=challenge)
    # Half past eleven at night in UTC is Monday here, in summer.
    date_back(entry, submitted_at=datetime(2026, 6, 7, 23, 30, tzinfo=UTC))
    decisions.approve(entry, by=staff)  # on the third day
    make_entry(challenge=challenge, audience="school", origin="paper", by=staff)
    make_entry(challenge=challenge, audience="business")
    decisions.mark_spam(make_entry(challenge=challenge), by=staff)
    make_entry(challenge=make_challenge(closes_at=NOON + timedelta(days=59)))
    assert chart_tables(staff_client) == {
        "per-day": [
            ("7 Jun 2026", 0),
            ("8 Jun 2026", 1),
            ("9 Jun 2026", 0),
            ("10 Jun 2026", 2),
        ],
        "first-answer": [("Half were answered within", 2), ("We promise", 5)],
        "by-area": [(area.name, 3)],
        "by-audience": [
            ("Residents", 1),
            ("Businesses and organisations", 1),
            ("Schools and classes", 1),
        ],
        "by-origin": [
            ("Web form", 2),
            ("By phone", 0),
            ("On paper", 1),
            ("In person", 0),
            ("By email", 0),
        ],
    }


def test_the_page_says_what_the_tables_say(
    site: SiteSettings, staff_client: Client
) -> None:
    make_entry()
    page = staff_client.get("/admin/")
    rows = [row for chart in page.context["statistics"]["charts"] for row in chart.rows]
    for row in rows:
        cells = f'<th scope="row">{row.name}</th><td>{row.count}</td>'
        assert cells in page.text


def test_of_a_long_challenge_the_last_sixty_days_are_shown(
    site: SiteSettings, staff_client: Client
) -> None:
    with time_machine.travel(NOON, tick=False):
        make_challenge(opens_at=NOON - timedelta(days=90))
        days = [name for name, _count in chart_tables(staff_client)["per-day"]]
    assert (len(days), days[0], days[-1]) == (60, "12 Apr 2026", "10 Jun 2026")


def test_the_days_of_a_challenge_end_when_it_closed(
    site: SiteSettings, staff_client: Client
) -> None:
    closed = NOON - timedelta(days=10)
    with time_machine.travel(NOON, tick=False):
        make_challenge(
            opens_at=closed - timedelta(days=1), closes_at=closed, results_at=None
        )
        days = chart_tables(staff_client)["per-day"]
    assert days == [("30 May 2026", 0), ("31 May 2026", 0)]


@pytest.fixture
def challenges(site: SiteSettings) -> list[Challenge]:
    """One challenge that is over, and two that are open; the last one closes last."""
    make_challenge_in_phase("open", title="Not ours", publish_at=None)
    return [
        make_challenge_in_phase("results", title="Over"),
        make_challenge_in_phase("open", title="Soon over"),
        make_challenge(title="Just begun"),
    ]


@pytest.mark.parametrize(
    ("choice", "title"),
    [("", "Soon over"), ("0", "Over"), ("2", "Just begun"), ("nonsense", "Soon over")],
)
def test_the_challenge_is_the_one_asked_for_or_closes_next(
    staff_client: Client, challenges: list[Challenge], choice: str, title: str
) -> None:
    key = challenges[int(choice)].pk if choice.isdigit() else choice
    page = staff_client.get("/admin/", {"challenge": key})
    assert page.context["statistics"]["challenge"].title == title
    titles = [challenge.title for challenge in page.context["statistics"]["challenges"]]
    assert sorted(titles) == ["Just begun", "Over", "Soon over"]


def test_without_an_open_challenge_the_latest_is_shown(
    site: SiteSettings, staff_client: Client
) -> None:
    make_challenge_in_phase("results", title="Over")
    page = staff_client.get("/admin/")
    assert page.context["statistics"]["challenge"].title == "Over"
    assert "<select" not in page.text


def first_answer_chart(client: Client) -> tuple[str, list[tuple[str, int]]]:
    charts = client.get("/admin/").context["statistics"]["charts"]
    (chart,) = (chart for chart in charts if chart.key == "first-answer")
    return chart.text, [(row.name, row.count) for row in chart.rows]


def test_nobody_has_had_an_answer(site: SiteSettings, staff_client: Client) -> None:
    make_entry()
    text = "Nobody has had an answer yet."
    assert first_answer_chart(staff_client) == (text, [("We promise", 5)])


@time_machine.travel(NOON, tick=False)
def test_a_first_answer_is_what_an_entrant_was_told_first(
    site: SiteSettings, staff: User, staff_client: Client
) -> None:
    challenge = make_challenge()
    spam, undone, answered_twice = (
        make_entry(challenge=challenge) for _number in range(3)
    )
    decisions.mark_spam(spam, by=staff)
    decisions.undo(decisions.approve(undone, by=staff), by=staff)
    decisions.request_changes(answered_twice, by=staff, message="Where?")
    release_held_emails()
    answered_twice.refresh_from_db()
    decisions.approve(answered_twice, by=staff)  # the second answer
    later = NOON + timedelta(days=2)
    EntryHistory.objects.filter(to_status="approved").update(at=later)
    text = (
        "Half of the entrants had an answer on the same working day. "
        "Counted from 1 answer."
    )
    rows = [("Half were answered within", 0), ("We promise", 5)]
    assert first_answer_chart(staff_client) == (text, rows)


@time_machine.travel(NOON, tick=False)
def test_the_median_is_that_of_the_latest_answers(
    site: SiteSettings,
    staff: User,
    staff_client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(statistics, "MAX_ANSWERS", 3)
    challenge = make_challenge()
    for days in (9, 1, 1, 2):  # counted back from a Wednesday
        entry = make_entry(challenge=challenge)
        date_back(entry, submitted_at=NOON - timedelta(days=days))
        decisions.approve(entry, by=staff)
    text = (
        "Half of the entrants had an answer within 1 working day. "
        "Counted from the latest 3 answers."
    )
    rows = [("Half were answered within", 1), ("We promise", 5)]
    assert first_answer_chart(staff_client) == (text, rows)
