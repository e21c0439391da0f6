"""People with a saved draft hear once of each new closing date, later or earlier."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from challenges.models import Challenge, Draft
from challenges.services.entering import drafts
from challenges.tasks import remind_drafts, tell_of_closing
from outbox.models import Email
from tests.challenges.factories import (
    first_page_data,
    make_challenge,
    make_saved_draft,
    send_draft,
)
from tests.support.admin_forms import change_in_admin
from tests.support.at_once import THREADS, run_at_once
from tests.support.emails import html_of
from tests.support.spaces import plain_spaces

MONDAY = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
CLOSES = datetime(2027, 2, 1, 0, 0, tzinfo=UTC)
LATER = {"closes_at_0": "2027-02-15", "closes_at_1": "17:00"}
EARLIER = {"closes_at_0": "2027-01-20", "closes_at_1": "17:00"}
HELD = timedelta(minutes=15)

Clock = time_machine.Traveller


@pytest.fixture
def clock(site: object) -> Iterator[Clock]:
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def challenge(clock: Clock) -> Challenge:
    dates = {"closes_at": CLOSES, "results_at": CLOSES + timedelta(days=60)}
    return make_challenge(slug="quiet-streets", **dates)


def move(staff: User, challenge: Challenge, **fields: str) -> list[str]:
    """Change the challenge in the admin. Returns what staff read then, beside what
    visitors see."""
    client = Client()
    client.force_login(staff)
    response = change_in_admin(client, challenge, **fields)
    assert response.status_code == 302
    messages = [str(message) for message in get_messages(response.wsgi_request)]
    return [text for text in messages if not text.startswith("Visitors see this at")]


def told(clock: Clock, after: timedelta = HELD) -> list[str]:
    """What is written when the worker runs so much later."""
    Email.objects.all().delete()
    clock.shift(after)
    tell_of_closing()
    tell_of_closing()
    return list(Email.objects.order_by("pk").values_list("subject", flat=True))


def subject(draft: Draft) -> str:
    return f"Quiet streets has a new closing date ({draft.reference})"


@pytest.mark.parametrize(
    ("fields", "now"),
    [
        (LATER, "5pm on Monday 15 February 2027"),
        (EARLIER, "5pm on Wednesday 20 January 2027"),
    ],
)
def test_a_moved_closing_is_one_email_in_our_words_alone(
    staff: User,
    clock: Clock,
    draft: Draft,
    fields: dict[str, str],
    now: str,
) -> None:
    [message, _saved] = move(staff, draft.challenge, **fields)
    assert message == (
        "1 person with a saved draft gets an email about the new closing date, in 15 "
        "minutes. Until then you can change it unnoticed."
    )
    assert told(clock, HELD - timedelta(seconds=1)) == []
    assert told(clock, timedelta(seconds=1)) == [subject(draft)]
    email, path = Email.objects.get(), f"{draft.letter_url}draft/"
    assert plain_spaces(email.text).startswith(
        f"Quiet streets now closes at {now}. It was going to close at 11:59pm on "
        "Sunday 31 January 2027.\n\nYou have started an idea, and we would like to "
        f"read it.\n\nCarry on here. Keep this link to yourself:\n{draft.letter_url}\n"
    )
    assert [line for line in email.text.splitlines() if line.startswith("http")] == [
        draft.letter_url,
        f"{path}reminders/",
        f"{path}delete/",
    ]
    typed = ("Bee hotels", "nowhere to live", "library roof", "Mira")
    assert [words for words in typed if words in email.text + html_of(email)] == []
    assert (email.to, email.is_automatic, email.unsubscribe_url) == (
        "mira@example.com",
        True,
        f"{path}reminders/",
    )
    assert told(clock) == []


def test_each_new_closing_is_told(staff: User, clock: Clock, draft: Draft) -> None:
    for fields in (LATER, EARLIER, LATER):
        move(staff, draft.challenge, **fields)
        assert told(clock) == [subject(draft)]


def test_a_slip_that_is_corrected_in_time_is_told_to_nobody(
    staff: User, clock: Clock, draft: Draft
) -> None:
    move(staff, draft.challenge, **EARLIER)
    assert told(clock, timedelta(minutes=14)) == []
    [_saved] = move(
        staff, draft.challenge, closes_at_0="2027-02-01", closes_at_1="0:00"
    )
    assert told(clock) == told(clock) == []


@pytest.mark.parametrize("clock_time", ["23:59", "23:59:30"])
def test_what_reads_the_same_is_no_new_closing(
    staff: User, clock: Clock, draft: Draft, clock_time: str
) -> None:
    """0:00 on Monday and 23:59 on Sunday are the same to people."""
    same = {"closes_at_0": "2027-01-31", "closes_at_1": clock_time}
    [_saved] = move(staff, draft.challenge, **same)
    assert told(clock) == []
    draft.refresh_from_db()
    assert draft.told_of_closing == draft.challenge.closes_at


def test_another_change_of_the_challenge_is_told_to_nobody(
    staff: User, clock: Clock, draft: Draft
) -> None:
    [_saved] = move(staff, draft.challenge, title="Silent streets")
    assert told(clock) == []


STAY_SILENT: dict[str, Callable[[Client, Draft], object]] = {
    "stopped the reminders": lambda client, draft: client.post(
        f"{draft.draft_path}reminders/"
    ),
    "sent": send_draft,
    "not saved": lambda client, draft: Draft.objects.update(email=""),
    "challenge hidden": lambda client, draft: Challenge.objects.update(publish_at=None),
    "closed by now": lambda client, draft: Challenge.objects.update(
        closes_at=MONDAY + timedelta(minutes=10)
    ),
}


@pytest.mark.parametrize("way", STAY_SILENT)
def test_who_does_not_want_or_need_it_is_not_told(
    client: Client, clock: Clock, draft: Draft, way: str
) -> None:
    challenge = draft.challenge
    challenge.closes_at += timedelta(days=7)
    challenge.save()
    STAY_SILENT[way](client, draft)
    assert told(clock) == []


def test_a_closed_challenge_that_opens_again_is_told(
    staff: User, clock: Clock, draft: Draft
) -> None:
    clock.move_to(CLOSES + timedelta(days=1))
    assert told(clock) == []
    [message, _saved] = move(staff, draft.challenge, **LATER)
    assert message.startswith("1 person")
    assert told(clock) == [subject(draft)]


def test_who_saves_the_draft_after_the_change_knows_it(
    client: Client, clock: Clock, challenge: Challenge
) -> None:
    draft = make_saved_draft(challenge, save=False)
    challenge.closes_at += timedelta(days=7)
    challenge.save()
    drafts.save_for_later(draft, email="mira@example.com")
    client.post(f"{challenge.get_absolute_url()}enter/", first_page_data(save="yes"))
    Draft.objects.update(email="mira@example.com")
    assert (Draft.objects.count(), told(clock)) == (2, [])


def test_the_email_and_a_reminder_do_not_say_the_same_twice(
    clock: Clock, draft: Draft
) -> None:
    challenge = draft.challenge
    challenge.closes_at = MONDAY + timedelta(days=2)
    challenge.save()
    assert told(clock, timedelta(hours=13)) == [subject(draft)]
    assert remind_drafts() == 0
    clock.move_to(challenge.closes_at - timedelta(hours=20))
    assert remind_drafts() == 1
    challenge.closes_at += timedelta(minutes=10)
    challenge.save()
    clock.shift(HELD + timedelta(hours=12))
    assert (remind_drafts(), told(clock)) == (0, [subject(draft)])


def test_a_full_mailbox_hour_makes_the_email_late_and_not_lost(
    settings: LazySettings, clock: Clock, draft: Draft
) -> None:
    settings.AUTOMATIC_EMAILS_PER_ADDRESS = 1
    make_saved_draft(draft.challenge)
    draft.challenge.closes_at += timedelta(days=7)
    draft.challenge.save()
    clock.shift(HELD)
    assert [tell_of_closing(), tell_of_closing()] == [0, 0]
    clock.shift(timedelta(hours=1))
    assert [tell_of_closing(), tell_of_closing()] == [1, 0]
    clock.shift(timedelta(hours=1))
    assert [tell_of_closing(), tell_of_closing()] == [1, 0]


def test_a_batch_leaves_room_for_acknowledgements(
    settings: LazySettings, clock: Clock, draft: Draft
) -> None:
    settings.AUTOMATIC_EMAILS_PER_HOUR = 96
    for _row in range(4):
        make_saved_draft(draft.challenge)
    draft.challenge.closes_at += timedelta(days=7)
    draft.challenge.save()
    clock.shift(HELD)
    assert [tell_of_closing() for _run in range(4)] == [2, 2, 1, 0]


def test_a_worker_that_dies_midway_tells_nobody_twice(
    monkeypatch: pytest.MonkeyPatch, clock: Clock, draft: Draft
) -> None:
    other = make_saved_draft(draft.challenge)
    draft.challenge.closes_at += timedelta(days=7)
    draft.challenge.save()
    clock.shift(HELD)
    save = Draft.save

    def die(self: Draft, **kwargs: object) -> None:
        if self.pk == other.pk:
            raise SystemExit
        save(self, **kwargs)  # type: ignore[arg-type]

    Email.objects.all().delete()
    with monkeypatch.context() as patch:
        patch.setattr(Draft, "save", die)
        with pytest.raises(SystemExit):
            tell_of_closing()
    assert list(Email.objects.values_list("reference")) == [(draft.reference,)]
    assert told(clock) == [subject(other)]


def test_who_will_be_told_can_be_asked_before_saving(
    clock: Clock, challenge: Challenge
) -> None:
    for _row in range(3):
        make_saved_draft(challenge)
    make_saved_draft(challenge, save=False)
    asked = [CLOSES, CLOSES + timedelta(days=1), MONDAY - timedelta(hours=1)]
    counts = [drafts.count_to_tell(challenge, closes_at=day) for day in asked]
    challenge.publish_at = None
    counts.append(drafts.count_to_tell(challenge, closes_at=asked[1]))
    assert counts == [0, 3, 0, 0]


def test_the_button_of_a_mail_program_stops_the_emails(
    client: Client, clock: Clock, draft: Draft
) -> None:
    url = f"{draft.draft_path}reminders/"
    response = client.post(url, {"List-Unsubscribe": "One-Click"})
    draft.refresh_from_db()
    assert (response.status_code, draft.wants_reminders) == (200, False)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_workers_in_parallel_tell_each_person_once(focus_areas: None) -> None:
    challenge = make_challenge()
    people = [make_saved_draft(challenge).reference for _row in range(5)]
    challenge.closes_at += timedelta(days=7)
    challenge.save()
    Challenge.objects.update(updated_at=challenge.opens_at)
    Email.objects.all().delete()
    results = run_at_once(*[tell_of_closing] * THREADS)
    assert sum(map(int, map(str, results))) == 5
    references = Email.objects.values_list("reference", flat=True)
    assert sorted(references) == sorted(people)
