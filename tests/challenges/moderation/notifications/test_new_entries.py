"""Notices of new ideas: at once, as moderators chose, and never twice."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge, Entry
from challenges.services.entering import entries
from challenges.services.moderation import decisions, notifications, triage
from challenges.services.moderation.notifications import STAFF_NOTICES
from challenges.tasks import send_daily_digests, send_new_entry_notices
from outbox.models import Email
from tests.challenges.factories import make_entry, make_moderator
from tests.challenges.moderation.notifications.notices import (
    DAY,
    ENTRIES,
    HOUR,
    MINUTE,
    MONDAY,
    notice_text,
    review_url,
    take_notices,
)
from tests.support.emails import html_of
from tests.support.spaces import plain_spaces


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
    assert plain_spaces(notice_text()) == (
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
    words = f"{email.subject} {email.text} {html_of(email)}"
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
