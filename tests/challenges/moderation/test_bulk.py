"""Bulk actions: each entry goes through the service of a single one, once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from challenges.models import BulkAction, Entry
from challenges.services import personal_data
from challenges.services.entering.entries import withdraw
from challenges.services.moderation import bulk, decisions
from challenges.services.moderation.bulk_preview import preview, summary
from challenges.tasks import process_bulk_actions
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from tests.challenges.factories import (
    change_answers,
    make_bulk_action,
    release_held_emails,
)


def item_results(bulk_action: BulkAction) -> list[tuple[str, str]]:
    return list(bulk_action.items.values_list("status", "error"))


def entry_statuses() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("status", flat=True))


def test_the_dry_run_tells_who_hears_of_it_and_who_cannot(
    staff: User, entries: list[Entry]
) -> None:
    decisions.decline(entries[0], by=staff, message="No.")
    bulk_action = bulk.plan(Entry.objects.order_by("pk"), kind="approve", by=staff)
    items = preview(bulk_action)
    assert summary(items) == {
        "chosen": 3,
        "changing": 2,
        "refused": 1,
        "changed": 0,
        "without_area": 0,
        "details": 0,
        "told": 2,
        "emails": 1,
        "addresses": 1,
        "paper": 1,
    }
    assert [o.why_not for o in items] == [
        f"{entries[0].reference} is “Declined” and cannot become “Approved”.",
        "",
        "",
    ]


def test_the_dry_run_reads_no_texts(staff: User, entries: list[Entry]) -> None:
    bulk_action = bulk.plan(Entry.objects.all(), kind="return_to_review", by=staff)
    left_out = preview(bulk_action)[0].entry.get_deferred_fields()
    assert {"problem", "idea", "beneficiaries", "links"} <= left_out


@pytest.mark.parametrize(
    ("kind", "status", "emails"),
    [
        ("approve", "approved", 2),
        ("ask", "changes_requested", 2),
        ("decline", "declined", 2),
        ("spam", "spam", 0),
    ],
)
def test_each_row_is_decided_by_the_verb(
    staff: User, entries: list[Entry], kind: str, status: str, emails: int
) -> None:
    bulk_action = make_bulk_action(
        kind, staff, message="Because.", staff_note="In one go."
    )
    assert process_bulk_actions() == 3
    decisions_made = [entry.history.last() for entry in entries]
    assert entry_statuses() == [status] * 3
    assert [(step.by, step.staff_note) for step in decisions_made] == [
        (staff, "In one go.")
    ] * 3
    assert item_results(bulk_action) == [("done", "")] * 3
    assert Email.objects.filter(status="held").count() == emails
    assert [row.history_row for row in bulk_action.items.all()] == decisions_made
    assert process_bulk_actions() == 0


def test_a_run_knows_when_it_was_asked_for_and_ended(
    staff: User, entries: list[Entry]
) -> None:
    bulk_action = make_bulk_action("spam", staff)
    assert bulk_action.finished_at is None
    process_bulk_actions()
    bulk_action.refresh_from_db()
    assert bulk_action.confirmed_at <= bulk_action.finished_at


def test_what_is_confirmed_goes_with_its_own_words_whatever_was_kept(
    staff: User, entries: list[Entry]
) -> None:
    kim = User.objects.create_user("kim")
    bulk_action = bulk.plan(Entry.objects.all(), kind="decline", by=staff)
    bulk.set_text(bulk_action, message="Of another window.", staff_note="Of it, too.")
    for _click in "ab":
        bulk.confirm(bulk_action, by=kim, message="No. ")
    for too_late in (
        lambda: bulk.confirm(bulk_action, by=staff, message="No. "),
        lambda: bulk.confirm(bulk_action, by=kim, message="Twice."),
        lambda: bulk.set_text(bulk_action, message="Too late."),
    ):
        with pytest.raises(TransitionNotAllowed, match=r"It is confirmed already\."):
            too_late()
    bulk_action.refresh_from_db()
    assert (bulk_action.by, bulk_action.message, bulk_action.staff_note) == (
        kim,
        "No.",
        "",
    )


def test_a_worker_leaves_the_others_their_turn(
    staff: User, entries: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("challenges.tasks.BULK_SECONDS", -1)
    make_bulk_action("spam", staff)
    assert [process_bulk_actions() for _shift in range(4)] == [1, 1, 1, 0]


def test_assigning_needs_no_letter(staff: User, entries: list[Entry]) -> None:
    kim = User.objects.create_user("kim", first_name="Kim", last_name="Holt")
    bulk_action = make_bulk_action(
        "assign", staff, assignee=kim, staff_note="For Monday."
    )
    process_bulk_actions()
    assert {entry.assignee for entry in Entry.objects.all()} == {kim}
    assert [step.staff_note for step in entries[0].history.all()][1:] == [
        "For Monday.",
        "Assigned to Kim Holt.",
    ]
    assert str(bulk_action) == "Assign to Kim Holt"
    assert not Email.objects.exists()


def test_only_who_was_told_gets_the_message_of_putting_back(
    staff: User, entries: list[Entry]
) -> None:
    decisions.approve(entries[0], by=staff)
    release_held_emails()
    decisions.approve(entries[1], by=staff)
    decisions.mark_spam(entries[2], by=staff)
    bulk_action = bulk.plan(
        Entry.objects.order_by("pk"), kind="return_to_review", by=staff
    )
    bulk.set_text(bulk_action, message="We look again.")
    assert [o.tells_entrant for o in preview(bulk_action)] == [True, False, False]
    assert {o.becomes for o in preview(bulk_action)} == {"submitted"}
    bulk.confirm(bulk_action, by=staff, message="We look again.")
    process_bulk_actions()
    assert entry_statuses() == ["submitted"] * 3
    assert item_results(bulk_action) == [("done", "")] * 3
    email = Email.objects.filter(status="held").get()
    assert (email.to, "We look again." in email.text) == ("mira@example.com", True)


def test_putting_back_undoes_what_nobody_heard_of(
    staff: User, entries: list[Entry]
) -> None:
    decisions.request_changes(entries[0], by=staff, message="Which roofs?")
    release_held_emails()
    decisions.decline(entries[0], by=staff, message="No.")
    chosen = Entry.objects.filter(pk=entries[0].pk)
    bulk_action = bulk.plan(chosen, kind="return_to_review", by=staff)
    assert [o.becomes for o in preview(bulk_action)] == ["changes_requested"]
    bulk.confirm(bulk_action, by=staff)
    process_bulk_actions()
    assert entry_statuses()[0] == "changes_requested"


def test_what_changed_meanwhile_is_left_alone(
    staff: User, entries: list[Entry]
) -> None:
    bulk_action = make_bulk_action("decline", staff, message="No.")
    change_answers(entries[0], idea="Two.")
    decisions.approve(entries[1], by=staff)
    process_bulk_actions()
    assert item_results(bulk_action) == [
        ("refused", "It was changed after it was chosen."),
        ("refused", "It became “Approved” after it was chosen."),
        ("done", ""),
    ]


def test_what_cannot_be_is_refused_in_the_words_of_the_verb(
    staff: User, entries: list[Entry]
) -> None:
    withdraw(entries[0])
    bulk_action = make_bulk_action("approve", staff)
    process_bulk_actions()
    words = f"{entries[0].reference} is “Withdrawn” and cannot become “Approved”."
    assert item_results(bulk_action) == [("refused", words), ("done", ""), ("done", "")]


def test_a_row_that_breaks_something_stops_no_other(
    staff: User,
    entries: list[Entry],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def breaks(entry: Entry, **words: Any) -> Entry:
        decided = decisions.approve(entry, **words)
        if entry == entries[1]:
            raise RuntimeError("mira@example.com")
        return decided

    monkeypatch.setitem(bulk.DECISION_SERVICES, "approve", breaks)
    bulk_action = make_bulk_action("approve", staff)
    process_bulk_actions()
    failed = "It failed, and nothing was changed. Try it by itself."
    assert item_results(bulk_action) == [
        ("done", ""),
        ("refused", failed),
        ("done", ""),
    ]
    assert entry_statuses() == ["approved", "submitted", "approved"]
    assert "of bulk action" in caplog.text


def test_a_row_that_the_database_refuses_waits_behind_the_others(
    staff: User, entries: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(entry: Entry, **words: Any) -> Entry:
        if entry == entries[0]:
            raise OperationalError
        return decisions.approve(entry, **words)

    monkeypatch.setitem(bulk.DECISION_SERVICES, "approve", breaks)
    bulk_action = make_bulk_action("approve", staff)
    for _shift in range(2):
        with pytest.raises(OperationalError):
            process_bulk_actions()
    assert item_results(bulk_action) == [("waiting", ""), ("done", ""), ("done", "")]
    monkeypatch.undo()
    assert process_bulk_actions() == 1
    assert entry_statuses() == ["approved"] * 3


def test_what_was_decided_anew_is_not_undone(staff: User, entries: list[Entry]) -> None:
    bulk_action = make_bulk_action("approve", staff, of=entries[:1])
    process_bulk_actions()
    bulk.undo(bulk_action, by=staff)
    decisions.decline(entries[0], by=staff, message="No.")
    process_bulk_actions()
    assert item_results(bulk_action) == [("done", "Somebody has decided anew since.")]
    assert entry_statuses()[0] == "declined"


def test_a_plan_that_nobody_confirms_goes_after_a_day(
    staff: User, entries: list[Entry]
) -> None:
    left = bulk.plan(Entry.objects.all(), kind="spam", by=staff)
    confirmed = make_bulk_action("assign", staff)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        new = bulk.plan(Entry.objects.all(), kind="spam", by=staff)
    assert left not in BulkAction.objects.all()
    assert set(BulkAction.objects.all()) == {confirmed, new}


@pytest.mark.parametrize(
    "forget",
    [
        personal_data.delete_entry,
        lambda entry: call_command("erase_person", entry.reference, yes=True),
    ],
)
def test_who_is_forgotten_leaves_no_row(
    staff: User, entries: list[Entry], forget: Callable[[Entry], object]
) -> None:
    bulk_action = make_bulk_action("approve", staff)
    bulk.process_next_item()
    forget(entries[0])
    forget(entries[1])
    assert process_bulk_actions() == 1
    assert [row.entry for row in bulk_action.items.all()] == [entries[2]]
    bulk_action.refresh_from_db()
    assert bulk_action.finished_at is not None
