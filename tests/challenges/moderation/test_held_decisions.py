"""Nobody outside sees a decision before its email goes out, in whatever outlet."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge, Entry, EntryHistory
from challenges.services.entering import attachments, entries
from challenges.services.moderation import decisions, triage
from challenges.services.transitions import note_shown
from challenges.tasks import note_shown as note_shown_task
from core.tasks import prepare_pictures
from core.uploads import Kind
from core.workflow import TransitionNotAllowed
from outbox import services as outbox
from outbox.models import Email
from outbox.services import purge_old
from outbox.tasks import deliver_due
from tests.challenges.factories import (
    change_answers,
    make_entry,
    make_update,
    release_held_emails,
)
from tests.challenges.files import ALT_TEXT, PHOTO, new_file
from tests.challenges.outlets import (
    ALL,
    ASKED,
    DECLINED,
    IN,
    RECEIVED,
    private_steps,
    public_outlets,
)

TITLE = "Roofs of bees"
HOLD = timedelta(minutes=15)

decline = partial(decisions.decline, message="No.")
ask = partial(decisions.request_changes, message="Which roofs?")


@pytest.fixture
def entry(challenge: Challenge) -> Entry:
    entry = make_entry(challenge=challenge, title=TITLE)
    attachments.change_files(
        entry, add=new_file(PHOTO, Kind.PICTURE, "a.jpg", ALT_TEXT)
    )
    prepare_pictures()
    Email.objects.all().delete()
    return entry


def send_emails() -> None:
    """Let the held time pass and a worker send what is due."""
    deliver_due()
    note_shown()


def test_no_outlet_shows_an_approval_before_its_email(
    entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff)
    assert (public_outlets(entry), private_steps(entry)) == (set(), [RECEIVED])
    with time_machine.travel(timezone.now() + HOLD):
        assert (public_outlets(entry), private_steps(entry)) == (set(), [RECEIVED])
        deliver_due()
        assert public_outlets(entry) == {*ALL, "picture"}
        assert private_steps(entry) == [RECEIVED, IN]
        assert note_shown_task() == 1
        assert note_shown_task() == 0
        assert public_outlets(entry) == {*ALL, "picture"}


def test_nor_does_it_show_an_update_of_one(
    client: Client, entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff)
    with pytest.raises(TransitionNotAllowed, match="Wait until the entrant knows"):
        make_update(entry, by=staff, text="It stands.")
    release_held_emails()
    make_update(entry, by=staff, text="It stands.")
    assert "It stands." in client.get("/").text


@pytest.mark.parametrize(("decide", "label"), [(decline, DECLINED), (ask, ASKED)])
def test_the_private_page_tells_with_the_email(
    client: Client,
    entry: Entry,
    staff: User,
    decide: Callable[..., Entry],
    label: str,
) -> None:
    before = client.get(entry.private_path).text
    decide(entry, by=staff)
    assert client.get(entry.private_path).text == before
    release_held_emails()
    assert private_steps(entry) == [RECEIVED, label]


def test_send_now_shows_it_now(entry: Entry, staff: User) -> None:
    entry = decisions.approve(entry, by=staff)
    outbox.send_now(entry.shown_with)
    assert public_outlets(entry) == {*ALL, "picture"}
    assert private_steps(entry) == [RECEIVED, IN]


@pytest.mark.parametrize("days", [0, 200])
def test_an_email_that_is_stopped_shows_nothing_ever(
    entry: Entry, staff: User, days: int
) -> None:
    entry = decisions.approve(entry, by=staff)
    outbox.stop(entry.shown_with)
    with time_machine.travel(timezone.now() + HOLD + timedelta(days=days)):
        purge_old()
        note_shown()
        assert (public_outlets(entry), private_steps(entry)) == (set(), [RECEIVED])
        decisions.show_now(entry, by=staff)
        assert public_outlets(entry) == {*ALL, "picture"}
        assert private_steps(entry) == [RECEIVED, IN]


def test_undo_leaves_nothing_of_it_outside(entry: Entry, staff: User) -> None:
    decisions.undo(decisions.approve(entry, by=staff), by=staff)
    with time_machine.travel(timezone.now() + HOLD):
        send_emails()
        assert (public_outlets(entry), private_steps(entry)) == (set(), [RECEIVED])


def test_a_stopped_decision_can_be_undone_however_late(
    entry: Entry, staff: User
) -> None:
    entry = decisions.approve(entry, by=staff)
    outbox.stop(entry.shown_with)
    with time_machine.travel(timezone.now() + timedelta(days=90)):
        purge_old()
        assert list(EntryHistory.objects.undoable()) == [entry.held_decision]
        assert decisions.undo(entry, by=staff).status == "submitted"


def test_without_an_address_it_is_shown_at_the_end_of_the_same_hold(
    typed_in: Entry, staff: User
) -> None:
    decisions.approve(typed_in, by=staff)
    assert (public_outlets(typed_in), private_steps(typed_in)) == (set(), [RECEIVED])
    with time_machine.travel(timezone.now() + HOLD):
        assert public_outlets(typed_in) == ALL
        assert private_steps(typed_in) == [RECEIVED, IN]


def test_whoever_stops_the_emails_learns_of_it_at_the_same_time(
    entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff)
    entries.stop_emails(entry)
    assert (public_outlets(entry), private_steps(entry)) == (set(), [RECEIVED])
    with time_machine.travel(timezone.now() + HOLD):
        assert private_steps(entry) == [RECEIVED, IN]
        assert (deliver_due(), public_outlets(entry)) == (0, {*ALL, "picture"})


def test_what_staff_stopped_is_not_shown_because_the_entrant_wants_no_emails(
    entry: Entry, staff: User
) -> None:
    entry = decisions.approve(entry, by=staff)
    outbox.stop(entry.shown_with)
    entries.stop_emails(entry)
    with time_machine.travel(timezone.now() + HOLD):
        assert private_steps(entry) == [RECEIVED]


def test_what_is_taken_down_is_not_told_before_it_is_restored(
    entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff)
    triage.take_down(entry, by=staff, reason="Hm.")
    with time_machine.travel(timezone.now() + HOLD):
        send_emails()
        assert private_steps(entry) == [RECEIVED]
        triage.restore(entry, by=staff)
        assert (public_outlets(entry), private_steps(entry)) == (set(), [RECEIVED])
    with time_machine.travel(timezone.now() + 2 * HOLD):
        send_emails()
        assert public_outlets(entry) == {*ALL, "picture"}


def test_what_is_restored_for_somebody_without_emails_is_shown_after_a_hold(
    entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff)
    triage.take_down(entry, by=staff, reason="Hm.")
    entries.stop_emails(entry)
    triage.restore(entry, by=staff)
    assert private_steps(entry) == [RECEIVED]
    with time_machine.travel(timezone.now() + HOLD):
        assert (deliver_due(), private_steps(entry)) == (0, [RECEIVED, IN])


@pytest.mark.parametrize(
    "hide",
    [
        decline,
        decisions.return_to_review,
        partial(triage.take_down, reason="Hm."),
        lambda entry, by: entries.withdraw(entry),
        lambda entry, by: change_answers(entry, idea="Two."),
    ],
)
def test_what_is_hidden_again_is_gone_at_once(
    entry: Entry, staff: User, hide: Callable[..., object]
) -> None:
    decisions.approve(entry, by=staff)
    release_held_emails()
    assert public_outlets(entry)
    hide(Entry.objects.get(pk=entry.pk), by=staff)
    assert public_outlets(entry) == set()


def test_a_decline_that_is_undone_shows_the_idea_again_at_once(
    entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff)
    release_held_emails()
    declined = decline(entry, by=staff)
    assert (public_outlets(entry), private_steps(entry)) == (set(), [RECEIVED, IN])
    decisions.undo(declined, by=staff)
    assert public_outlets(entry) == {*ALL, "picture"}
