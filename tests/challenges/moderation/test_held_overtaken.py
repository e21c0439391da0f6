"""A held decision that staff decide anew, or whose entrant is quicker."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Entry
from challenges.services.entering import attachments, entries, links
from challenges.services.moderation import decisions
from challenges.services.transitions import note_shown
from core.uploads import Kind
from outbox.models import Email
from outbox.tasks import deliver_due
from tests.challenges.factories import (
    change_answers,
    release_held_emails,
)
from tests.challenges.files import ALT_TEXT, PHOTO, new_file
from tests.challenges.outlets import (
    ASKED,
    DECLINED,
    IN,
    RECEIVED,
    private_steps,
)

HOLD = timedelta(minutes=15)

decline = partial(decisions.decline, message="No.")
ask = partial(decisions.request_changes, message="Which roofs?")


def send_emails() -> None:
    """Let the held time pass and a worker send what is due."""
    deliver_due()
    note_shown()


def test_a_decision_that_was_decided_anew_is_never_told(
    entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff)
    decline(entry, by=staff)
    assert private_steps(entry) == [RECEIVED]
    release_held_emails()
    assert private_steps(entry) == [RECEIVED, DECLINED]
    emails = Email.objects.filter(pk__in=entry.history.values("email"))
    assert [email.status for email in emails.order_by("pk")] == ["stopped", "sent"]


def test_undoing_that_holds_the_first_again(entry: Entry, staff: User) -> None:
    ask(entry, by=staff)
    decisions.undo(decline(entry, by=staff), by=staff)
    assert private_steps(entry) == [RECEIVED]
    release_held_emails()
    assert private_steps(entry) == [RECEIVED, ASKED]


def test_undoing_that_holds_the_first_again_without_an_email(
    typed_in: Entry, staff: User
) -> None:
    ask(typed_in, by=staff)
    decisions.mark_spam(typed_in, by=staff)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        decisions.undo(typed_in, by=staff)
        assert private_steps(typed_in) == [RECEIVED]
    with time_machine.travel(timezone.now() + timedelta(hours=2) + HOLD):
        assert private_steps(typed_in) == [RECEIVED, ASKED]


def test_undoing_writes_to_nobody_who_has_come_to_want_no_emails(
    entry: Entry, staff: User
) -> None:
    Email.objects.all().delete()
    ask(entry, by=staff)
    decisions.mark_spam(entry, by=staff)
    entries.stop_emails(entry)
    decisions.undo(entry, by=staff)
    with time_machine.travel(timezone.now() + HOLD):
        assert (deliver_due(), private_steps(entry)) == (0, [RECEIVED, ASKED])


def add_file(entry: Entry) -> None:
    file = new_file(PHOTO, Kind.PICTURE, "b.jpg", ALT_TEXT)
    attachments.change_files(entry, add=file)


@pytest.mark.parametrize("decide", [decisions.approve, decline, ask])
@pytest.mark.parametrize(
    ("act", "status"),
    [
        (partial(change_answers, idea="Two."), "submitted"),
        (add_file, "submitted"),
        (entries.withdraw, "withdrawn"),
    ],
)
def test_the_entrant_acts_on_what_the_entrant_knows(
    client: Client,
    entry: Entry,
    staff: User,
    decide: Callable[..., Entry],
    act: Callable[[Entry], object],
    status: str,
) -> None:
    decide(entry, by=staff)
    page = client.get(entry.private_path)
    assert (page.context["can_withdraw"], "change/" in page.text) == (True, True)
    act(Entry.objects.get(pk=entry.pk))
    entry.refresh_from_db()
    undone = entry.history.filter(is_undone=True)
    assert (entry.status, undone.count()) == (status, 2)
    assert undone.last().staff_note == "The entrant was quicker than the email."
    assert not Email.objects.filter(status=Email.Status.HELD).exists()
    assert entry.answer_due is None or entry.answer_due > timezone.now()
    assert private_steps(entry)[0] == RECEIVED
    assert not {IN, DECLINED, ASKED} & set(private_steps(entry))


def test_nobody_answers_a_request_that_was_held_when_the_page_was_opened(
    client: Client, entry: Entry, staff: User
) -> None:
    asked_at = timezone.now()
    entry = ask(entry, by=staff)
    with time_machine.travel(asked_at + timedelta(minutes=10), tick=False):
        form = client.get(f"{entry.private_path}change/").context["form"]
        sent = {field.html_name: field.value() or "" for field in form}
    with time_machine.travel(asked_at + HOLD + timedelta(seconds=1), tick=False):
        send_emails()
        page = client.post(f"{entry.private_path}change/", {**sent, "idea": "Two."})
    assert "We have just asked you for something" in page.text


def test_the_email_of_lost_links_tells_what_is_known(entry: Entry, staff: User) -> None:
    decisions.approve(entry, by=staff)
    links.send_links(entry.email)
    text = Email.objects.latest("pk").text
    assert (RECEIVED in text, IN in text) == (True, False)


def test_the_email_says_where_everybody_reads_it(entry: Entry, staff: User) -> None:
    entry = decisions.approve(entry, by=staff)
    assert entry.get_absolute_url() in entry.shown_with.text


def test_emails_that_are_held_or_stopped_are_not_in_the_file_of_all_data(
    client: Client, entry: Entry, staff: User
) -> None:
    Email.objects.all().delete()
    ask(entry, by=staff)
    decline(entry, by=staff)
    data = client.get(f"{entry.private_path}data.json").json()
    assert data["emails_to_you"] == []
