"""Tests of emails: rendering, claiming, sending, failing, trying again."""

import random
import smtplib
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from celery import current_app
from django.conf import LazySettings
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from core.models import SiteSettings
from outbox import tasks
from outbox.failed import send_again
from outbox.models import CLAIM_TIMEOUT, RETRY_WAITS, Email
from outbox.services import queue_email
from outbox.tasks import deliver_due
from tests.challenges.factories import make_entry
from tests.contact.factories import make_message
from tests.support.emails import html_of
from tests.support.processes import wait_for

pytestmark = pytest.mark.django_db


class BrokenBackend(EmailBackend):
    """A mail server that fails: the network edge."""

    error: Exception = smtplib.SMTPServerDisconnected("Gone")

    def send_messages(self, messages: object) -> int:
        raise self.error


@pytest.fixture
def clock(settings: LazySettings) -> Iterator[time_machine.Traveller]:
    # Redis has a clock of its own, which no test can move.
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": memory, "LOCATION": "outbox"}}
    cache.clear()
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def email(site: SiteSettings) -> Email:
    entry = make_entry()
    Email.objects.all().delete()
    return queue_email(
        "challenges/email/approved",
        to="mira@example.com",
        app_label="challenges",
        reference=entry.reference,
        context={"entry": entry, "challenge": entry.challenge, "message": "Hurray."},
    )


def test_queued_email_is_a_whole_row(email: Email) -> None:
    assert (email.status, email.attempts, email.to) == ("queued", 0, "mira@example.com")
    assert email.reply_to == "team@westbridge.example"
    assert email.text.startswith("Dear Mira Vale,\n\nGood news:")
    assert '<p dir="auto">Hurray.</p>' in html_of(email)
    assert email.message_id.endswith("@127.0.0.1>")


def test_no_two_emails_share_a_message_id(
    site: SiteSettings, clock: time_machine.Traveller
) -> None:
    """Not even at the same time with the same random numbers, as in examples of
    Hypothesis."""
    entry = make_entry()
    context = {"entry": entry, "challenge": entry.challenge, "message": "Hurray."}
    for _time in range(2):
        random.seed(0)
        queue_email(
            "challenges/email/approved", app_label="challenges", context=context
        )


def test_deliver_sends_text_html_and_the_fixed_message_id(email: Email) -> None:
    assert deliver_due() == 1
    email.refresh_from_db()
    assert (email.status, email.attempts) == ("sent", 1)
    [message] = mail.outbox
    assert (message.to, message.reply_to) == ([email.to], [email.reply_to])
    assert (message.subject, message.body) == (email.subject, email.text)
    assert message.alternatives == [(html_of(email), "text/html")]
    assert message.extra_headers["Message-ID"] == email.message_id


def test_deliver_twice_sends_once(email: Email) -> None:
    assert (deliver_due(), deliver_due(), len(mail.outbox)) == (1, 0, 1)


