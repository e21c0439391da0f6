"""Tests of purge_old: sent emails are deleted after OUTBOX_KEEP_DAYS, others stay."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

import outbox.services
from core.models import SiteSettings
from outbox.models import Email
from outbox.services import purge_old, queue_email

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def make_old_email(status: str, age: timedelta) -> Email:
    email = queue_email(
        "challenges/email/entry_deleted", to="mira@example.com", app_label="challenges"
    )
    at = timezone.now() - age
    sent_at = at if status == "sent" else None
    Email.objects.filter(pk=email.pk).update(
        status=status, created_at=at, sent_at=sent_at
    )
    return email


def test_only_what_was_sent_long_ago_goes(site: SiteSettings) -> None:
    old, year = [400 * DAY, 366 * DAY], 365 * DAY
    deleted = [
        make_old_email(status, age) for status in ("sent", "stopped") for age in old
    ]
    kept = [make_old_email("sent", year - DAY), make_old_email("sent", timedelta(0))]
    kept += [
        make_old_email(status, age)
        for status in ("failed", "held", "queued")
        for age in old
    ]
    assert purge_old() == len(deleted)
    assert set(Email.objects.all()) == set(kept)
    assert purge_old() == 0


def test_how_long_they_are_kept_is_a_setting_that_visitors_read(
    client: Client, site: SiteSettings, settings: LazySettings
) -> None:
    settings.OUTBOX_KEEP_DAYS = 30
    make_old_email("sent", 31 * DAY)
    kept = make_old_email("sent", 29 * DAY)
    assert purge_old() == 1
    assert Email.objects.get() == kept
    page = client.get("/privacy/").text
    assert "30 days after it was sent" in page


def test_they_go_a_few_at_a_time(
    site: SiteSettings,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(outbox.services, "PURGE_BATCH_SIZE", 2)
    for _email in range(5):
        make_old_email("sent", 400 * DAY)
    with django_assert_num_queries(19):  # three batches found and deleted, one empty
        assert purge_old() == 5
