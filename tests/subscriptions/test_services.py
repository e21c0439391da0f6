"""Tests of subscriptions.services: who is asked to confirm, and what is forgotten."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core.models import SiteSettings
from focus_areas.models import FocusArea
from outbox.models import Email
from outbox.tasks import deliver_due
from subscriptions import digests, services
from subscriptions.models import SeenNews, Subscription
from tests.subscriptions.factories import (
    MIRA,
    Board,
    make_subscription,
    subscribe,
    subscribe_form_data,
)
from tests.support.emails import recipients_and_subjects

pytestmark = pytest.mark.django_db


def confirmations() -> list[str]:
    """Return what follows the name of the site in the subject of each email."""
    return [subject.split(": ")[1] for _to, subject in recipients_and_subjects()]


def test_who_asks_is_asked_whether_it_was_they(site: SiteSettings) -> None:
    subscription = subscribe()
    email = Email.objects.get()
    assert (email.to, email.subject, email.is_automatic, email.is_confidential) == (
        MIRA,
        f"{site.name}: do you want updates by email?",
        True,
        True,
    )
    assert email.text.splitlines()[:8] == [
        "Hello,",
        "",
        f"Someone, most likely you, asked us to send what is new on {site.name} to "
        "this address.",
        "",
        "If it was you, open this page within 7 days and press the button. We will "
        "send nothing before that. Keep the link to yourself:",
        f"{subscription.private_url}confirm/",
        "",
        "If it was not you, you need not do anything. We will delete your address "
        "after 7 days.",
    ]


def test_the_page_is_the_same_whether_we_know_the_address_or_not(
    client: Client, site: SiteSettings
) -> None:
    make_subscription()
    subscribe(email="otto@example.com")
    answers = [
        client.post("/updates/", subscribe_form_data(email=email), follow=True)
        for email in (MIRA, "otto@example.com", "new@example.com")
    ]
    assert len({(answer.status_code, answer.text) for answer in answers}) == 1


def test_who_gets_updates_already_is_told_so_and_nothing_changes(
    clock: time_machine.Traveller, site: SiteSettings
) -> None:
    subscription = make_subscription(frequency="weekly")
    clock.shift(timedelta(minutes=11))
    areas = FocusArea.objects.all()[:1]
    services.subscribe(
        email=MIRA.upper(),
        frequency="at_once",
        areas=areas,
        asked_on="/elsewhere/",
        consent_text="Other words.",
    )
    assert Subscription.objects.get().frequency == "weekly"
    assert Subscription.objects.values().get() == {
        field.attname: getattr(subscription, field.attname)
        for field in Subscription._meta.concrete_fields
    }
    email = Email.objects.latest("pk")
    assert (email.to, email.subject) == (MIRA, f"{site.name}: you get updates already")
    assert subscription.private_url in email.text.splitlines()
    assert f"{subscription.private_url}confirm/" not in email.text


def test_asking_again_before_confirming_counts_as_the_last_word(
    clock: time_machine.Traveller,
) -> None:
    first = subscribe(frequency="weekly")
    clock.shift(timedelta(days=3))
    again = subscribe(frequency="monthly", consent_text="New words.")
    assert (again.pk, again.link_nonce) == (first.pk, first.link_nonce)
    assert (again.frequency, again.consent_text, again.asked_at) == (
        "monthly",
        "New words.",
        timezone.now(),
    )
    assert confirmations() == ["do you want updates by email?"] * 2


def test_one_address_gets_one_such_email_in_ten_minutes(
    clock: time_machine.Traveller,
) -> None:
    for email in (MIRA, "Mira@example.com", MIRA):
        subscribe_again(email)
        clock.shift(timedelta(minutes=4))
    assert len(confirmations()) == 1
    subscribe_again(MIRA)
    assert (len(confirmations()), Subscription.objects.count()) == (2, 1)


def subscribe_again(email: str) -> None:
    services.subscribe(
        email=email,
        frequency="weekly",
        areas=[],
        asked_on="/updates/",
        consent_text="Yes.",
    )


def test_an_address_that_gets_many_emails_gets_no_more(
    site: SiteSettings, settings: LazySettings
) -> None:
    settings.AUTOMATIC_EMAILS_PER_ADDRESS = 0
    subscribe()
    assert confirmations() == []


def test_confirming_twice_is_the_same_as_once(clock: time_machine.Traveller) -> None:
    first = make_subscription()
    clock.shift(timedelta(days=1))
    assert services.confirm(first).confirmed_at == first.confirmed_at


def test_stopping_deletes_what_waits_to_be_sent_too(
    clock: time_machine.Traveller, board: Board
) -> None:
    subscription = make_subscription()
    make_subscription(email="otto@example.com")
    board.publish("bees")
    digests.send_due(board.collect)
    clock.shift(timedelta(minutes=15))
    digests.send_due(board.collect)
    for _click in "ab":
        services.stop(subscription)
    deliver_due()
    assert [message.to for message in mail.outbox] == [["otto@example.com"]]
    assert set(Email.objects.values_list("to", flat=True)) == {"otto@example.com"}


def test_what_nobody_confirms_is_deleted_after_seven_days(
    clock: time_machine.Traveller,
) -> None:
    make_subscription(email="otto@example.com")
    subscribe()
    clock.shift(timedelta(days=7))
    assert services.purge_old() == 0
    clock.shift(1)
    assert (services.purge_old(), services.purge_old()) == (1, 0)
    assert Subscription.objects.get().email == "otto@example.com"
    assert set(Email.objects.values_list("to", flat=True)) == {"otto@example.com"}


def test_that_an_email_was_sent_is_forgotten_after_thirty_days(
    clock: time_machine.Traveller,
) -> None:
    make_subscription()
    make_subscription(email="otto@example.com")
    Email.objects.filter(to=MIRA).update(status="failed", sent_at=None)
    clock.shift(timedelta(days=30, seconds=1))
    services.purge_old()
    assert Email.objects.get().to == MIRA


def test_what_was_told_is_forgotten_after_a_quarter(
    clock: time_machine.Traveller, board: Board
) -> None:
    board.publish("bees")
    digests.send_due(board.collect)
    clock.shift(timedelta(days=92))
    services.purge_old()
    assert SeenNews.objects.count() == 1
    clock.shift(1)
    services.purge_old()
    assert SeenNews.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"frequency": "daily"}, "subscription_frequency_is_known"),
        ({"email": ""}, "subscription_has_an_address"),
        ({"told_at": None}, "subscription_knows_when_it_was_told"),
    ],
)
def test_the_database_refuses_what_no_writer_may_do(
    site: SiteSettings, change: dict[str, object], constraint: str
) -> None:
    make_subscription()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Subscription.objects.update(**change)