def test_the_next_run_begins_at_once_if_more_wait(
    email: Email,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(tasks, "DELIVERY_BATCH_SIZE", 1)
    make_entry()
    counts = []
    for _run in range(2):
        with django_capture_on_commit_callbacks() as requests:
            deliver_due()
        counts.append(len(requests))
    assert counts == [1, 0]


def test_only_one_of_two_workers_gets_the_row(email: Email) -> None:
    other = Email.objects.get(pk=email.pk)
    assert (email.claim(), other.claim()) == (True, False)


def test_email_of_the_future_waits(email: Email) -> None:
    Email.objects.update(send_after=timezone.now() + timedelta(minutes=1))
    assert deliver_due() == 0


def test_stopped_email_is_not_sent(email: Email) -> None:
    Email.objects.update(status=Email.Status.STOPPED)
    assert deliver_due() == 0


def test_email_of_a_dead_worker_is_claimed_again(
    email: Email, clock: time_machine.Traveller
) -> None:
    email.claim()
    assert deliver_due() == 0
    clock.shift(CLAIM_TIMEOUT)
    assert deliver_due() == 1


def test_failures_wait_longer_and_longer_and_then_stop(
    email: Email, clock: time_machine.Traveller, settings: object
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    waits = []
    for _attempt in range(len(RETRY_WAITS)):
        assert deliver_due() == 0
        email.refresh_from_db()
        assert email.status == "queued"
        waits.append(email.send_after - timezone.now())
        clock.move_to(email.send_after)
    deliver_due()
    email.refresh_from_db()
    assert waits == RETRY_WAITS
    assert (email.status, email.attempts) == ("failed", 6)
    assert email.last_error == "SMTPServerDisconnected: Gone"


@pytest.mark.parametrize(
    ("error", "attempts"),
    [
        (smtplib.SMTPServerDisconnected("Timed out"), [0, 1]),
        (TimeoutError(), [0, 1]),
        (ConnectionRefusedError(), [0, 1]),
        (smtplib.SMTPRecipientsRefused({}), [1, 1]),
        (smtplib.SMTPDataError(451, b"Later"), [1, 1]),
    ],
)
def test_a_server_that_cannot_be_reached_ends_the_run(
    email: Email,
    monkeypatch: pytest.MonkeyPatch,
    settings: LazySettings,
    error: Exception,
    attempts: list[int],
) -> None:
    make_message(email="otto@example.com")
    Email.objects.exclude(pk=email.pk).exclude(to="otto@example.com").delete()
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    monkeypatch.setattr(BrokenBackend, "error", error)
    deliver_due()
    assert sorted(Email.objects.values_list("attempts", flat=True)) == attempts


def test_without_a_cache_emails_go_out(email: Email, settings: LazySettings) -> None:
    redis = "django.core.cache.backends.redis.RedisCache"
    nobody = "redis://127.0.0.1:1/0"
    settings.CACHES = {"default": {"BACKEND": redis, "LOCATION": nobody}}
    assert deliver_due() == 1


def test_all_emails_wait_while_staff_say_so(email: Email) -> None:
    SiteSettings.objects.update(emails_wait=True)
    assert (deliver_due(), Email.objects.filter(attempts=0).count()) == (0, 1)
    SiteSettings.objects.update(emails_wait=False)
    assert deliver_due() == 1


def test_a_server_that_cannot_be_reached_is_left_alone_for_a_while(
    email: Email, clock: time_machine.Traveller, settings: LazySettings
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    deliver_due()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_message(email="otto@example.com")
    assert deliver_due() == 0
    clock.shift(timedelta(seconds=tasks.PAUSE))
    assert deliver_due() == 2


def test_an_address_without_a_domain_fails_alone(
    email: Email, site: SiteSettings
) -> None:
    """No form accepts such an address; if one is stored, other emails are sent."""
    Email.objects.filter(pk=email.pk).update(
        to="mira@☃.example", to_key="", send_after=timezone.now() - timedelta(days=1)
    )
    make_message(email="otto@example.com")
    assert deliver_due() == 2
    email.refresh_from_db()
    assert (email.status, email.attempts) == ("queued", 1)


def test_a_slow_worker_does_not_spoil_what_a_quicker_one_did(
    email: Email, clock: time_machine.Traveller
) -> None:
    email.claim()
    clock.shift(CLAIM_TIMEOUT)
    other = Email.objects.get(pk=email.pk)
    assert other.claim()
    email.mark_failed("Too slow")
    other.refresh_from_db()
    assert (other.status, other.last_error) == ("sending", "")
    other.mark_sent()
    email.mark_failed("Too slow")
    other.refresh_from_db()
    assert (other.status, other.last_error) == ("sent", "")


def test_failed_email_sent_again_gets_all_its_attempts(email: Email) -> None:
    Email.objects.update(status="failed", attempts=6)
    email = send_again(email)
    assert (email.status, email.attempts, deliver_due()) == ("queued", 0, 1)


def test_sent_email_is_not_sent_again(email: Email) -> None:
    deliver_due()
    assert (send_again(email).status, deliver_due()) == ("sent", 0)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"status": "lost"}, "email_status_is_known"),
        ({"status": "sent"}, "email_sent_has_its_time"),
    ],
)
def test_database_refuses_impossible_emails(
    email: Email, change: dict[str, str], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Email.objects.update(**change)


def test_staff_read_the_text_and_cannot_change_it(
    email: Email, staff_client: Client
) -> None:
    page = staff_client.get(reverse("admin:outbox_email_change", args=[email.pk]))
    assert "Hurray." in page.text
    assert 'name="_save"' not in page.text


def test_staff_send_failed_ones_again_from_the_list(
    email: Email, staff_client: Client
) -> None:
    Email.objects.update(status="failed", attempts=6)
    page = staff_client.post(
        reverse("admin:outbox_email_changelist"),
        {"action": "send_failed_again", "_selected_action": [email.pk]},
        follow=True,
    )
    email.refresh_from_db()
    assert email.status == "queued"
    assert "1 email is back in the queue." in page.text


@pytest.mark.django_db(transaction=True)
def test_many_emails_at_once_are_one_request_to_a_worker(
    transactional_db: None,
) -> None:
    with current_app.connection_for_write() as broker:
        queue = broker.default_channel
        queue.queue_purge("celery")
        with transaction.atomic():
            for _message in range(20):
                make_message()
        wait_for(lambda: queue.queue_declare("celery").message_count)
        assert queue.queue_declare("celery").message_count == 1
        queue.queue_purge("celery")
