"""Publishing the results: what is told, to whom, when, and what is refused."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.utils import timezone

from challenges.models import Announcement, Challenge, Entry
from challenges.services import announcements, results
from challenges.services.entering import entries
from challenges.services.moderation import decisions, duplicates
from challenges.tasks import announce_results
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from outbox import services as outbox
from outbox.models import Email
from tests.challenges.factories import (
    announce,
    approve_and_tell,
    make_challenge,
    make_challenge_in_phase,
    make_entry,
    make_public_entry,
    release_held_emails,
)


def recipients() -> list[str]:
    """Addresses of all emails, each followed by its subject without the reference."""
    emails = Email.objects.order_by("to", "pk")
    return [f"{email.to}: {email.subject.partition(' (')[0]}" for email in emails]


def known(challenge: Challenge) -> list[str]:
    return [entry.announced_outcome for entry in challenge.entries.order_by("pk")]


OUT = "The results of Quiet streets are out"
CORRECTED = "A correction to the results of Quiet streets"
WHY = "One is with the lawyers."


def test_an_announcement_tells_each_outcome_once(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    announcement = announcements.publish(challenge, by=staff, reason=WHY)
    assert (recipients(), known(challenge)) == ([], [""] * 4)
    with time_machine.travel(announcement.goes_out_at):
        assert announce_results() == 3
        assert announce_results() == 0
    assert recipients() == [f"{n}@example.com: {OUT}" for n in range(3)]
    assert known(challenge) == ["Overall winner", "Runner-up", "", ""]
    announcement.refresh_from_db()
    challenge.refresh_from_db()
    assert announcement.announced_at == challenge.results_announced_at
    notes = [idea.history.last().staff_note for idea in ideas.values()]
    assert notes == [
        "Announced: Winner: Overall winner.",
        "Announced: Runner-up.",
        "Announced: Not selected.",
        "Outcome: none.",
    ]


@pytest.mark.parametrize(
    ("results_in", "wait"),
    [
        (None, timedelta(minutes=15)),
        (-1, timedelta(minutes=15)),
        (2, timedelta(days=2)),
    ],
)
def test_it_goes_out_at_a_full_minute_after_the_hold_and_not_before_the_plan(
    challenge: Challenge, results_in: int | None, wait: timedelta
) -> None:
    now = timezone.now().replace(second=30, microsecond=0)
    if results_in is not None:
        challenge.results_at = now + timedelta(days=results_in)
    with time_machine.travel(now, tick=False):
        moment = announcements.next_moment(challenge)
    assert moment == now + wait + timedelta(seconds=30)


def test_what_is_undecided_needs_a_reason(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    results.set_outcome(ideas[""], by=staff, outcome="not_selected")
    to_review = make_entry(challenge=challenge)
    with pytest.raises(TransitionNotAllowed, match="are not decided"):
        announcements.publish(challenge, by=staff, reason=" ")
    decisions.request_changes(to_review, by=staff, message="Where?")
    with pytest.raises(TransitionNotAllowed, match="are not decided"):
        announcements.publish(challenge, by=staff)
    untold = decisions.approve(to_review, by=staff)
    results.set_outcome(untold, by=staff, outcome="not_selected")
    outbox.stop(untold.shown_with)
    with pytest.raises(TransitionNotAllowed, match="are not decided"):
        announcements.publish(challenge, by=staff)
    decisions.show_now(untold, by=staff)
    assert announcements.publish(challenge, by=staff).reason == ""


def test_a_challenge_that_takes_ideas_has_no_results(
    site: SiteSettings, staff: User
) -> None:
    idea = make_public_entry(staff, challenge=make_challenge())
    results.set_outcome(idea, by=staff, outcome="winner")
    with pytest.raises(TransitionNotAllowed, match="still takes ideas"):
        announcements.publish(idea.challenge, by=staff)


def test_only_one_announcement_waits(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    announcements.publish(challenge, by=staff, reason=WHY)
    with pytest.raises(TransitionNotAllowed, match="sam has published them already"):
        announcements.publish(challenge, by=staff, reason=WHY)


def test_what_was_changed_since_it_was_read_is_read_again(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    read = announcements.plan(challenge).fingerprint
    results.set_outcome(ideas["runner_up"], by=staff, outcome="winner")
    with pytest.raises(TransitionNotAllowed, match="look again"):
        announcements.publish(challenge, by=staff, reason=WHY, fingerprint=read)


def test_no_outcome_changes_while_an_announcement_waits(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    announcements.publish(challenge, by=staff, reason=WHY)
    with pytest.raises(TransitionNotAllowed, match="take them back first"):
        results.set_outcome(ideas["winner"], by=staff, outcome="runner_up")
    with pytest.raises(TransitionNotAllowed, match="take them back first"):
        results.set_others_not_selected(challenge, by=staff)
    announcements.take_back(challenge, by=staff)
    results.set_outcome(ideas["winner"], by=staff, outcome="runner_up")


def test_what_is_taken_back_was_never_announced(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    announcement = announcements.publish(challenge, by=staff, reason=WHY)
    announcements.take_back(challenge, by=staff)
    with time_machine.travel(announcement.goes_out_at):
        assert announce_results() == 0
    assert (recipients(), known(challenge)) == ([], [""] * 4)
    assert announcements.publish(challenge, by=staff, reason=WHY)
    assert Announcement.objects.count() == 2


def test_what_is_out_cannot_be_taken_back(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    announce(challenge, by=staff, reason=WHY)
    with pytest.raises(TransitionNotAllowed, match="can be corrected"):
        announcements.take_back(challenge, by=staff)


def test_who_left_meanwhile_is_left_out(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    announcement = announcements.publish(challenge, by=staff, reason=WHY)
    entries.withdraw(ideas["winner"])
    decisions.decline(ideas["runner_up"], by=staff, message="No.")
    late = make_public_entry(staff, challenge=challenge, email="late@example.com")
    Email.objects.all().delete()
    with time_machine.travel(announcement.goes_out_at):
        assert announce_results() == 1
    assert recipients() == [f"2@example.com: {OUT}"]
    assert known(challenge) == [""] * 5
    assert [o.entry for o in announcement.outcomes.all()] == [ideas["not_selected"]]
    assert not Entry.objects.get(pk=late.pk).is_announced


def test_what_nobody_was_told_of_is_not_announced(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    held = decisions.approve(make_entry(challenge=challenge), by=staff)
    results.set_outcome(held, by=staff, outcome="winner")
    announcement = announcements.publish(challenge, by=staff, reason=WHY)
    outbox.stop(held.shown_with)
    with time_machine.travel(announcement.goes_out_at):
        assert announce_results() == 3
    assert not Entry.objects.get(pk=held.pk).is_announced


def test_a_duplicate_wins_with_its_original_and_hears_of_it(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    fields = {"challenge": challenge, "email": "same@example.com"}
    same = approve_and_tell(make_entry(**fields), by=staff)
    duplicates.mark_duplicate(same, of=ideas["winner"], by=staff)
    release_held_emails()
    Email.objects.all().delete()
    plan = announcements.plan(challenge)
    assert (len(plan.to_announce), plan.without_outcome) == (4, 1)
    announce(challenge, by=staff, reason=WHY)
    text = Email.objects.get(to="same@example.com").text
    assert "The judges have chosen “Bee hotels”: Overall winner." in text
    assert announcements.plan(challenge).to_announce == []


def test_others_are_not_selected_in_one_go(
    challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    declined = make_entry(challenge=challenge)
    decisions.decline(declined, by=staff, message="No.")
    assert results.set_others_not_selected(challenge, by=staff) == 1
    assert results.set_others_not_selected(challenge, by=staff) == 0
    entry = Entry.objects.get(pk=ideas[""].pk)
    assert entry.outcome == "not_selected"
    assert entry.history.last().staff_note == "Outcome: Not selected."
    assert Entry.objects.get(pk=declined.pk).outcome == ""


def break_at(number: int, table: str) -> Callable[..., Any]:
    """Return a wrapper of queries that lets the database fail at this insert."""
    inserts = itertools.count(1)

    def execute(run: Callable[..., Any], sql: str, *args: Any) -> Any:
        if sql.startswith(f'INSERT INTO "{table}"') and next(inserts) == number:
            raise OperationalError("The connection is lost.")
        return run(sql, *args)

    return execute


@pytest.mark.django_db(transaction=True)
def test_what_breaks_in_the_middle_has_announced_nothing(
    focus_areas: None, staff: User
) -> None:
    challenge = make_challenge_in_phase("judging")
    for n in range(3):
        entry = make_public_entry(staff, challenge=challenge, email=f"{n}@example.com")
        results.set_outcome(entry, by=staff, outcome="winner")
    Email.objects.all().delete()
    announcement = announcements.publish(challenge, by=staff)
    with time_machine.travel(announcement.goes_out_at):
        with (
            connection.execute_wrapper(break_at(3, "outbox_email")),
            pytest.raises(OperationalError),
        ):
            announce_results()
        assert (Email.objects.count(), known(challenge)) == (0, [""] * 3)
        assert announce_results() == 3
    assert known(challenge) == ["Winner"] * 3
    assert Email.objects.values("to").distinct().count() == Email.objects.count() == 3
