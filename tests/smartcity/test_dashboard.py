"""The first page of the admin: the numbers, where they lead, and the charts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge, Entry, EntryHistory
from challenges.services.moderation import decisions, triage
from core.models import SiteSettings
from focus_areas.models import FocusArea
from outbox.models import Email
from outbox.services import stop
from smartcity.dashboard import statistics
from smartcity.dashboard.todo_counts import TodoCount
from tests.challenges.factories import (
    in_phase,
    make_challenge,
    make_entry,
    release_held_emails,
)
from tests.contact.factories import make_message
from tests.events.factories import make_event
from tests.news.factories import make_post

IDEAS = [
    *("To review", "Overdue", "Mine", "Nobody’s", "Personal details"),
    *("Told to nobody", "Waiting for entrants"),
]
EMAILS = ["Failed emails", "Slowed down", "Held emails"]
NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)
"""Noon in UTC on a Wednesday."""


def someone_with(*permissions: str) -> Client:
    """A member of staff who may do just that."""
    clerk = User.objects.create_user("kim", password="sun-lit-42", is_staff=True)
    for name in permissions:
        app_label, codename = name.split(".")
        permission = Permission.objects.get(
            content_type__app_label=app_label, codename=codename
        )
        clerk.user_permissions.add(permission)
    client = Client()
    client.force_login(clerk)
    return client


def todo(client: Client) -> list[TodoCount]:
    groups = client.get("/admin/").context["todo"]
    return [each for group in groups.values() for each in group]


def numbers(client: Client) -> dict[str, int]:
    return {str(each.label): each.count for each in todo(client)}


def tables(client: Client, **query: Any) -> dict[str, list[tuple[str, int]]]:
    """Return the rows of the tables beside the charts, by chart."""
    charts = client.get("/admin/", query).context["statistics"]["charts"]
    return {
        chart.key: [(row.name, row.count) for row in chart.rows] for chart in charts
    }


def date_back(entry: Entry, **dates: datetime | None) -> Entry:
    Entry.objects.filter(pk=entry.pk).update(**dates)
    return entry


@pytest.fixture
def work_to_do(site: SiteSettings, staff: User) -> None:
    """Some of everything that waits for staff, and some of what does not."""
    challenge = make_challenge()
    before = timezone.now() - timedelta(hours=1)
    mine, late, hers, changes_requested, untold = (
        make_entry(challenge=challenge) for _number in range(5)
    )
    make_entry(challenge=challenge, idea="Write to mo@example.org.")
    colleague = User.objects.create_user("mo")
    triage.assign(mine, to=staff, by=staff)
    triage.assign(hers, to=colleague, by=staff)
    decisions.request_changes(changes_requested, by=staff, message="Where?")
    decisions.mark_spam(make_entry(challenge=challenge), by=staff)
    stop(decisions.approve(untold, by=staff).shown_with)
    date_back(late, answer_due=before)
    Email.objects.filter(reference=late.reference).update(status=Email.Status.FAILED)
    make_message()
    make_event()
    make_event(publish_at=None)
    make_event(publish_at=None, starts_at=timezone.now() - timedelta(days=2))
    make_post()
    make_post(publish_at=None)
    make_post(publish_at=timezone.now() + timedelta(days=1))


def test_what_waits_is_counted(work_to_do: None, staff_client: Client) -> None:
    assert numbers(staff_client) == {
        "To review": 4,
        "Overdue": 1,
        "Mine": 1,
        "Nobody’s": 2,
        "Personal details": 1,
        "Told to nobody": 1,
        "Waiting for entrants": 1,
        "Messages to answer": 1,
        "Failed emails": 1,
        "Slowed down": 0,
        "Held emails": 1,
        "Events": 1,
        "News": 1,
    }


def test_each_number_leads_to_a_list_of_as_many(
    work_to_do: None, staff_client: Client
) -> None:
    lengths = {
        str(each.label): staff_client.get(each.url).context["cl"].result_count
        for each in todo(staff_client)
    }
    assert lengths == numbers(staff_client)


@pytest.mark.parametrize(
    ("permission", "labels"),
    [
        ("challenges.moderate_entry", IDEAS),
        ("challenges.view_entry", IDEAS),
        ("contact.answer_message", ["Messages to answer"]),
        ("outbox.view_email", EMAILS),
        ("events.change_event", ["Events"]),
        ("news.view_post", ["News"]),
        ("challenges.change_challenge", []),
    ],
)
def test_everybody_sees_the_numbers_of_the_lists_that_they_may_open(
    work_to_do: None, permission: str, labels: list[str]
) -> None:
    client = someone_with(permission)
    page = client.get("/admin/")
    assert list(numbers(client)) == labels
    assert ("statistics" in page.context) == (labels == IDEAS)


def test_with_nothing_to_do_the_numbers_are_zero_and_none_stands_out(
    site: SiteSettings, staff_client: Client
) -> None:
    assert set(numbers(staff_client).values()) == {0}
    page = staff_client.get("/admin/").text
    assert page.count("todo__link--none") == 13
    assert "todo__link--urgent" not in page
    assert "When a challenge has opened, you see here how it goes." in page


def test_what_is_overdue_or_failed_or_told_to_nobody_stands_out(
    work_to_do: None, staff_client: Client
) -> None:
    page = staff_client.get("/admin/").text
    assert page.count("todo__link--urgent") == 3


def test_everything_else_is_still_there(site: SiteSettings) -> None:
    page = someone_with("challenges.change_challenge").get("/admin/").text
    assert '<a href="/admin/challenges/challenge/" class="changelink"' in page


def test_somebody_without_permission_reads_so(site: SiteSettings) -> None:
    page = someone_with().get("/admin/").text
    assert "You don’t have permission to view or edit anything." in page


def test_the_public_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"


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
    assert tables(staff_client) == {
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
        days = [name for name, _count in tables(staff_client)["per-day"]]
    assert (len(days), days[0], days[-1]) == (60, "12 Apr 2026", "10 Jun 2026")


def test_the_days_of_a_challenge_end_when_it_closed(
    site: SiteSettings, staff_client: Client
) -> None:
    closed = NOON - timedelta(days=10)
    with time_machine.travel(NOON, tick=False):
        make_challenge(
            opens_at=closed - timedelta(days=1), closes_at=closed, results_at=None
        )
        days = tables(staff_client)["per-day"]
    assert days == [("30 May 2026", 0), ("31 May 2026", 0)]


@pytest.fixture
def challenges(site: SiteSettings) -> list[Challenge]:
    """One challenge that is over, and two that are open; the last one closes last."""
    in_phase("open", title="Not ours", publish_at=None)
    return [
        in_phase("results", title="Over"),
        in_phase("open", title="Soon over"),
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
    in_phase("results", title="Over")
    page = staff_client.get("/admin/")
    assert page.context["statistics"]["challenge"].title == "Over"
    assert "<select" not in page.text


def first_answer(client: Client) -> tuple[str, list[tuple[str, int]]]:
    charts = client.get("/admin/").context["statistics"]["charts"]
    (chart,) = (chart for chart in charts if chart.key == "first-answer")
    return chart.text, [(row.name, row.count) for row in chart.rows]


def test_nobody_has_had_an_answer(site: SiteSettings, staff_client: Client) -> None:
    make_entry()
    text = "Nobody has had an answer yet."
    assert first_answer(staff_client) == (text, [("We promise", 5)])


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
    assert first_answer(staff_client) == (text, rows)


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
    assert first_answer(staff_client) == (text, rows)


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_as_many_queries_for_three_rows_as_for_one(
    site: SiteSettings,
    staff: User,
    staff_client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for number in range(rows):
        challenge = make_challenge(reference_prefix="ABC"[number] * 2)
        for _row in range(rows):
            make_entry(challenge=challenge)
            decisions.approve(make_entry(challenge=challenge), by=staff)
        make_message()
        make_event(publish_at=None)
        make_post(publish_at=None)
    # Session and user; entries, messages, emails, events, posts; the challenges, their
    # ideas by kind and by day, areas, answers; the site's settings.
    with django_assert_num_queries(13):
        staff_client.get("/admin/")
