"""What was decided by mistake is undone before anybody hears of it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.utils import timezone

from challenges import services
from challenges.models import Entry
from challenges.services.files import NewFile
from outbox.models import Email
from smartcity.models import SiteSettings
from smartcity.moves import IllegalMove
from smartcity.uploads import Kind
from tests.challenges.factories import letters_are_out, make_entry

DECISIONS: list[Callable[..., Entry]] = [
    services.approve,
    partial(services.decline, note="No."),
    partial(services.request_changes, note="Which roofs?"),
    services.mark_spam,
]


@pytest.fixture
def entry(site: SiteSettings) -> Entry:
    entry = make_entry(title="Bee hotels")
    Email.objects.all().delete()
    return entry


def emails() -> list[str]:
    return list(Email.objects.order_by("pk").values_list("status", flat=True))


def told(entry: Entry) -> list[str]:
    return [step.words_for_entrant for step in entry.steps.for_entrant()]


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
    before, due = told(entry), entry.answer_due
    decide(entry, by=staff)
    entry = services.undo(entry, by=staff, staff_note="Wrong one.")
    assert (entry.status, entry.answer_due) == ("submitted", due)
    assert entry.decided_at is None
    assert told(entry) == before
    assert set(emails()) <= {"stopped"}


def test_undo_goes_back_to_what_we_had_asked_for(entry: Entry, staff: User) -> None:
    services.request_changes(entry, by=staff, note="Which roofs?")
    letters_are_out()
    services.approve(entry, by=staff)
    entry = services.undo(entry, by=staff)
    assert (entry.status, entry.answer_due) == ("changes_requested", None)
    assert emails() == ["sent", "stopped"]
    assert told(entry) == ["Received, being checked", "We need something from you"]


def test_whoever_undoes_it_stays_in_the_history(entry: Entry, staff: User) -> None:
    services.approve(entry, by=staff)
    services.undo(entry, by=staff, staff_note="Wrong one.")
    rows = entry.steps.values_list("to_status", "is_undone", "staff_note")
    assert list(rows)[1:] == [
        ("approved", True, ""),
        ("submitted", True, "Wrong one."),
    ]


def test_it_is_too_late_when_the_letter_is_out(entry: Entry, staff: User) -> None:
    services.approve(entry, by=staff)
    letters_are_out()
    with pytest.raises(IllegalMove, match="Too late to undo"):
        services.undo(entry, by=staff)
    assert Entry.objects.get().status == "approved"


def test_without_a_letter_it_is_too_late_after_as_long(
    site: SiteSettings, staff: User
) -> None:
    entry = make_entry(by=staff, origin="phone", email="")
    services.approve(entry, by=staff)
    later = timezone.now() + timedelta(minutes=16)
    with time_machine.travel(later), pytest.raises(IllegalMove, match="Too late"):
        services.undo(entry, by=staff)
    assert services.undo(entry, by=staff).status == "submitted"


def test_what_nobody_decided_cannot_be_undone(entry: Entry, staff: User) -> None:
    for verb in (lambda e: e, services.withdraw):
        verb(entry)
        with pytest.raises(IllegalMove, match="no decision to undo"):
            services.undo(entry, by=staff)


def test_putting_back_what_nobody_heard_of_is_undoing_it(
    entry: Entry, staff: User
) -> None:
    services.decline(entry, by=staff, note="No.")
    with pytest.raises(IllegalMove, match="leave the message out"):
        services.put_back(entry, by=staff, note="Sorry!")
    entry = services.put_back(entry, by=staff)
    assert (entry.status, emails()) == ("submitted", ["stopped"])


@pytest.mark.parametrize(
    ("overtake", "left"),
    [
        (partial(services.decline, note="No."), ["stopped", "held"]),
        (services.withdraw, ["stopped", "queued"]),
        (services.stop_emails, ["stopped"]),
    ],
)
def test_a_held_letter_that_no_longer_holds_true_is_stopped(
    entry: Entry, staff: User, overtake: Callable[..., Entry], left: list[str]
) -> None:
    services.approve(entry, by=staff)
    words = {"by": staff} if isinstance(overtake, partial) else {}
    overtake(entry, **words)
    assert emails() == left


def test_a_takedown_stops_the_letter_that_says_where_to_read_it(
    entry: Entry, staff: User
) -> None:
    services.approve(entry, by=staff)
    services.hide(entry, by=staff, reason="Names a neighbour.", note="It names one.")
    assert emails() == ["stopped", "held"]
    services.show_again(entry, by=staff)
    assert emails() == ["held", "stopped"]


def test_undo_holds_the_letter_anew_that_the_mistake_had_stopped(
    entry: Entry, staff: User
) -> None:
    services.request_changes(entry, by=staff, note="Which roofs?")
    services.mark_spam(entry, by=staff)
    assert emails() == ["stopped"]
    entry = services.undo(entry, by=staff)
    assert (entry.status, emails()) == ("changes_requested", ["held"])


def test_undo_gives_back_outcome_and_moment(entry: Entry, staff: User) -> None:
    services.approve(entry, by=staff)
    services.set_outcome(entry, by=staff, outcome="winner", award="Overall winner")
    decided_at = Entry.objects.get().decided_at
    services.decline(entry, by=staff, note="No.")
    services.undo(entry, by=staff)
    now = Entry.objects.get()
    assert (now.outcome, now.award) == ("winner", "Overall winner")
    assert abs(now.decided_at - decided_at) < timedelta(milliseconds=1)


def test_an_undo_that_is_pressed_twice_undoes_once(entry: Entry, staff: User) -> None:
    services.request_changes(entry, by=staff, note="Which roofs?")
    entry = services.mark_spam(entry, by=staff)
    seen = services.last_decision(entry).pk
    services.undo(entry, by=staff, step=seen)
    with pytest.raises(IllegalMove, match="Somebody has decided anew"):
        services.undo(entry, by=staff, step=seen)
    assert Entry.objects.get().status == "changes_requested"


def test_whoever_wants_no_emails_is_not_undone_months_later(
    entry: Entry, staff: User
) -> None:
    services.approve(entry, by=staff)
    services.stop_emails(entry)
    later = timezone.now() + timedelta(days=90)
    with time_machine.travel(later), pytest.raises(IllegalMove, match="Too late"):
        services.undo(entry, by=staff)


def test_a_file_of_the_entrant_stops_the_letter_of_an_approval(
    entry: Entry, staff: User
) -> None:
    services.approve(entry, by=staff)
    file = NewFile(ContentFile(b"%PDF-"), Kind.DOCUMENT, "plan.pdf")
    services.change_files(entry, add=file)
    assert emails()[0] == "stopped"


@pytest.mark.parametrize("overtake", [services.show_again, services.stop_emails])
def test_the_letter_of_a_takedown_is_stopped_too(
    entry: Entry, staff: User, overtake: Callable[..., Entry]
) -> None:
    services.hide(entry, by=staff, reason="Names a neighbour.", note="It names one.")
    assert emails() == ["held"]
    words = {"by": staff} if overtake is services.show_again else {}
    overtake(entry, **words)
    assert emails() == ["stopped"]


def test_a_held_letter_leads_to_the_new_link(entry: Entry, staff: User) -> None:
    services.request_changes(entry, by=staff, note="Which roofs?")
    old = entry.private_url
    new = services.renew_link(entry).private_url
    email = Email.objects.get(status="held")
    for text in (email.text, email.html, email.unsubscribe_url):
        assert (old in text, new in text) == (False, True)
