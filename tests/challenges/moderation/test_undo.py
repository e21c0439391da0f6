"""Undoing a decision before its email goes out."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.utils import timezone

from challenges.models import Entry
from challenges.services import results
from challenges.services.entering import attachments, entries, links
from challenges.services.moderation import decisions, triage
from core.models import SiteSettings
from core.stored_files import NewFile
from core.uploads import Kind
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from tests.challenges.factories import make_entry, release_held_emails
from tests.support.emails import html_of

DECISIONS: list[Callable[..., Entry]] = [
    decisions.approve,
    partial(decisions.decline, message="No."),
    partial(decisions.request_changes, message="Which roofs?"),
    decisions.mark_spam,
]


@pytest.fixture
def entry(site: SiteSettings) -> Entry:
    entry = make_entry(title="Bee hotels")
    Email.objects.all().delete()
    return entry


def email_statuses() -> list[str]:
    return list(Email.objects.order_by("pk").values_list("status", flat=True))


def entrant_statuses(entry: Entry) -> list[str]:
    return [row.label_for_entrant for row in entry.history.visible_to_entrant()]


@pytest.mark.parametrize("decide", DECISIONS[:3])
def test_a_letter_about_a_decision_is_held_for_a_quarter_of_an_hour(
    entry: Entry, staff: User, decide: Callable[..., Entry]
) -> None:
    decide(entry, by=staff)
    email = Email.objects.get()
    wait = email.send_after - email.created_at
    assert email.status == "held"
    assert timedelta(minutes=14, seconds=59) < wait < timedelta(minutes=15, seconds=1)
    assert list(Email.objects.due()) == []
    with time_machine.travel(email.send_after):
        assert list(Email.objects.due()) == [email]


@pytest.mark.parametrize("decide", DECISIONS)
def test_undo_leaves_the_entry_as_if_nothing_had_been_decided(
    entry: Entry, staff: User, decide: Callable[..., Entry]
) -> None:
    before, due = entrant_statuses(entry), entry.answer_due
    decide(entry, by=staff)
    entry = decisions.undo(entry, by=staff, staff_note="Wrong one.")
    assert (entry.status, entry.answer_due) == ("submitted", due)
    assert entry.decided_at is None
    assert entrant_statuses(entry) == before
    assert set(email_statuses()) <= {"stopped"}


def test_undo_goes_back_to_what_we_had_asked_for(entry: Entry, staff: User) -> None:
    decisions.request_changes(entry, by=staff, message="Which roofs?")
    release_held_emails()
    decisions.approve(entry, by=staff)
    entry = decisions.undo(entry, by=staff)
    assert (entry.status, entry.answer_due) == ("changes_requested", None)
    assert email_statuses() == ["sent", "stopped"]
    assert entrant_statuses(entry) == [
        "Received, being checked",
        "We need something from you",
    ]


def test_whoever_undoes_it_stays_in_the_history(entry: Entry, staff: User) -> None:
    decisions.approve(entry, by=staff)
    decisions.undo(entry, by=staff, staff_note="Wrong one.")
    rows = entry.history.values_list("to_status", "is_undone", "staff_note")
    assert list(rows)[1:] == [
        ("approved", True, ""),
        ("submitted", True, "Wrong one."),
    ]


def test_it_is_too_late_when_the_letter_is_out(entry: Entry, staff: User) -> None:
    decisions.approve(entry, by=staff)
    release_held_emails()
    with pytest.raises(TransitionNotAllowed, match="Too late to undo"):
        decisions.undo(entry, by=staff)
    assert Entry.objects.get().status == "approved"


def test_without_a_letter_it_is_too_late_after_as_long(
    site: SiteSettings, staff: User
) -> None:
    entry = make_entry(by=staff, origin="phone", email="")
    decisions.approve(entry, by=staff)
    later = timezone.now() + timedelta(minutes=16)
    with (
        time_machine.travel(later),
        pytest.raises(TransitionNotAllowed, match="Too late"),
    ):
        decisions.undo(entry, by=staff)
    assert decisions.undo(entry, by=staff).status == "submitted"


def test_what_nobody_decided_cannot_be_undone(entry: Entry, staff: User) -> None:
    for change in (lambda e: e, entries.withdraw):
        change(entry)
        with pytest.raises(TransitionNotAllowed, match="no decision to undo"):
            decisions.undo(entry, by=staff)


def test_putting_back_what_nobody_heard_of_is_undoing_it(
    entry: Entry, staff: User
) -> None:
    decisions.decline(entry, by=staff, message="No.")
    with pytest.raises(TransitionNotAllowed, match="leave the message out"):
        decisions.return_to_review(entry, by=staff, message="Sorry!")
    entry = decisions.return_to_review(entry, by=staff)
    assert (entry.status, email_statuses()) == ("submitted", ["stopped"])


@pytest.mark.parametrize(
    ("overtake", "left"),
    [
        (partial(decisions.decline, message="No."), ["stopped", "held"]),
        (entries.withdraw, ["stopped", "queued"]),
        (entries.stop_emails, ["stopped"]),
    ],
)
def test_a_held_letter_that_no_longer_holds_true_is_stopped(
    entry: Entry, staff: User, overtake: Callable[..., Entry], left: list[str]
) -> None:
    decisions.approve(entry, by=staff)
    words = {"by": staff} if isinstance(overtake, partial) else {}
    overtake(entry, **words)
    assert email_statuses() == left


def test_a_takedown_stops_the_letter_that_says_where_to_read_it(
    entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff)
    triage.take_down(
        entry, by=staff, reason="Names a neighbour.", message="It names one."
    )
    assert email_statuses() == ["stopped", "held"]
    triage.restore(entry, by=staff)
    assert email_statuses() == ["held", "stopped"]


def test_undo_holds_the_letter_anew_that_the_mistake_had_stopped(
    entry: Entry, staff: User
) -> None:
    decisions.request_changes(entry, by=staff, message="Which roofs?")
    decisions.mark_spam(entry, by=staff)
    assert email_statuses() == ["stopped"]
    entry = decisions.undo(entry, by=staff)
    assert (entry.status, email_statuses()) == ("changes_requested", ["held"])


def test_undo_gives_back_outcome_and_moment(entry: Entry, staff: User) -> None:
    decisions.approve(entry, by=staff)
    won = {"outcome": "winner", "award": "Best of all", "is_overall": True}
    results.set_outcome(entry, by=staff, **won)
    decided_at = Entry.objects.get().decided_at
    decisions.decline(entry, by=staff, message="No.")
    decisions.undo(entry, by=staff)
    now = Entry.objects.get()
    assert {name: getattr(now, name) for name in won} == won
    assert abs(now.decided_at - decided_at) < timedelta(milliseconds=1)


def test_an_undo_that_is_pressed_twice_undoes_once(entry: Entry, staff: User) -> None:
    decisions.request_changes(entry, by=staff, message="Which roofs?")
    entry = decisions.mark_spam(entry, by=staff)
    seen = decisions.last_decision(entry).pk
    decisions.undo(entry, by=staff, decision_id=seen)
    with pytest.raises(TransitionNotAllowed, match="Somebody has decided anew"):
        decisions.undo(entry, by=staff, decision_id=seen)
    assert Entry.objects.get().status == "changes_requested"


def test_whoever_wants_no_emails_is_not_undone_months_later(
    entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff)
    entries.stop_emails(entry)
    later = timezone.now() + timedelta(days=90)
    with (
        time_machine.travel(later),
        pytest.raises(TransitionNotAllowed, match="Too late"),
    ):
        decisions.undo(entry, by=staff)


def test_a_file_of_the_entrant_stops_the_letter_of_an_approval(
    entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff)
    file = NewFile(ContentFile(b"%PDF-"), Kind.DOCUMENT, "plan.pdf")
    attachments.change_files(entry, add=file)
    assert email_statuses()[0] == "stopped"


@pytest.mark.parametrize("overtake", [triage.restore, entries.stop_emails])
def test_the_letter_of_a_takedown_is_stopped_too(
    entry: Entry, staff: User, overtake: Callable[..., Entry]
) -> None:
    triage.take_down(
        entry, by=staff, reason="Names a neighbour.", message="It names one."
    )
    assert email_statuses() == ["held"]
    words = {"by": staff} if overtake is triage.restore else {}
    overtake(entry, **words)
    assert email_statuses() == ["stopped"]


def test_a_held_letter_leads_to_the_new_link(entry: Entry, staff: User) -> None:
    decisions.request_changes(entry, by=staff, message="Which roofs?")
    old = entry.private_url
    new = links.renew_link(entry).private_url
    email = Email.objects.get(status="held")
    for text in (email.text, html_of(email), email.unsubscribe_url):
        assert (old in text, new in text) == (False, True)
