"""Notices to moderators: as they chose, and never twice."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge, Entry
from challenges.services import personal_data
from challenges.services.entering import entries
from challenges.services.moderation import decisions, notifications, triage
from challenges.services.moderation.notifications import STAFF_NOTICES, TEAM_REMINDERS
from challenges.tasks import send_daily_digests, send_new_entry_notices
from core.models import SiteSettings
from outbox.models import Email
from smartcity.schedule import BEAT_SCHEDULE
from tests.challenges.factories import make_challenge, make_entry

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
ENTRIES = "http://127.0.0.1:8000/admin/challenges/entry"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def challenge(site: SiteSettings, clock: time_machine.Traveller) -> Challenge:
    """A challenge whose ideas of a Monday are due when Wednesday ends."""
    return make_challenge(promise_days=2)


@pytest.fixture
def moderator(db: None) -> User:
    return make_moderator("kim")


def make_moderator(name: str, choice: str = "") -> User:
    address = f"{name}@westbridge.example"
    user = User.objects.create_user(name, address, is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="moderate_entry"))
    if choice:
        notifications.set_preference(user, choice=choice)
    return user


def take_notices() -> list[tuple[str, str]]:
    """Return the recipients and subjects of new notices, and delete them."""
    ours = Email.objects.filter(
        reference__in=["notices to staff", "reminders to the team"]
    )
    found = list(ours.order_by("to").values_list("to", "subject"))
    ours.delete()
    return [(to.removesuffix("@westbridge.example"), subject) for to, subject in found]


def notice_text() -> str:
    return Email.objects.filter(reference=STAFF_NOTICES).get().text


def review_url(entry: Entry) -> str:
    return f"{ENTRIES}/{entry.pk}/change/"


# At once


def test_who_wants_to_know_at_once_is_told_what_came_and_what_waits(
    challenge: Challenge, clock: time_machine.Traveller, moderator: User
) -> None:
    make_entry(challenge=challenge, title="Quiet bins")
    clock.shift(MINUTE)
    notifications.set_preference(moderator, choice="at_once")
    clock.shift(MINUTE)
    new = make_entry(challenge=challenge, title="Bee hotels")
    assert send_new_entry_notices() == 0  # it may not be alone
    clock.shift(MINUTE)
    assert send_new_entry_notices() == 1
    assert notice_text() == (
        "1 idea came in or came back since we last told you. In all, 2 wait for review."
        f"\n\nBee hotels ({new.reference})\ndue on Wednesday 4 March 2026\n"
        f"{review_url(new)}\n\n"
        f"Change what we tell you by email:\n{ENTRIES}/my-notices/\n"
    )
    assert take_notices() == [("kim", "1 new idea to review")]


def test_a_notice_names_no_entrant(
    challenge: Challenge, clock: time_machine.Traveller, moderator: User
) -> None:
    notifications.set_preference(moderator, choice="at_once")
    clock.shift(MINUTE)
    make_entry(challenge=challenge, name="Mira Vale", email="mira@example.com")
    clock.shift(MINUTE)
    send_new_entry_notices()
    email = Email.objects.get(reference=STAFF_NOTICES)
    words = f"{email.subject} {email.text} {email.html}"
    assert "Mira" not in words
    assert "mira@" not in words


def test_nobody_is_told_twice_or_of_nothing(
    challenge: Challenge, clock: time_machine.Traveller, moderator: User, staff: User
) -> None:
    notifications.set_preference(moderator, choice="at_once")
    clock.shift(MINUTE)
    taken, left = make_entry(challenge=challenge), make_entry(challenge=challenge)
    decisions.approve(taken, by=staff)
    clock.shift(MINUTE)
    assert [send_new_entry_notices(), send_new_entry_notices()] == [1, 0]
    clock.shift(HOUR)
    assert send_new_entry_notices() == 0
    decisions.approve(left, by=staff)
    decisions.return_to_review(
        left, by=moderator
    )  # by their own hand, and the entrant never heard
    decisions.return_to_review(
        decisions.decline(taken, by=moderator, message="No."), by=moderator
    )
    clock.shift(HOUR)
    assert send_new_entry_notices() == 0
    assert take_notices() == [("kim", "1 new idea to review")]


def test_what_comes_back_is_told_like_what_comes_in(
    challenge: Challenge, clock: time_machine.Traveller, moderator: User
) -> None:
    entry = entries.withdraw(make_entry(challenge=challenge))
    notifications.set_preference(moderator, choice="at_once")
    clock.shift(MINUTE)
    entries.undo_withdrawal(entry)
    clock.shift(MINUTE)
    assert send_new_entry_notices() == 1
    assert entry.reference in notice_text()


def test_a_rush_is_one_email_in_ten_minutes_with_twenty_names(
    challenge: Challenge,
    clock: time_machine.Traveller,
    moderator: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    notifications.set_preference(moderator, choice="at_once")
    clock.shift(MINUTE)
    first = make_entry(challenge=challenge, title="The first")
    clock.shift(MINUTE)
    assert send_new_entry_notices() == 1
    for number in range(1, 24):
        make_entry(challenge=challenge, title=f"Idea {number}")
        clock.shift(timedelta(seconds=20))
        send_new_entry_notices()
    clock.shift(3 * MINUTE)
    [before] = take_notices()
    with django_assert_num_queries(10):
        assert send_new_entry_notices() == 1
    lines = notice_text().splitlines()
    assert [line for line in lines if line.startswith("Idea ")] == [
        f"Idea {number} ({reference})"
        for number, reference in enumerate(
            Entry.objects.exclude(pk=first.pk)
            .order_by("pk")
            .values_list("reference", flat=True)[:20],
            start=1,
        )
    ]
    assert lines[-5:] == [
        "and 3 more, in the list:",
        f"{ENTRIES}/",
        "",
        "Change what we tell you by email:",
        f"{ENTRIES}/my-notices/",
    ]
    assert before == ("kim", "1 new idea to review")
    assert take_notices() == [("kim", "23 new ideas to review")]


@pytest.mark.parametrize(
    "lost", [{"is_active": False}, {"is_staff": False}, {"email": ""}, None]
)
def test_nobody_is_told_who_cannot_act_or_be_reached(
    challenge: Challenge,
    clock: time_machine.Traveller,
    moderator: User,
    lost: dict[str, object] | None,
) -> None:
    notifications.set_preference(moderator, choice="at_once")
    clock.shift(MINUTE)
    entry = make_entry(challenge=challenge)
    triage.assign(entry, to=moderator, by=moderator)
    if lost:
        User.objects.update(**lost)
    else:
        moderator.user_permissions.clear()
    clock.move_to(MONDAY + 2 * DAY)
    assert send_new_entry_notices() == 0
    send_daily_digests()
    assert take_notices() == [("team", "1 answer is due today or overdue")]


def test_one_who_cannot_be_told_keeps_it_from_nobody_else(
    challenge: Challenge,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails(verb: Callable[[Any], bool], subject: Any) -> bool:
        if str(subject).startswith(("ada", "cy")):
            raise RuntimeError
        return verb(subject)

    for verb in ("send_new_entry_notice", "send_daily_digest"):
        monkeypatch.setattr(
            notifications, verb, partial(fails, getattr(notifications, verb))
        )
    for name in ("ada", "bo", "cy", "di"):
        make_moderator(name, "at_once" if name < "c" else "digest")
    clock.shift(MINUTE)
    make_entry(challenge=challenge)
    clock.shift(MINUTE)
    assert send_new_entry_notices() == 1
    assert send_daily_digests() == 1
    assert [to for to, _subject in take_notices()] == ["bo", "di"]
    assert caplog.text.count("No email to") == 3


# In the morning


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
    assert notice_text() == (
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


def test_reminders_go_to_the_assignee_or_else_to_whoever_asked(
    challenge: Challenge, clock: time_machine.Traveller, moderator: User
) -> None:
    lee, ada = make_moderator("lee", "at_once"), make_moderator("ada", "at_once")
    quiet = make_moderator("quiet")
    mine, free = make_entry(challenge=challenge), make_entry(challenge=challenge)
    triage.assign(mine, to=moderator, by=lee)  # who asked for nothing
    triage.assign(make_entry(challenge=challenge), to=lee, by=ada)
    clock.shift(DAY)
    assert send_daily_digests() == 0  # due tomorrow
    clock.shift(DAY)
    assert send_daily_digests() == 3
    assert free.reference in Email.objects.get(to=ada.email).text
    assert mine.reference not in Email.objects.get(to=lee.email).text
    assert not Email.objects.filter(to=quiet.email)
    assert take_notices() == [
        ("ada", "1 answer is due today or overdue"),
        ("kim", "1 answer is due today or overdue"),
        ("lee", "2 answers are due today or overdue"),
    ]


def test_once_in_a_morning_and_again_the_next_working_day(
    challenge: Challenge, clock: time_machine.Traveller, moderator: User
) -> None:
    notifications.set_preference(moderator, choice="at_once")
    make_entry(challenge=challenge)
    told = {}
    for day in range(2, 8):
        clock.move_to(MONDAY + day * DAY)
        told[f"{MONDAY + day * DAY:%a}"] = [send_daily_digests(), send_daily_digests()]
    none, once = [0, 0], [1, 0]
    assert told == {
        "Wed": once,
        "Thu": once,
        "Fri": once,
        "Sat": none,
        "Sun": none,
        "Mon": once,
    }


def test_the_team_is_reminded_once_when_nobody_asked(
    challenge: Challenge, clock: time_machine.Traveller, moderator: User
) -> None:
    make_entry(challenge=challenge, title="Bee hotels")
    clock.shift(2 * DAY)
    assert [send_daily_digests(), send_daily_digests()] == [1, 0]
    email = Email.objects.get(reference=TEAM_REMINDERS)
    assert email.to == "team@westbridge.example"
    assert "No moderator has asked for notices" in email.text
    assert "Bee hotels" in email.text
    clock.shift(DAY)
    assert send_daily_digests() == 1
    notifications.set_preference(moderator, choice="digest")
    clock.shift(DAY)
    assert send_daily_digests() == 1
    assert Email.objects.filter(reference=TEAM_REMINDERS).count() == 2


# The team, and what is forgotten


def test_a_site_may_keep_its_team_from_a_notice_for_each_idea(
    challenge: Challenge, site: SiteSettings
) -> None:
    SiteSettings.objects.update(notify_team=False)
    entry = make_entry(challenge=challenge, email="mira@example.com")
    entries.undo_withdrawal(entries.withdraw(entry))
    assert set(Email.objects.values_list("to", flat=True)) == {"mira@example.com"}


def test_notices_that_name_a_deleted_idea_are_deleted_with_it(
    challenge: Challenge, clock: time_machine.Traveller, moderator: User
) -> None:
    notifications.set_preference(moderator, choice="digest")
    entries = [make_entry(challenge=challenge, title=t) for t in ("Roofs", "Bins")]
    send_daily_digests()
    personal_data.delete_entry(entries[0])
    assert not Email.objects.filter(text__contains="Roofs")
    clock.shift(DAY)
    send_daily_digests()
    personal_data.erase_person(entries[1].reference)
    assert not Email.objects.filter(reference=STAFF_NOTICES)


def test_the_beat_asks_each_minute_and_at_eight_sharp() -> None:
    at_once = BEAT_SCHEDULE[send_new_entry_notices.name]["schedule"]
    morning = BEAT_SCHEDULE[send_daily_digests.name]["schedule"]
    assert at_once == timedelta(minutes=1)
    assert (0 in morning.minute, 8 in morning.hour) == (True, True)
