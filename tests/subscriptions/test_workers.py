"""Digests with real workers: one that is killed in the middle, then two at once."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.db import transaction
from django.utils import timezone

from core.models import SiteSettings
from outbox.models import Email
from subscriptions.digests import MAX_WAITING
from subscriptions.models import SeenNews, Subscription
from tests.challenges.workers import running_worker
from tests.news.factories import make_post
from tests.subscriptions.factories import make_subscriptions
from tests.support.processes import wait_for

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

TASK = "smartcity.tasks.send_digests"
MANY = MAX_WAITING // 2


def told() -> int:
    return Subscription.objects.filter(told_up_to__gt=0).count()


def digests() -> Counter[str]:
    """The number of digests to each address."""
    return Counter(Email.objects.values_list("to", flat=True))


def test_workers_that_are_killed_and_run_at_once_send_everybody_one_email(
    tmp_path: Path,
) -> None:
    SiteSettings.objects.get_or_create(pk=1)
    make_subscriptions(MANY)
    earlier = timezone.now() - timedelta(minutes=20)
    Subscription.objects.update(told_at=earlier)
    post = make_post()
    SeenNews.objects.create(key=f"news.post {post.pk}", seen_at=earlier)
    middle = Subscription.objects.order_by("pk")[MANY // 2]
    with transaction.atomic():
        # A row that somebody holds is left out: the others go on.
        Subscription.objects.select_for_update().get(pk=middle.pk)
        with running_worker(tmp_path) as killed:
            current_app.send_task(TASK)
            wait_for(lambda: told() >= MANY // 4)
            killed.kill()
            killed.wait()
    assert told() == sum(digests().values()) < MANY
    with running_worker(tmp_path), running_worker(tmp_path):
        for _each in "abcd":
            current_app.send_task(TASK)
        wait_for(lambda: told() == MANY)
    everybody = Subscription.objects.values_list("email", flat=True)
    assert digests() == Counter(dict.fromkeys(everybody, 1))
