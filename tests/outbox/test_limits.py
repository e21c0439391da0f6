"""Tests of the limits on automatic emails, which no member of staff decided on."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Draft
from challenges.services.entering import drafts, entries, links
from challenges.services.moderation import decisions
from challenges.tasks import remind_drafts
from contact.models import Message
from contact.tasks import send_team_notices
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from outbox.failed import send_again
from outbox.models import Email
from outbox.services import may_acknowledge
from outbox.tasks import deliver_due
from tests.challenges.factories import make_challenge, make_entry, make_saved_draft
from tests.contact.factories import make_message

pytestmark = pytest.mark.django_db

MIRA = "mira@example.com"
TEAM = "team@westbridge.example"


@pytest.fixture
def limits(site: SiteSettings, settings: object) -> object:
    settings.AUTOMATIC_EMAILS_PER_ADDRESS = 3
    settings.AUTOMATIC_EMAILS_PER_HOUR = 5
    return settings


def test_one_address_gets_so_many_an_hour_whatever_form_they_come_from(
    limits: object, client: Client
) -> None:
    entry = make_entry()
    make_message(email="Mira@Example.com")
    entries.withdraw(entry)
    message = make_message()
    assert Email.objects.filter(to_key=MIRA).count() == 3
    assert Message.objects.filter(pk=message.pk).exists()
    page = client.get(f"/contact/sent/{message.reference}/").text
    assert "We cannot send an email this time" in page
    assert "You will get an email" not in page
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        entries.undo_withdrawal(entry)
    assert Email.objects.filter(to_key=MIRA).count() == 4


def test_one_mailbox_gets_no_more_by_writing_a_plus_into_its_address(
    limits: object,
) -> None:
    for email in (MIRA, "mira+1@example.com", "Mira+2+3@example.com"):
        make_message(email=email)
    may = [
        may_acknowledge(email)
        for email in (
            MIRA,
            "mira+4@example.com",
            "mira@example.org",
            "mira+1@other.example.com",
            "miranda+1@example.com",
            "+mira@example.com",
        )
    ]
    assert may == [False, False, True, True, True, True]


def test_an_entrant_is_told_that_there_is_no_email_this_time(
    limits: object, client: Client
) -> None:
    limits.AUTOMATIC_EMAILS_PER_ADDRESS = 1
    first = make_entry()
    second = make_entry(challenge=first.challenge)
    pages = [client.get(f"{e.private_path}sent/").text for e in (first, second)]
    sentence = "We cannot send an email this time"
    assert [sentence in page for page in pages] == [False, True]


def test_a_draft_is_saved_to_no_address_that_had_enough(limits: object) -> None:
    for _time in range(3):
        make_message()
    draft = make_saved_draft(make_challenge(), save=False)
    with pytest.raises(TransitionNotAllowed) as refusal:
        drafts.save_for_later(draft, email=MIRA)
    assert str(refusal.value) == (
        "We send only so many emails to one address in an hour. Keep the address of "
        "this page, or try again later."
    )
    assert Draft.objects.get().email == ""


def test_many_spellings_of_an_address_are_one_mailbox(limits: object) -> None:
    limits.AUTOMATIC_EMAILS_PER_ADDRESS = 100
    challenge = make_challenge()
    spellings = ["Mira@example.com", "MIRA@example.com", "mIra@example.com", MIRA]
    for email in [*spellings, "miRa@example.com"]:
        make_entry(challenge=challenge, email=email)
    Email.objects.all().delete()
    limits.AUTOMATIC_EMAILS_PER_ADDRESS = 3
    links.send_links(MIRA)
    assert list(Email.objects.order_by("pk").values_list("to", flat=True)) == [
        MIRA,
        "MIRA@example.com",
        "Mira@example.com",
    ]


def test_what_staff_decide_and_a_new_link_reach_their_entrant_all_the_same(
    limits: object, staff: User
) -> None:
    limits.AUTOMATIC_EMAILS_PER_ADDRESS = 1
    entry = make_entry()
    decisions.approve(entry, by=staff)
    links.renew_link(entry)
    emails = Email.objects.filter(to=MIRA).order_by("pk")
    assert [email.is_automatic for email in emails] == [True, False, True]


def test_above_the_limit_nothing_is_lost_and_emails_wait_for_their_turn(
    limits: object, caplog: pytest.LogCaptureFixture
) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False), caplog.at_level(logging.ERROR):
        for number in range(12):
            make_message(email=f"person-{number}@example.com")
    assert Message.objects.count() == 12
    acknowledged = Email.objects.filter(is_automatic=True).order_by("pk")
    waits = [round((e.send_after - now) / timedelta(hours=1)) for e in acknowledged]
    assert waits == [0] * 5 + [1] * 5 + [2] * 2
    assert [record.getMessage() for record in caplog.records] == [
        "More than 5 automatic emails were asked for in an hour: the others wait. Does "
        "somebody flood a form?"
    ]
    sent = []
    for hours in range(4):
        later = now + timedelta(hours=hours, seconds=1)
        with time_machine.travel(later, tick=False):
            deliver_due()
        sent.append(acknowledged.filter(status="sent").count())
    assert sent == [5, 10, 12, 12]


def test_an_email_that_is_tried_again_slows_nobody_down(limits: object) -> None:
    in_12_hours = timezone.now() + timedelta(hours=12)
    for number in range(5):
        make_message(email=f"person-{number}@example.com")
    Email.objects.automatic().update(attempts=3, send_after=in_12_hours)
    make_message()
    assert not Email.objects.get(to=MIRA).is_slow


def test_the_visitor_and_the_staff_are_told_that_emails_are_slow(
    limits: object, client: Client, staff_client: Client
) -> None:
    text = "We are sending a great many emails at the moment"
    limits.AUTOMATIC_EMAILS_PER_HOUR = 2
    pages = []
    for number in range(3):
        message = make_message(email=f"person-{number}@example.com")
        pages.append(client.get(f"/contact/sent/{message.reference}/").text)
    entry = make_entry()
    pages.append(client.get(f"{entry.private_path}sent/").text)
    assert [text in page for page in pages] == [False, False, True, True]
    assert text in client.get("/my-entry/link-sent/").text
    todo = staff_client.get("/admin/").context["todo"]
    [slow] = [w for group in todo.values() for w in group if w.label == "Slowed down"]
    assert (slow.count, slow.is_urgent) == (2, True)
    emails = staff_client.get(slow.url).context["cl"].queryset
    assert sorted(email.to for email in emails) == [MIRA, "person-2@example.com"]


def test_reminders_leave_room_for_acknowledgements(
    site: SiteSettings, settings: object
) -> None:
    settings.AUTOMATIC_EMAILS_PER_HOUR = 16
    challenge = make_challenge(closes_at=timezone.now() + timedelta(days=2))
    for _row in range(5):
        make_saved_draft(challenge)
    Draft.objects.update(changed_at=timezone.now() - timedelta(days=1))
    assert [remind_drafts() for _run in range(4)] == [2, 2, 1, 0]


def subjects_to_team() -> list[str]:
    return list(Email.objects.filter(to=TEAM).order_by("pk").values_list("subject"))


def test_the_team_gets_one_notice_for_many_messages(site: SiteSettings) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        first = make_message()
        others = [make_message(name=f"Person {n}") for n in range(22)]
        assert send_team_notices() == 0
        clock.shift(timedelta(minutes=11))
        assert (send_team_notices(), send_team_notices()) == (22, 0)
        clock.shift(timedelta(minutes=11))
        assert send_team_notices() == 0
        last = make_message()
    assert [subject for (subject,) in subjects_to_team()] == [
        f"New message from Mira Vale ({first.reference})",
        "22 new messages",
        f"New message from Mira Vale ({last.reference})",
    ]
    notice = Email.objects.get(subject="22 new messages")
    is_named = [message.reference in notice.text for message in others]
    assert is_named == [True] * 20 + [False] * 2
    assert "and 2 more, in the list:" in notice.text


def test_a_failed_email_is_sent_again_at_once(limits: object) -> None:
    make_message()
    email = Email.objects.get(to=MIRA)
    Email.objects.filter(pk=email.pk).update(status="failed")
    assert not send_again(email).is_slow


def test_all_forms_of_one_network_address_are_counted_together(
    client: Client, settings: object
) -> None:
    settings.ALL_FORM_POSTS_PER_HOUR = 2
    forms = ["/contact/general/", "/my-entry/", "/contact/general/"]
    assert [client.post(form, {}).status_code for form in forms] == [200, 200, 429]
